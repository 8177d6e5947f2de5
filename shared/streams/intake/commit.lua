-- Remove an entry from an intake stream after it was moved on, or move it to the intake's dead letters.
--
-- KEYS:    1 intake stream, 2 its dead letters, 3 its counts (the same slot, by a hash tag with the stream's name)
-- ARGV:    1 entry id, 2 counter; for dead letters also 3 max letters, 4 max bytes of letters, 5... fields to keep
-- Returns: 1 done, 0 already done by another process, -1 the dead letters are full and nothing was done.
-- Invariant: an entry is counted once, and no dead letter is discarded to make room.
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
