-- Claim due tasks within each host's rate and concurrency, and within each outlet's daily ceiling.
--
-- KEYS:    1 hosts, 2 captures, 3 bytes, 4 captures of the bulk lane
-- ARGV:    1 base, 2 memory share, 3 max entries in captures, 4 max bytes in captures, 5 token, 6 max tasks,
--          7 max tasks on hosts that failed recently, 8 lease (ms), 9 delay (ms) and 10 concurrency of hosts without a
--          policy, 11 share of a daily ceiling for pictures, 12 for revisits, 13 share of a daily ceiling and of a
--          host's rate for unseen pages
-- Returns: { state, now (ms), next claim (ms, 0 unknown), then id, token, deaths, fails, record for each task }.
--          `state` is `ok`, `full` or `memory`.
-- Invariant: a task has at most one lease, and a host never more tasks claimed than its concurrency allows.
open_frontier(ARGV[1])
keep_time()
local token, most, sick_left, lease_ms = ARGV[5], tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local default_delay, default_concurrency = tonumber(ARGV[9]), tonumber(ARGV[10])
local MIDNIGHT = (math.floor(NOW / 86400000) + 1) * 86400000
local DAY = BASE .. 'day:' .. math.floor(NOW / 86400000)
local RANK_OF_BULK = 21600000
local SHARES = { ['p:'] = tonumber(ARGV[11]), ['v:'] = tonumber(ARGV[12]), ['u:'] = tonumber(ARGV[13]) }
-- Order of the queues on a busy host, by turn. An empty queue passes its turn on. Unseen pages come last, but first in
-- one of sixteen turns.
local TURNS = {
  [0] = { 'r:', 'p:', 'v:', 'u:' },
  { 'p:', 'r:', 'v:', 'u:' },
  { 'r:', 'p:', 'v:', 'u:' },
  { 'v:', 'r:', 'p:', 'u:' },
}
local TURN_OF_UNSEEN = { 'u:', 'r:', 'p:', 'v:' }
local UNSEEN_AT_ONCE = 20
local bulk_full = false
local claimed = {}

local function give_back(id)
  local record = redis.call('HGET', BASE .. 'tasks', id)
  forget_lease(id)
  if not record then
    return
  end
  local host, _, rank, kind = parts_of(record)
  redis.call('HINCRBY', BASE .. 'deaths', id, 1)
  free_slot(host)
  queue(host, id, NOW, tonumber(rank), kind)
  place(host, default_concurrency)
end

local function wake(host)
  local due = redis.call('ZRANGEBYSCORE', BASE .. 'w:' .. host, '-inf', NOW, 'WITHSCORES', 'LIMIT', 0, 20)
  for i = 1, #due, 2 do
    local record = redis.call('HGET', BASE .. 'tasks', due[i])
    redis.call('ZREM', BASE .. 'w:' .. host, due[i])
    if record then
      local _, _, rank, kind = parts_of(record)
      queue(host, due[i], tonumber(due[i + 1]), tonumber(rank), kind)
    end
  end
end

local function over_ceiling(outlet, kind, ready)
  local ceiling = number(redis.call('HGET', BASE .. 'ceilings', outlet), nil)
  if kind == 'entry' or not ceiling then
    return false
  end
  local today = redis.call('HMGET', DAY, outlet, outlet .. '#' .. ready)
  local most_of_these = SHARES[ready] and math.max(1, ceiling * SHARES[ready])
  return number(today[1], 0) >= ceiling or (most_of_these and number(today[2], 0) >= most_of_these)
end

-- Postpone the task to the next day, in today's order. With equal times the ids would decide, and the same tasks would
-- always be last.
local function put_off(host, id, outlet)
  redis.call('ZADD', BASE .. 'w:' .. host, MIDNIGHT + redis.call('HINCRBY', DAY, '#put-off', 1), id)
  redis.call('HINCRBY', BASE .. 'stats', 'ceiling:' .. outlet, 1)
end

-- While the bulk lane is full, its tasks stay in the frontier. A fetcher that claimed them could only wait, and would
-- block slots that live tasks need. Only bulk tasks have a rank this high.
local function must_wait(rank)
  return bulk_full and tonumber(rank) >= RANK_OF_BULK
end

-- Return the first task of a queue that its outlet's ceiling allows; postpone the others to the next day. If there is
-- none, return nil and whether ready tasks wait for room.
local function pop_from(ready, host)
  local waits = false
  for _, id in ipairs(redis.call('ZRANGE', BASE .. ready .. host, 0, 19)) do
    local record = redis.call('HGET', BASE .. 'tasks', id)
    local _, outlet, rank, kind = parts_of(record or '')
    if record and must_wait(rank) then
      waits = true
    else
      redis.call('ZREM', BASE .. ready .. host, id)
      if record and not over_ceiling(outlet, kind, ready) then
        return id, record, outlet
      end
      if record then
        put_off(host, id, outlet)
      end
    end
  end
  return nil, waits
end

local function may_take(ready, host)
  return ready ~= 'u:' or number(redis.call('HGET', BASE .. 'h:' .. host, 'unseen_at'), 0) <= NOW
end

local function pop(host)
  local turn = redis.call('HINCRBY', BASE .. 'h:' .. host, 'turn', 1) % 16
  local waits = false
  for _, ready in ipairs(turn == 14 and TURN_OF_UNSEEN or TURNS[turn % 4]) do
    if may_take(ready, host) then
      local id, record, outlet = pop_from(ready, host)
      if id then
        return id, record, outlet, ready
      end
      waits = waits or record
    end
  end
  return nil, waits
end

-- Spend the budget of unseen pages: a share of what the delay and the ceiling allow, spread over the day. What was not
-- used is saved for some tries at once.
local function spend_on_unseen(key, outlet, delay)
  local ceiling = number(redis.call('HGET', BASE .. 'ceilings', outlet), math.huge)
  local every = math.floor(math.max(delay, 86400000 / ceiling) / SHARES['u:'])
  local saved = NOW - UNSEEN_AT_ONCE * every
  local spent = math.max(number(redis.call('HGET', key, 'unseen_at'), 0), saved)
  redis.call('HSET', key, 'unseen_at', spent + every, 'unseen_cost', every)
end

local function hold(host, id, record, outlet, ready, fails, delay, concurrency)
  local key = BASE .. 'h:' .. host
  redis.call('ZADD', BASE .. 'leases', NOW + lease_ms, id)
  redis.call('HSET', BASE .. 'held', id, token)
  redis.call('HSET', key, 'next_at', NOW + delay, 'concurrency', concurrency)
  redis.call('HINCRBY', key, 'active', 1)
  redis.call('EXPIRE', key, HOST_LIFE)
  redis.call('HINCRBY', DAY, outlet, 1)
  if ready == 'u:' then
    spend_on_unseen(key, outlet, delay)
  end
  if SHARES[ready] then
    redis.call('HINCRBY', DAY, outlet .. '#' .. ready, 1)
  end
  redis.call('EXPIRE', DAY, 172800)
  claimed[#claimed + 1] = { id, token, number(redis.call('HGET', BASE .. 'deaths', id), 0), fails, record }
end

local function claim_from(host)
  local seen = redis.call('HMGET', BASE .. 'h:' .. host, 'active', 'fails', 'crawl_ms')
  local active, fails = number(seen[1], 0), number(seen[2], 0)
  local policy = redis.call('HGET', BASE .. 'policy', host)
  local delay, concurrency = default_delay, default_concurrency
  if policy then
    delay, concurrency = string.match(policy, '^(%d+) (%d+)$')
    delay, concurrency = tonumber(delay), tonumber(concurrency)
  end
  delay = math.max(delay, number(seen[3], 0))
  if fails > 0 then
    concurrency = 1
    if sick_left <= 0 then
      redis.call('ZADD', BASE .. 'hosts', NOW + 500, host)
      return
    end
  end
  wake(host)
  while active < concurrency and #claimed < most do
    local id, record, outlet, ready = pop(host)
    if not id and record then
      redis.call('ZADD', BASE .. 'hosts', NOW + 500, host)
      return
    end
    if not id then
      break
    end
    hold(host, id, record, outlet, ready, fails, delay, concurrency)
    active = active + 1
    if fails > 0 then
      sick_left = sick_left - 1
    end
    if delay > 0 then
      break
    end
  end
  place(host, concurrency)
end

local function next_time()
  local soonest = 0
  for _, key in ipairs({ 'hosts', 'leases' }) do
    local at = tonumber(redis.call('ZRANGE', BASE .. key, 0, 0, 'WITHSCORES')[2])
    if at and (soonest == 0 or at < soonest) then
      soonest = at
    end
  end
  return soonest
end

local function is_full(stream)
  local seen = room_of(stream, KEYS[3])
  return seen.count > 0 and (seen.count >= tonumber(ARGV[3]) or seen.bytes >= tonumber(ARGV[4]))
end

local function state()
  if is_memory_full(tonumber(ARGV[2])) then
    return 'memory'
  end
  if is_full(KEYS[2]) then
    return 'full'
  end
  bulk_full = is_full(KEYS[4])
  local seen = room_of(KEYS[2], KEYS[3])
  most = math.min(most, tonumber(ARGV[3]) - seen.count - redis.call('ZCARD', BASE .. 'leases'))
  return 'ok'
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', BASE .. 'leases', '-inf', NOW, 'LIMIT', 0, 50)) do
  give_back(id)
end
local is = state()
if is == 'ok' and most > 0 then
  for _, host in ipairs(redis.call('ZRANGEBYSCORE', BASE .. 'hosts', '-inf', NOW, 'LIMIT', 0, most + 50)) do
    if #claimed >= most then
      break
    end
    claim_from(host)
  end
end
local answer = { is, NOW, next_time() }
for _, one in ipairs(claimed) do
  for i = 1, 5 do
    answer[#answer + 1] = one[i]
  end
end
return answer
