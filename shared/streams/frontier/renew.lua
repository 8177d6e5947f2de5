-- Extend leases.
--
-- KEYS:    1 hosts (selects the cluster slot)
-- ARGV:    1 base, 2 lease (ms), then id and token for each task
-- Returns: the ids whose lease the caller no longer holds.
-- Invariant: only the holder with the current token can extend a lease.
open_frontier(ARGV[1])
local lost = {}
for i = 3, #ARGV, 2 do
  if redis.call('HGET', BASE .. 'held', ARGV[i]) == ARGV[i + 1] then
    redis.call('ZADD', BASE .. 'leases', NOW + tonumber(ARGV[2]), ARGV[i])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost
