-- Report the backlog of the frontier. Reads only.
--
-- KEYS:    1 hosts (selects the cluster slot)
-- ARGV:    1 base, 2 how many hosts to inspect
-- Returns: links ever added, entry points, pages waiting, revisits and unseen pages waiting, tasks due, age of the
--          oldest due task (ms), hosts with work. Due tasks and their age cover the inspected hosts only, without
--          unseen pages, whose budget makes them wait.
open_frontier(ARGV[1])
local due, oldest = 0, NOW
local hosts = redis.call('ZRANGE', BASE .. 'hosts', 0, tonumber(ARGV[2]) - 1)
for _, host in ipairs(hosts) do
  due = due + redis.call('ZCOUNT', BASE .. 'w:' .. host, '-inf', NOW)
  for _, queue_key in ipairs({ 'r:', 'p:', 'v:', 'w:' }) do
    due = due + (queue_key ~= 'w:' and redis.call('ZCARD', BASE .. queue_key .. host) or 0)
    local first = tonumber(redis.call('ZRANGE', BASE .. queue_key .. host, 0, 0, 'WITHSCORES')[2])
    oldest = math.min(oldest, first or NOW)
  end
end
local counters = { 'all:added', 'all:entry', 'all:once', 'all:picture', 'all:revisit', 'all:unseen' }
local all = redis.call('HMGET', BASE .. 'stats', unpack(counters))
return {
  number(all[1], 0),
  number(all[2], 0),
  number(all[3], 0) + number(all[4], 0),
  number(all[5], 0) + number(all[6], 0),
  due,
  NOW - oldest,
  redis.call('ZCARD', BASE .. 'hosts'),
}
