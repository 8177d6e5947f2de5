-- Adds tasks that are not known yet. KEYS: hosts (for its slot). ARGV: base, share of memory, most tasks an outlet may
-- have waiting, half of how many ids an outlet remembers, then for each task: id, due (ms, 0 for now), again ('1' also
-- when seen before), record. Returns one number a task: 1 new, 0 known, -1 no room.
open_frontier(ARGV[1])
local cap, half = tonumber(ARGV[3]), tonumber(ARGV[4])

local function remember(outlet, id)
  local set = BASE .. 'seen:' .. outlet
  redis.call('SADD', set, id)
  if redis.call('SCARD', set) >= half then
    redis.call('RENAME', set, set .. ':old')
  end
end

local function is_seen(outlet, id)
  local set = BASE .. 'seen:' .. outlet
  return redis.call('SISMEMBER', set, id) == 1 or redis.call('SISMEMBER', set .. ':old', id) == 1
end

-- Somebody asks for a page that only waits for its next revisit: now, then, and with the asker's record.
local function bring_forward(id, due, host, rank, kind, outlet, record)
  local old = redis.call('HGET', BASE .. 'tasks', id)
  local old_host, old_outlet, _, old_kind = parts_of(old)
  if old_kind ~= 'revisit' or redis.call('HEXISTS', BASE .. 'held', id) == 1 then
    return 0
  end
  redis.call('ZREM', BASE .. 'w:' .. old_host, id)
  redis.call('ZREM', BASE .. 'r:' .. old_host, id)
  count_task(old_kind, old_outlet, -1)
  count_task(kind, outlet, 1)
  redis.call('HSET', BASE .. 'tasks', id, record)
  queue(host, id, due, rank)
  place(host)
  return 1
end

local function add(id, due, again, record)
  local host, outlet, rank, kind = parts_of(record)
  if due == 0 then
    due = NOW
  end
  if redis.call('HEXISTS', BASE .. 'tasks', id) == 1 then
    return again and bring_forward(id, due, host, tonumber(rank), kind, outlet, record) or 0
  end
  if kind ~= 'entry' then
    if not again and is_seen(outlet, id) then
      return 0
    end
    local waiting = number(redis.call('HGET', BASE .. 'stats', kind .. ':' .. outlet), 0)
    if waiting >= cap or is_memory_full(tonumber(ARGV[2])) then
      redis.call('HINCRBY', BASE .. 'stats', 'overflow:' .. outlet, 1)
      return -1
    end
    remember(outlet, id)
  end
  redis.call('HSET', BASE .. 'tasks', id, record)
  count_task(kind, outlet, 1)
  queue(host, id, due, tonumber(rank))
  place(host)
  return 1
end

local results = {}
for i = 5, #ARGV, 4 do
  results[#results + 1] = add(ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2] == '1', ARGV[i + 3])
end
return results
