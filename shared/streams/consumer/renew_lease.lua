-- Says that a holder is alive: resets the idle time of those entries that are still its own.
-- KEYS: stream   ARGV: consumer, ids ...
-- Returns how many still are.
local mine = 0
for i = 2, #ARGV do
  local pending = redis.call('XPENDING', KEYS[1], WORK_GROUP, ARGV[i], ARGV[i], 1, ARGV[1])
  if pending[1] then
    redis.call('XCLAIM', KEYS[1], WORK_GROUP, ARGV[1], 0, ARGV[i], 'IDLE', 0, 'JUSTID')
    mine = mine + 1
  end
end
return mine
