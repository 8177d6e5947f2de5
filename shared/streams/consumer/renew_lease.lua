-- Renew leases: reset the idle time of the entries that a consumer still holds.
--
-- KEYS:    1 stream
-- ARGV:    1 consumer, 2... entry ids
-- Returns: how many of the entries the consumer still holds.
-- Invariant: an entry that another consumer has claimed is left alone.
local mine = 0
for i = 2, #ARGV do
  local pending = redis.call('XPENDING', KEYS[1], WORK_GROUP, ARGV[i], ARGV[i], 1, ARGV[1])
  if pending[1] then
    redis.call('XCLAIM', KEYS[1], WORK_GROUP, ARGV[1], 0, ARGV[i], 'IDLE', 0, 'JUSTID')
    mine = mine + 1
  end
end
return mine
