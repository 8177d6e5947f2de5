-- Settle entries that were worked on: the commit gate.
--
-- KEYS:    1 input stream, 2 counts, 3 bytes, 4... the streams that outputs are added to
-- ARGV:    1 memory share, 2 max entries, 3 max bytes, 4 receipt lifetime (seconds), 5 number of entries,
--          then for each entry its id, the size of its data in bytes, and one of:
--            done   outcome receipt-key [receipt] number-of-outputs, then for each output:
--                   key data-size number-of-words field value ...
--            later  wait-ms reason attempt
--            dead   reason error stage attempt outlet max-data-bytes receipt-key [receipt]
--            back
--          `receipt` is present only if `receipt-key` is not empty. `max-data-bytes` 0 keeps all data.
-- Returns: one number for each entry: 1 settled, 0 already settled by another consumer, -1 an output stream is full,
--          -2 the memory is full.
-- Invariant: the acknowledgement of an entry and all its effects are applied together or not at all.
local stream, counts, bytes = KEYS[1], KEYS[2], KEYS[3]
local delayed, delayed_data = stream .. ':delayed', stream .. ':delayed:data'
local dead, alone = stream .. ':dead', stream .. ':alone'
local name = short_name(stream)
local receipt_seconds = ARGV[4]
local position = 5

local function take()
  position = position + 1
  return ARGV[position]
end

local function check_all()
  local wrong = check_type(stream, 'stream') or check_type(counts, 'hash') or check_type(bytes, 'hash')
    or check_type(delayed, 'zset') or check_type(delayed_data, 'hash') or check_type(dead, 'stream')
    or check_type(alone, 'hash')
  for i = 4, #KEYS do
    wrong = wrong or check_type(KEYS[i], 'stream') or check_type(KEYS[i] .. ':delayed', 'zset')
  end
  return wrong
end

local function count(what)
  redis.call('HINCRBY', counts, name .. what, 1)
end

local function acknowledge(id)
  return redis.call('XACK', stream, WORK_GROUP, id) == 1
end

local function forget(id, size)
  remove_entry(stream, bytes, id, size)
  redis.call('HDEL', alone, id)
end

local function take_receipt()
  local key = take()
  return key, key ~= '' and take() or nil
end

local function write_receipt(key, receipt)
  if key ~= '' then
    redis.call('SET', key, receipt, 'EX', receipt_seconds)
  end
end

local function stored(id)
  local found = redis.call('XRANGE', stream, id, id)
  return found[1] and found[1][2] or nil
end

-- Return a copy of the entry's fields with some values replaced. `changes` maps names to values.
local function changed(fields, changes)
  local result = {}
  for i = 1, #fields, 2 do
    if changes[fields[i]] == nil then
      result[#result + 1] = fields[i]
      result[#result + 1] = fields[i + 1]
    end
  end
  for key, value in pairs(changes) do
    result[#result + 1] = key
    result[#result + 1] = value
  end
  return result
end

local function field(fields, wanted)
  for i = 1, #fields, 2 do
    if fields[i] == wanted then
      return fields[i + 1]
    end
  end
  return nil
end

local function read_outputs(number)
  local outputs = {}
  for i = 1, number do
    local output = { stream = take(), size = tonumber(take()), fields = {} }
    for j = 1, tonumber(take()) do
      output.fields[j] = take()
    end
    outputs[i] = output
  end
  return outputs
end

local function refusal(outputs)
  if #outputs == 0 then
    return nil
  end
  if is_memory_full(tonumber(ARGV[1])) then
    return -2
  end
  local planned = {}
  for _, output in ipairs(outputs) do
    if not has_room(output.stream, bytes, output.size, tonumber(ARGV[2]), tonumber(ARGV[3]), planned) then
      return -1
    end
  end
  return nil
end

local verbs = {}

function verbs.done(id, size)
  local outcome = take()
  local receipt_key, receipt = take_receipt()
  local outputs = read_outputs(tonumber(take()))
  local refused = refusal(outputs)
  if refused then
    return refused
  end
  if not acknowledge(id) then
    return 0
  end
  for _, output in ipairs(outputs) do
    add_entry(output.stream, counts, bytes, output.fields, output.size, '.in')
  end
  count('.done.' .. outcome)
  write_receipt(receipt_key, receipt)
  forget(id, size)
  return 1
end

function verbs.later(id, size)
  local wait, reason, attempt = tonumber(take()), take(), take()
  local fields = stored(id)
  if not acknowledge(id) then
    return 0
  end
  if fields then
    local first = field(fields, 'first_id') or id
    local time = redis.call('TIME')
    local due = time[1] * 1000 + math.floor(time[2] / 1000) + wait
    redis.call('HSET', delayed_data, id, cmsgpack.pack(changed(fields, { attempt = attempt, first_id = first })))
    redis.call('ZADD', delayed, due, id)
    count_delayed(stream, bytes, size_of(fields))
    count('.retried.' .. reason)
  else
    count('.vanished')
  end
  forget(id, size)
  return 1
end

function verbs.dead(id, size)
  local reason, error_text, stage, attempt, outlet = take(), take(), take(), take(), take()
  local most = tonumber(take())
  local receipt_key, receipt = take_receipt()
  local fields = stored(id)
  if not acknowledge(id) then
    return 0
  end
  if fields then
    local changes = {
      first_id = field(fields, 'first_id') or id, attempt = attempt, dead_reason = reason, dead_error = error_text,
      dead_stage = stage, dead_outlet = outlet, dead_entry = id,
    }
    local data = field(fields, 'data')
    if data and most > 0 and string.len(data) > most then
      changes.data = string.sub(data, 1, most)
      changes.dead_cut_from = string.len(data)
    end
    redis.call('XADD', dead, '*', unpack(changed(fields, changes)))
    count('.dead.' .. reason)
    write_receipt(receipt_key, receipt)
  else
    count('.vanished')
  end
  forget(id, size)
  return 1
end

function verbs.back(id, size)
  local fields = stored(id)
  if not acknowledge(id) then
    return 0
  end
  if fields then
    add_entry(stream, counts, bytes, changed(fields, { first_id = field(fields, 'first_id') or id }), size, nil)
  else
    count('.vanished')
  end
  forget(id, size)
  return 1
end

local wrong = check_all()
if wrong then
  return wrong
end
local results = {}
for i = 1, tonumber(ARGV[5]) do
  local id, size, verb = take(), tonumber(take()), take()
  results[i] = verbs[verb](id, size)
end
return results
