-- The set of ids that an outlet has had, exact, with six bytes for each. A Redis set takes ten times as much.
--
-- known:OUTLET is a hash: the first two hex digits of an id -> the last twelve digits of all such ids, as bytes
-- in a row (six for each id).
-- Its field `n` counts the ids. When `n` reaches `half`, the hash is renamed to :old, and the previous :old is dropped.
-- An id found in :old is added again to the current hash.
-- Invariant: an id that still appears in lists is not forgotten as long as these are no more than `half` ids.
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
