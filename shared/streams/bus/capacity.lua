-- Functions for every script that adds to a work stream: check capacity, and keep the counters with each change.
--
-- Put first when scripts are joined (see `scripts.py`). KEYS[1] of every script must belong to a partition.
-- Invariant: `bytes` holds the data size of each stream and of each delay set, and is deleted with the last entry, so
-- that an error in it cannot last.
-- A stream's backlog is its entries plus its delay set. An empty stream accepts one entry of any size.
local WORK_GROUP = 'work'
local room_seen = {}
local memory_full = nil

local function short_name(key)
  return string.match(key, '}:(.*)') or key
end

-- Return an error if the key has another type. Call it before the first write: a script that fails half-way is not
-- rolled back.
local function check_type(key, wanted)
  local is = redis.call('TYPE', key)['ok']
  if is ~= 'none' and is ~= wanted then
    return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. is .. ', not a ' .. wanted)
  end
end

-- Memory used by the producers' own streams, as published by the intake. It does not count as ours: a producer that
-- fills the memory must not stop the stages that empty its stream.
local function outside()
  local told = redis.call('HGET', string.match(KEYS[1], '^(.-}:)') .. 'bytes', 'outside')
  local size, until_s = string.match(told or '', '^(%d+) (%d+)$')
  return size and tonumber(until_s) >= tonumber(redis.call('TIME')[1]) and tonumber(size) or 0
end

local function is_memory_full(share)
  if memory_full == nil then
    local info = redis.call('INFO', 'memory')
    local used = tonumber(string.match(info, 'used_memory:(%d+)')) or 0
    local limit = tonumber(string.match(info, 'maxmemory:(%d+)')) or 0
    memory_full = limit > 0 and used > limit * share and used - outside() > limit * share
  end
  return memory_full
end

local function room_of(stream, bytes_key)
  local seen = room_seen[stream]
  if seen == nil then
    local count = redis.call('XLEN', stream)
    local bytes = 0
    if count > 0 then
      bytes = tonumber(redis.call('HGET', bytes_key, stream)) or 0
    end
    local late = redis.call('ZCARD', stream .. ':delayed')
    if late > 0 then
      bytes = bytes + (tonumber(redis.call('HGET', bytes_key, stream .. ':delayed')) or 0)
    end
    seen = { count = count + late, bytes = bytes }
    room_seen[stream] = seen
  end
  return seen
end

-- Return whether the stream has room for one more entry. If several are added together or not at all, pass the same
-- table as `planned`: stream -> entries and bytes planned before this one.
local function has_room(stream, bytes_key, size, max_entries, max_bytes, planned)
  local seen = room_of(stream, bytes_key)
  if seen.count == 0 then
    return true
  end
  local before = planned and planned[stream] or { count = 0, bytes = 0 }
  local after = { count = before.count + 1, bytes = before.bytes + size }
  if planned then
    planned[stream] = after
  end
  return seen.count + after.count <= max_entries and seen.bytes + after.bytes <= max_bytes
end

-- Add an entry. `fields` is a flat list of names and values; `size` is the size of its data in bytes.
local function add_entry(stream, counts_key, bytes_key, fields, size, counter)
  local id = redis.call('XADD', stream, '*', unpack(fields))
  redis.call('HINCRBY', bytes_key, stream, size)
  if counter then
    redis.call('HINCRBY', counts_key, short_name(stream) .. counter, 1)
  end
  local seen = room_seen[stream]
  if seen then
    seen.count = seen.count + 1
    seen.bytes = seen.bytes + size
  end
  return id
end

local function remove_entry(stream, bytes_key, id, size)
  redis.call('XDEL', stream, id)
  if redis.call('XLEN', stream) == 0 then
    redis.call('HDEL', bytes_key, stream)
  else
    redis.call('HINCRBY', bytes_key, stream, 0 - size) -- Redis 7 rejects -0
  end
end

-- Change the bytes of the delay set by `size`. Deleted when the set is empty, so that an error cannot last.
local function count_delayed(stream, bytes_key, size)
  if redis.call('ZCARD', stream .. ':delayed') == 0 then
    redis.call('HDEL', bytes_key, stream .. ':delayed')
  else
    redis.call('HINCRBY', bytes_key, stream .. ':delayed', size)
  end
end

local function size_of(fields)
  for i = 1, #fields, 2 do
    if fields[i] == 'data' then
      return string.len(fields[i + 1])
    end
  end
  return 0
end
