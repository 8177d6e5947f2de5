-- Add one entry to a work stream, for callers that have no entry to acknowledge.
--
-- KEYS:    1 stream, 2 counts, 3 bytes, 4 sorted set of remembered ids
-- ARGV:    1 memory share, 2 max entries, 3 max bytes, 4 id to remember or '', 5 data size (bytes), 6... fields
-- Returns: 1 added, 2 already added, -1 stream full, -2 memory full.
-- Invariant: the same remembered id is added once within 24 hours.
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
