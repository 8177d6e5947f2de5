-- Delete consumers that have been silent for long and hold no entry.
--
-- KEYS:    1 stream
-- ARGV:    1 minimum idle time (ms)
-- Returns: the number of consumers deleted.
-- Invariant: a consumer with pending entries is kept, because deleting it would drop them from the pending list.
local gone = 0
for _, row in ipairs(redis.call('XINFO', 'CONSUMERS', KEYS[1], WORK_GROUP)) do
  local consumer = {}
  for i = 1, #row, 2 do
    consumer[row[i]] = row[i + 1]
  end
  if consumer['pending'] == 0 and consumer['idle'] > tonumber(ARGV[1]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], WORK_GROUP, consumer['name'])
    gone = gone + 1
  end
end
return gone
