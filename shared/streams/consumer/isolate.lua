-- Who runs an entry alone, or died over it: a list of runs parted by commas, so that saying it twice changes nothing.
-- KEYS: stream, alone   ARGV: entry, run, 'begin' or 'end'
-- Returns how many other runs began and never ended; 0 for an entry that is no longer there.
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
