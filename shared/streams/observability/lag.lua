-- Read the state of a partition's streams at one moment. Reads only.
--
-- KEYS:    1 counts, 2 bytes, 3... streams
-- ARGV:    none
-- Returns: { counts as a flat list, then for each stream
--            { backlog, bytes, pending (-1: no group), delayed, dead, oldest id or '', oldest unread id or '' } }
--
-- Unread entries are read from the stream, because the server's own `lag` is nil on Redis 7.0 after deletions. A user
-- without the right to read a stream sees its sizes but not its oldest ids.
local function first_after(stream, id)
  local found = redis.pcall('XRANGE', stream, id, '+', 'COUNT', 1)
  return not found.err and found[1] and found[1][1] or ''
end

local function group_of(stream)
  if redis.call('EXISTS', stream) == 1 then
    for _, row in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
      local group = {}
      for i = 1, #row, 2 do
        group[row[i]] = row[i + 1]
      end
      if group['name'] == WORK_GROUP then
        return group['pending'], '(' .. group['last-delivered-id']
      end
    end
  end
  return -1, '-'
end

local result = { redis.call('HGETALL', KEYS[1]) }
for i = 3, #KEYS do
  local stream = KEYS[i]
  local backlog = redis.call('XLEN', stream)
  local pending, after = group_of(stream)
  result[#result + 1] = {
    backlog, backlog > 0 and tonumber(redis.call('HGET', KEYS[2], stream)) or 0, pending,
    redis.call('ZCARD', stream .. ':delayed'), redis.call('XLEN', stream .. ':dead'),
    first_after(stream, '-'), first_after(stream, after),
  }
end
return result
