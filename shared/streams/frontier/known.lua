-- The ids an outlet had, exactly and in six bytes each: a set of Redis takes ten times that.
-- known:OUTLET is a hash: the first two hex digits of an id -> the last twelve as bytes, those of all its ids in a row;
-- `n` counts them. With `half` of what is to be remembered it becomes :old, and the :old before it is forgotten. Whoever
-- is met again in :old is remembered anew, so that what still stands in lists is never forgotten while it is no more
-- than `half`.
local BYTES = 6

local function packed(id)
  local bytes = string.gsub(string.sub(id, 4), '%x%x', function(pair)
    return string.char(tonumber(pair, 16))
  end)
  return string.sub(id, 1, 2), bytes
end

local function row_of(key, bucket, bytes)
  local row = redis.call('HGET', key, bucket) or ''
  local at = string.find(row, bytes, 1, true)
  while at and at % BYTES ~= 1 do
    at = string.find(row, bytes, at + 1, true)
  end
  return row, at ~= nil
end

local function remember(outlet, id, half)
  local key = BASE .. 'known:' .. outlet
  local bucket, bytes = packed(id)
  local row, is_there = row_of(key, bucket, bytes)
  if is_there then
    return
  end
  redis.call('HSET', key, bucket, row .. bytes)
  if redis.call('HINCRBY', key, 'n', 1) >= half then
    redis.call('RENAME', key, key .. ':old')
  end
end

local function is_known(outlet, id, half)
  local key = BASE .. 'known:' .. outlet
  local bucket, bytes = packed(id)
  local _, is_there = row_of(key, bucket, bytes)
  if is_there then
    return true
  end
  _, is_there = row_of(key .. ':old', bucket, bytes)
  if is_there then
    remember(outlet, id, half)
  end
  return is_there
end
