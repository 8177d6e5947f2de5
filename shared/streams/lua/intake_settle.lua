-- Ends an entry of an intake stream, whose other keys share its slot by a hash tag of its whole name.
-- KEYS: intake stream, its dead letters, its counts   ARGV: id, what, and for dead letters the fields to keep ...
-- Returns 1, or 0 where somebody else had ended it.
local stream, dead, counts = KEYS[1], KEYS[2], KEYS[3]
local wrong = check_type(stream, 'stream') or check_type(dead, 'stream') or check_type(counts, 'hash')
if wrong then
  return wrong
end
if redis.call('XACK', stream, WORK_GROUP, ARGV[1]) == 0 then
  return 0
end
if #ARGV > 2 then
  local fields = {}
  for i = 3, #ARGV do
    fields[#fields + 1] = ARGV[i]
  end
  redis.call('XADD', dead, '*', unpack(fields))
end
redis.call('HINCRBY', counts, ARGV[2], 1)
redis.call('XDEL', stream, ARGV[1])
return 1
