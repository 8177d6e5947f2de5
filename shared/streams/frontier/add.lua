-- Add tasks that are not known yet.
--
-- KEYS:    1 hosts (selects the cluster slot)
-- ARGV:    1 base, 2 memory share, 3 max tasks waiting for one outlet, 4 half of the ids remembered for one outlet,
--          then for each task: id, due (ms, 0 for now), again, record.
--          `again`: '0' new tasks only, '1' also known ones, '2' also known ones, and the caller waits for a receipt.
-- Returns: one number for each task: 1 new, 0 known, -1 the outlet is full, -2 the memory is full.
-- Invariant: adding a task twice changes nothing.
open_frontier(ARGV[1])
local cap, half = tonumber(ARGV[3]), tonumber(ARGV[4])

-- Bring forward a page that waits for another visit, if it was requested for an earlier time. If the requester waits
-- for a receipt, its own record replaces the old one and joins the new pages; otherwise the page keeps its record.
local function bring_forward(id, due, again, host, rank, kind, outlet, record)
  local old = redis.call('HGET', BASE .. 'tasks', id)
  local old_host, old_outlet, _, old_kind = parts_of(old)
  local from = BASE .. 'w:' .. old_host
  local waits_until = tonumber(redis.call('ZSCORE', from, id) or nil)
  if old_kind == 'unseen' and not waits_until then
    from = BASE .. 'u:' .. old_host
    waits_until = redis.call('ZSCORE', from, id) and math.huge
  end
  if (old_kind ~= 'revisit' and old_kind ~= 'unseen') or not waits_until or waits_until <= due then
    return 0
  end
  redis.call('ZREM', from, id)
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
