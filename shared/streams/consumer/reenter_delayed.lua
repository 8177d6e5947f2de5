-- Put delayed entries that are due back into their stream.
--
-- KEYS:    1 stream, 2 counts, 3 bytes
-- ARGV:    1 max entries
-- Returns: how many entries were due.
-- Invariant: an entry is in its stream or in its delay set, never in both or in neither. Stream limits do not apply,
-- because the entry was admitted before.
local stream, counts, bytes = KEYS[1], KEYS[2], KEYS[3]
local delayed, delayed_data = stream .. ':delayed', stream .. ':delayed:data'
local wrong = check_type(stream, 'stream') or check_type(bytes, 'hash') or check_type(delayed, 'zset')
  or check_type(delayed_data, 'hash')
if wrong then
  return wrong
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, tonumber(ARGV[1]))
for _, id in ipairs(due) do
  local packed = redis.call('HGET', delayed_data, id)
  local size = 0
  if packed then
    local fields = cmsgpack.unpack(packed)
    size = size_of(fields)
    add_entry(stream, counts, bytes, fields, size, nil)
    redis.call('HDEL', delayed_data, id)
  end
  redis.call('ZREM', delayed, id)
  count_delayed(stream, bytes, 0 - size)
end
return #due
