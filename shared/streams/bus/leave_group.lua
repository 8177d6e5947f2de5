-- Delete a consumer that holds no entry.
--
-- KEYS:    1 stream
-- ARGV:    1 consumer
-- Returns: 1 if the consumer is gone, 0 if it holds entries.
-- Invariant: a consumer with pending entries is kept, because deleting it would drop them from the pending list. The
-- server may still give it an entry for a read that its process has given up, so looking and deleting are one step.
if #redis.call('XPENDING', KEYS[1], WORK_GROUP, '-', '+', 1, ARGV[1]) > 0 then
  return 0
end
redis.call('XGROUP', 'DELCONSUMER', KEYS[1], WORK_GROUP, ARGV[1])
return 1
