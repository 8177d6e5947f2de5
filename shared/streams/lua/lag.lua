-- How it stands with the streams of a partition. KEYS: counts, bytes, then the streams
-- Returns { counts as a flat list, then for each stream
--   { backlog, bytes, pending (-1: no group), delayed, dead, oldest id or '' } }
local result = { redis.call('HGETALL', KEYS[1]) }
for i = 3, #KEYS do
  local stream = KEYS[i]
  local backlog = redis.call('XLEN', stream)
  local oldest = redis.call('XRANGE', stream, '-', '+', 'COUNT', 1)[1]
  local pending = -1
  if redis.call('EXISTS', stream) == 1 then
    for _, row in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      for j = 1, #row, 2 do
        if row[j] == 'pending' then
          pending = row[j + 1]
        end
      end
    end
  end
  result[#result + 1] = {
    backlog, backlog > 0 and tonumber(redis.call('HGET', KEYS[2], stream)) or 0, pending,
    redis.call('ZCARD', stream .. ':delayed'), redis.call('XLEN', stream .. ':dead'), oldest and oldest[1] or '',
  }
end
return result
