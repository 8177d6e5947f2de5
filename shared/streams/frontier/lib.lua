-- Shared by the frontier's scripts. All keys begin with BASE, which carries the partition's hash tag:
--   hosts     zset   host -> when it may be claimed next (ms); only hosts with work and a free slot
--   tasks     hash   task id -> record (see below)
--   leases    zset   task id -> when the lease runs out (ms)       held   hash  task id -> token of the holder
--   deaths    hash   task id -> holders that died with it          stats  hash  counters
--   policy    hash   host -> "delay_ms concurrency"                ceilings, day:N  hash  outlet -> requests a day
--   w:HOST    zset   task id -> due (ms), not yet due
--   r:HOST, p:HOST, v:HOST   zset   task id -> due + rank, may be claimed: polls and new pages, pictures, visits again
--   clock     hash   last: the latest time a claim saw; ahead: by how much (ms) our time is ahead of the server's
--   h:HOST    hash   next_at, until, active, fails, crawl_ms, turn
--   known:OUTLET, known:OUTLET:old   hash   the ids an outlet had, packed: see frontier_known
-- A record is five parts parted by newlines: host, outlet, rank (ms), kind (entry, once, picture, revisit), JSON.
-- Rank is a handicap in time, so that what has waited long comes first in the end: nothing starves.
local BASE = nil
local NOW = nil
local HOST_LIFE = 7 * 86400
local CLOCK_SET_MS = 5000
local READY = { entry = 'r:', once = 'r:', picture = 'p:', revisit = 'v:' }

-- NOW is the server's time, but a server whose clock is set back would leave all that is due to wait for as long.
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

-- Where the clock was set back our time goes on from where it was, ahead of the server's. What it is ahead is used up
-- by a tenth of the time that passes, or by a leap of the clock to the front; so our own time never goes back.
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

-- Puts a host where the next claim finds it at the right time, or takes it out while there is nothing to claim.
local function place(host, default_concurrency)
  local seen = redis.call('HMGET', BASE .. 'h:' .. host, 'next_at', 'until', 'active', 'concurrency')
  local at = nil
  if number(seen[3], 0) < number(seen[4], default_concurrency or 1) then
    if redis.call('EXISTS', BASE .. 'r:' .. host, BASE .. 'p:' .. host, BASE .. 'v:' .. host) > 0 then
      at = 0
    else
      local first = redis.call('ZRANGE', BASE .. 'w:' .. host, 0, 0, 'WITHSCORES')
      at = first[2] and tonumber(first[2])
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
    redis.call('ZADD', BASE .. READY[kind] .. host, due + rank, id)
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
