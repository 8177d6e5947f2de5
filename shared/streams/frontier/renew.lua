-- Prolongs leases. KEYS: hosts (for its slot). ARGV: base, lease (ms), then id, token for each.
-- Returns the ids that are no longer held.
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
