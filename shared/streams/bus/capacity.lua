-- Shared by every script that adds to a work stream: is there room, and adding with the books kept.
-- A stream's backlog is what waits in it and in its delay set. An empty stream always takes one entry, however big.
local WORK_GROUP = 'work'
local room_seen = {}
local memory_full = nil

local function short_name(key)
  return string.match(key, '}:(.*)') or key
end

-- Checked before anything is written, for a script that fails half-way is not rolled back.
local function check_type(key, wanted)
  local is = redis.call('TYPE', key)['ok']
  if is ~= 'none' and is ~= wanted then
    return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. is .. ', not a ' .. wanted)
  end
end

-- What producers put into streams of their own, told by the intake: a memory they have filled must not keep us from
-- emptying those streams. Every script's first key is of a partition.
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

-- `planned` where several are added together or none: stream -> what is to be added before this one.
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

-- `fields` is a flat list of names and values; `size` the bytes of its data.
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
    redis.call('HINCRBY', bytes_key, stream, 0 - size) -- Redis 7 takes no -0
  end
end

-- Books of the delay set; emptied with it, so that no mistake in them lasts.
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
