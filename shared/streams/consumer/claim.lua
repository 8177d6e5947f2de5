-- Deletes consumers that hold nothing and have not been heard of for long; the books of one that holds something stay.
-- KEYS: stream   ARGV: milliseconds of silence
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
