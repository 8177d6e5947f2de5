-- Puts another record in the place of the one that was read, if nobody has changed it since.
-- KEYS: hosts (for its slot). ARGV: base, id, record read, record to be. Returns 1, or 0 where it has changed.
open_frontier(ARGV[1])
if redis.call('HGET', BASE .. 'tasks', ARGV[2]) ~= ARGV[3] then
  return 0
end
redis.call('HSET', BASE .. 'tasks', ARGV[2], ARGV[4])
return 1
