-- Adds tasks that are not known yet. KEYS: hosts (for its slot). ARGV: base, share of memory, most tasks an outlet may
-- have waiting, half of how many ids an outlet remembers, then for each task: id, due (ms, 0 for now), again ('1' also
-- when seen before, '2' likewise and somebody waits to hear of it), record. Returns one number a task: 1 new, 0 known, -1 the outlet is full,
-- -2 the memory is.
open_frontier(ARGV[1])
local cap, half = tonumber(ARGV[3]), tonumber(ARGV[4])

-- Somebody asks for a page that waits for its next revisit: sooner, if that is sooner, and among the new pages. Who
-- wants to hear what came of it gets a record of their own; otherwise the page keeps its memory.
local function bring_forward(id, due, again, host, rank, kind, outlet, record)
  local old = redis.call('HGET', BASE .. 'tasks', id)
  local old_host, old_outlet, _, old_kind = parts_of(old)
  local waits_until = tonumber(redis.call('ZSCORE', BASE .. 'w:' .. old_host, id) or nil)
  if old_kind ~= 'revisit' or not waits_until or waits_until <= due then
    return 0
  end
  redis.call('ZREM', BASE .. 'w:' .. old_host, id)
  if again == '2' then
    count_task(old_kind, old_outlet, -1)
    count_task(kind, outlet, 1)
    redis.call('HSET', BASE .. 'tasks', id, record)
    queue(host, id, due, rank, kind)
    place(host)
  else
    queue(old_host, id, due, rank, kind)
  end
  place(old_host)
  return 1
end

local function add(id, due, again, record)
  local host, outlet, rank, kind = parts_of(record)
  if due == 0 then
    due = NOW
  end
  if redis.call('HEXISTS', BASE .. 'tasks', id) == 1 then
    return again ~= '0' and bring_forward(id, due, again, host, tonumber(rank), kind, outlet, record) or 0
  end
  if kind ~= 'entry' then
    if again == '0' and is_known(outlet, id, half) then
      return 0
    end
    local waiting = number(redis.call('HGET', BASE .. 'stats', kind .. ':' .. outlet), 0)
    if waiting >= cap or is_memory_full(tonumber(ARGV[2])) then
      redis.call('HINCRBY', BASE .. 'stats', 'overflow:' .. outlet, 1)
      return waiting >= cap and -1 or -2
    end
    remember(outlet, id, half)
  end
  redis.call('HSET', BASE .. 'tasks', id, record)
  count_task(kind, outlet, 1)
  redis.call('HINCRBY', BASE .. 'stats', 'all:added', 1)
  queue(host, id, due, tonumber(rank), kind)
  place(host)
  return 1
end

local results = {}
for i = 5, #ARGV, 4 do
  results[#results + 1] = add(ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3])
end
return results
