-- Ends an entry of an intake stream, whose other keys share its slot by a hash tag of its whole name.
-- KEYS: intake stream, its dead letters, its counts   ARGV: id, what, and for dead letters: the most there may be of
-- them, the most bytes, the fields to keep ...
-- Returns 1, 0 where somebody else had ended it, -1 where the dead letters are full and nothing was done.
local stream, dead, counts = KEYS[1], KEYS[2], KEYS[3]
local wrong = check_type(stream, 'stream') or check_type(dead, 'stream') or check_type(counts, 'hash')
if wrong then
  return wrong
end
if #ARGV > 2 then
  local bytes = redis.call('MEMORY', 'USAGE', dead, 'SAMPLES', 5) or 0
  if redis.call('XLEN', dead) >= tonumber(ARGV[3]) or bytes >= tonumber(ARGV[4]) then
    return -1
  end
end
if redis.call('XACK', stream, WORK_GROUP, ARGV[1]) == 0 then
  return 0
end
if #ARGV > 2 then
  local fields = {}
  for i = 5, #ARGV do
    fields[#fields + 1] = ARGV[i]
  end
  redis.call('XADD', dead, '*', unpack(fields))
end
redis.call('HINCRBY', counts, ARGV[2], 1)
redis.call('XDEL', stream, ARGV[1])
return 1
