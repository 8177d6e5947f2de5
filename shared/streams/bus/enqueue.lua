-- Adds one entry to a work stream, for those who have nothing to acknowledge there.
-- KEYS: stream, counts, bytes, taken
-- ARGV: share of memory, most entries, most bytes, id to remember or '', bytes of data, fields ...
-- Returns 1 added, 2 was added before, -1 stream full, -2 memory full.
local stream, counts, bytes, taken = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local wrong = check_type(stream, 'stream') or check_type(counts, 'hash') or check_type(bytes, 'hash')
  or check_type(taken, 'zset')
if wrong then
  return wrong
end
local remembered, size = ARGV[4], tonumber(ARGV[5])
if remembered ~= '' and redis.call('ZSCORE', taken, remembered) then
  return 2
end
if is_memory_full(tonumber(ARGV[1])) then
  return -2
end
if not has_room(stream, bytes, size, tonumber(ARGV[2]), tonumber(ARGV[3])) then
  return -1
end
local fields = {}
for i = 6, #ARGV do
  fields[#fields + 1] = ARGV[i]
end
add_entry(stream, counts, bytes, fields, size, '.in')
if remembered ~= '' then
  local now = tonumber(redis.call('TIME')[1])
  redis.call('ZADD', taken, now, remembered)
  redis.call('ZREMRANGEBYSCORE', taken, '-inf', now - 86400)
end
return 1
