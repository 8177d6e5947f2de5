-- Record who runs an entry alone, to count the processes that died over it.
--
-- KEYS:    1 stream, 2 hash: entry id -> comma-separated runs that have not ended
-- ARGV:    1 entry id, 2 run, 3 'begin' or 'end'
-- Returns: how many other runs began and never ended; 0 if the entry no longer exists.
-- Invariant: repeating a call changes nothing, because runs are recorded by name.
local key, id, mine = KEYS[2], ARGV[1], ARGV[2]
if not redis.call('XRANGE', KEYS[1], id, id)[1] then
  redis.call('HDEL', key, id)
  return 0
end
local others = {}
for run in string.gmatch(redis.call('HGET', key, id) or '', '[^,]+') do
  if run ~= mine then
    others[#others + 1] = run
  end
end
local known = #others
if ARGV[3] == 'begin' then
  others[#others + 1] = mine
end
if #others > 0 then
  redis.call('HSET', key, id, table.concat(others, ','))
else
  redis.call('HDEL', key, id)
end
return known
