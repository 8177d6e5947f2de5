-- Return the epoch of a partition whose streams all have their consumer group. Reads only.
--
-- KEYS:    1 epoch, 2... streams
-- ARGV:    none
-- Returns: the epoch; '' if there is none, or if a stream or its group is missing
for i = 2, #KEYS do
  if redis.call('EXISTS', KEYS[i]) == 0 or #redis.call('XINFO', 'GROUPS', KEYS[i]) == 0 then
    return ''
  end
end
return redis.call('GET', KEYS[1]) or ''
