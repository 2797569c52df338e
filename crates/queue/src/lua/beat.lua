-- A sign of life, and once a minute a sample of the counts. KEYS: heartbeats, counts, samples (a prefix).
-- ARGV: who, what is told along.
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
-- Who was silent for a week is gone for good.
for i, value in ipairs(redis.call('HVALS', KEYS[1])) do
  local at = tonumber(string.match(value, '^%d+'))
  if at and now - at > 604800000 then
    redis.call('HDEL', KEYS[1], redis.call('HKEYS', KEYS[1])[i])
    break
  end
end
local sample = KEYS[3] .. math.floor(now / 60000)
if redis.call('EXISTS', sample) == 0 then
  redis.call('HSET', sample, 'at', string.format('%.0f', now), unpack(redis.call('HGETALL', KEYS[2])))
  redis.call('EXPIRE', sample, 1200)
end
return 1
