-- Complete a task: end its lease, add its outputs, record the host's health, and schedule the next visit.
--
-- KEYS:    1 hosts, 2 counts, 3 bytes, 4... output streams
-- ARGV:    1 base, 2 memory share, 3 max entries, 4 max bytes, 5 id, 6 token, 7 health ('ok', 'failed', 'same'),
--          8 pause of the host (ms, 0 for the default), 9 max revisits and 10 max unseen pages of an outlet, 11 next
--          visit (ms from now, -1 for never), 12 next record, then for each output: index of its stream in KEYS, data
--          size (bytes), number of words, fields
-- Returns: 1 done, 0 lease no longer held, -1 an output stream is full, -2 the memory is full.
-- Invariant: all or nothing, and only for the holder of the lease.
open_frontier(ARGV[1])
local id, token, health, pause = ARGV[5], ARGV[6], ARGV[7], tonumber(ARGV[8])
local MOST = { revisit = tonumber(ARGV[9]), unseen = tonumber(ARGV[10]) }
local again, next_record = tonumber(ARGV[11]), ARGV[12]
local FIRST_PAUSE, LONGEST_PAUSE = 5000, 3600000

local wrong = check_type(KEYS[2], 'hash') or check_type(KEYS[3], 'hash')
for i = 4, #KEYS do
  wrong = wrong or check_type(KEYS[i], 'stream')
end
if wrong then
  return wrong
end
if redis.call('HGET', BASE .. 'held', id) ~= token then
  return 0
end

local outputs = {}
local at = 13
while at <= #ARGV do
  local words = tonumber(ARGV[at + 2])
  local fields = {}
  for i = at + 3, at + 2 + words do
    fields[#fields + 1] = ARGV[i]
  end
  outputs[#outputs + 1] = { KEYS[tonumber(ARGV[at])], tonumber(ARGV[at + 1]), fields }
  at = at + 3 + words
end
if #outputs > 0 and is_memory_full(tonumber(ARGV[2])) then
  return -2
end
local planned = {}
for _, output in ipairs(outputs) do
  if not has_room(output[1], KEYS[3], output[2], tonumber(ARGV[3]), tonumber(ARGV[4]), planned) then
    return -1
  end
end

local host, outlet, _, kind = parts_of(redis.call('HGET', BASE .. 'tasks', id))
forget_lease(id)
redis.call('HDEL', BASE .. 'deaths', id)
for _, output in ipairs(outputs) do
  add_entry(output[1], KEYS[2], KEYS[3], output[3], output[2], '.in')
end

local key = BASE .. 'h:' .. host
free_slot(host)
if health == 'ok' then
  redis.call('HDEL', key, 'fails', 'until')
elseif health == 'failed' then
  -- Requests that ran at the same time fail at the same time. They count as one failure, so that the pauses do not
  -- grow.
  local seen = redis.call('HMGET', key, 'fails', 'until')
  local fails, rests_until = number(seen[1], 0), number(seen[2], 0)
  if fails == 0 or rests_until <= NOW then
    fails = redis.call('HINCRBY', key, 'fails', 1)
    if pause == 0 then
      pause = math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ^ math.min(fails - 1, 20))
    end
  end
  redis.call('HSET', key, 'until', math.max(NOW + pause, rests_until))
end
if pause > 0 and health ~= 'failed' then
  redis.call('HSET', key, 'until', NOW + pause)
end

-- Drop the last task of a queue if the outlet's tasks of its kind may make room for a new one. Return whether it was
-- dropped.
local function drop_last(queue_name, kind_of_both, due)
  local last = redis.call('ZRANGE', BASE .. queue_name .. host, -1, -1, 'WITHSCORES')
  if not last[1] or (due and tonumber(last[2]) <= due) then
    return false
  end
  local _, its_outlet, _, its_kind = parts_of(redis.call('HGET', BASE .. 'tasks', last[1]) or '')
  if its_outlet ~= outlet or its_kind ~= kind_of_both then
    return false
  end
  redis.call('ZREM', BASE .. queue_name .. host, last[1])
  redis.call('HDEL', BASE .. 'tasks', last[1])
  count_task(its_kind, outlet, -1)
  return true
end

-- The revisit due last makes room for an earlier one, so that new articles get their revisits. The unseen page that
-- failed first makes room for any other.
local function make_room(next_kind, due)
  if next_kind == 'unseen' then
    return drop_last('u:', next_kind)
  end
  return drop_last('w:', next_kind, due)
end

-- Return to the budget what the try of an unseen page cost, because it found the page. Otherwise the pages of an outage
-- would wait like dead links when it is over.
local function refund()
  redis.call('HINCRBY', key, 'unseen_at', -number(redis.call('HGET', key, 'unseen_cost'), 0))
  redis.call('HINCRBY', BASE .. 'day:' .. math.floor(NOW / 86400000), outlet .. '#u:', -1)
end

count_task(kind, outlet, -1)
redis.call('HDEL', BASE .. 'tasks', id)
if again >= 0 then
  local _, _, rank, next_kind = parts_of(next_record)
  if kind == 'unseen' and next_kind == 'revisit' then
    refund()
  end
  local waiting = number(redis.call('HGET', BASE .. 'stats', next_kind .. ':' .. outlet), 0)
  local is_over = MOST[next_kind] and waiting >= MOST[next_kind]
  if is_over then
    redis.call('HINCRBY', BASE .. 'stats', next_kind .. 's-dropped:' .. outlet, 1)
  end
  if not is_over or make_room(next_kind, NOW + again) then
    redis.call('HSET', BASE .. 'tasks', id, next_record)
    count_task(next_kind, outlet, 1)
    queue(host, id, NOW + again, tonumber(rank), next_kind)
  end
end
place(host)
return 1
