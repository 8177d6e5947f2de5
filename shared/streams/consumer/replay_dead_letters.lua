-- Replay or drop one dead letter. A replayed letter is a new entry with no failed attempts and the same trace.
--
-- KEYS:    1 stream, 2 counts, 3 bytes, 4 dead letters
-- ARGV:    1 id of the dead letter, 2 'replay' or 'drop'
-- Returns: 1 done, 0 the letter does not exist (any more), -1 its data was cut and cannot be replayed.
-- Invariant: a letter is replayed or dropped once, and both are counted.
local stream, counts, bytes, dead = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local wrong = check_type(stream, 'stream') or check_type(counts, 'hash') or check_type(bytes, 'hash')
  or check_type(dead, 'stream')
if wrong then
  return wrong
end
local found = redis.call('XRANGE', dead, ARGV[1], ARGV[1])[1]
if not found then
  return 0
end
local counter = '.dropped'
if ARGV[2] == 'replay' then
  local fields = {}
  for i = 1, #found[2], 2 do
    local key = found[2][i]
    if key == 'dead_cut_from' then
      return -1
    end
    if string.sub(key, 1, 5) ~= 'dead_' and key ~= 'attempt' then
      fields[#fields + 1] = key
      fields[#fields + 1] = found[2][i + 1]
    end
  end
  if #fields == 0 then
    return -1
  end
  add_entry(stream, counts, bytes, fields, size_of(fields), nil)
  counter = '.replayed'
end
redis.call('HINCRBY', counts, short_name(stream) .. counter, 1)
redis.call('XDEL', dead, ARGV[1])
return 1
