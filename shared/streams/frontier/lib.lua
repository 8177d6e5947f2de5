-- Functions and data model of the frontier's scripts. Every key starts with BASE, which has the partition's hash tag:
--
--   hosts     zset   host -> next claim (ms); only hosts with work and a free slot
--   tasks     hash   task id -> record (see below)
--   leases    zset   task id -> expiry of the lease (ms)
--   held      hash   task id -> token of the holder
--   deaths    hash   task id -> number of holders that died with it
--   stats     hash   counters
--   policy    hash   host -> "delay_ms concurrency"
--   ceilings  hash   outlet -> maximum requests a day
--   day:N     hash   outlet -> requests made on day N
--   w:HOST    zset   task id -> due (ms); tasks not yet due
--   r:HOST, p:HOST, v:HOST
--             zset   task id -> due + rank; tasks that may be claimed: polls and new pages, pictures, revisits
--   u:HOST    zset   task id -> rank; unseen pages that may be claimed, at `unseen_at` or later
--   clock     hash   last: the latest time a claim saw; ahead: how far (ms) our time is ahead of the server's
--   h:HOST    hash   next_at, until, active, fails, crawl_ms, turn, concurrency, unseen_at, unseen_cost
--   known:OUTLET, known:OUTLET:old
--             hash   ids of an outlet, packed: see known.lua
--
-- A record has five parts separated by newlines: host, outlet, rank (ms), kind (entry, once, picture, revisit, unseen),
-- JSON. Rank is a handicap in time: a task that has waited long enough always comes first, so no task starves. Only
-- unseen pages are ordered by rank alone.
local BASE = nil
local NOW = nil
local HOST_LIFE = 7 * 86400
local CLOCK_SET_MS = 5000
local READY = { entry = 'r:', once = 'r:', picture = 'p:', revisit = 'v:', unseen = 'u:' }

-- NOW is the server's time plus the correction of keep_time(). Without it, a server clock that is set back would delay
-- all tasks by the same amount.
local function open_frontier(base)
  BASE = base
  local time = redis.call('TIME')
  local ahead = tonumber(redis.call('HGET', BASE .. 'clock', 'ahead') or nil) or 0
  NOW = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000) + ahead
end

local function parts_of(record)
  return string.match(record, '^([^\n]*)\n([^\n]*)\n([^\n]*)\n([^\n]*)\n')
end

local function number(value, default)
  return tonumber(value or nil) or default
end

-- After the server's clock was set back, our time continues from its last value, ahead of the server's. The lead
-- shrinks by a tenth of the time that passes, or by a forward jump of the clock. Our own time never goes back.
local function keep_time()
  local seen = redis.call('HMGET', BASE .. 'clock', 'last', 'ahead')
  local ahead = number(seen[2], 0)
  local passed = NOW - number(seen[1], NOW)
  local change = 0
  if passed < -CLOCK_SET_MS then
    change = -passed
  elseif ahead > 0 and passed > 0 then
    change = -math.min(ahead, passed > CLOCK_SET_MS and passed or math.floor(passed / 10))
  end
  NOW = NOW + change
  redis.call('HSET', BASE .. 'clock', 'last', NOW, 'ahead', ahead + change)
end

-- Schedule the host for its next claim, or remove it while it has nothing to claim.
local function place(host, default_concurrency)
  local seen = redis.call('HMGET', BASE .. 'h:' .. host, 'next_at', 'until', 'active', 'concurrency', 'unseen_at')
  local at = nil
  if number(seen[3], 0) < number(seen[4], default_concurrency or 1) then
    if redis.call('EXISTS', BASE .. 'r:' .. host, BASE .. 'p:' .. host, BASE .. 'v:' .. host) > 0 then
      at = 0
    else
      local first = redis.call('ZRANGE', BASE .. 'w:' .. host, 0, 0, 'WITHSCORES')
      at = first[2] and tonumber(first[2])
      if redis.call('EXISTS', BASE .. 'u:' .. host) > 0 then
        at = math.min(at or math.huge, number(seen[5], 0))
      end
    end
  end
  if at then
    redis.call('ZADD', BASE .. 'hosts', math.max(at, number(seen[1], 0), number(seen[2], 0)), host)
  else
    redis.call('ZREM', BASE .. 'hosts', host)
  end
end

local function count_task(kind, outlet, by)
  redis.call('HINCRBY', BASE .. 'stats', 'all:' .. kind, by)
  local left = redis.call('HINCRBY', BASE .. 'stats', kind .. ':' .. outlet, by)
  if left <= 0 then
    redis.call('HDEL', BASE .. 'stats', kind .. ':' .. outlet)
  end
end

local function queue(host, id, due, rank, kind)
  if due > NOW then
    redis.call('ZADD', BASE .. 'w:' .. host, due, id)
  else
    redis.call('ZADD', BASE .. READY[kind] .. host, kind == 'unseen' and rank or due + rank, id)
  end
end

local function free_slot(host)
  if redis.call('HINCRBY', BASE .. 'h:' .. host, 'active', -1) < 0 then
    redis.call('HSET', BASE .. 'h:' .. host, 'active', 0)
  end
end

local function forget_lease(id)
  redis.call('ZREM', BASE .. 'leases', id)
  redis.call('HDEL', BASE .. 'held', id)
end
