-- Replace a task's record, unless it has changed since it was read.
--
-- KEYS:    1 hosts (selects the cluster slot)
-- ARGV:    1 base, 2 id, 3 record that was read, 4 new record
-- Returns: 1 replaced, 0 the record has changed.
-- Invariant: compare and set; a concurrent change is never overwritten.
open_frontier(ARGV[1])
if redis.call('HGET', BASE .. 'tasks', ARGV[2]) ~= ARGV[3] then
  return 0
end
redis.call('HSET', BASE .. 'tasks', ARGV[2], ARGV[4])
return 1
