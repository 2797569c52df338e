-- All that is kept about the queues beside their entries. KEYS: heartbeats, paused, counts, samples (a prefix).
-- Returns the time of Redis, heartbeats, paused queues, counts now, counts five minutes ago, counts a quarter ago, and
-- how old in ms the two samples are (-1: none yet).
local t = redis.call('TIME')
local now = t[1] * 1000 + math.floor(t[2] / 1000)
local minute = math.floor(now / 60000)

-- The sample of this many minutes ago, or the oldest one after it.
local function sample(minutes)
  for at = minute - minutes, minute - 1 do
    local found = redis.call('HGETALL', KEYS[4] .. at)
    if #found > 0 then return found, now - tonumber(redis.call('HGET', KEYS[4] .. at, 'at')) end
  end
  return {}, -1
end

local lately, lately_age = sample(5)
local quarter, quarter_age = sample(15)
return {
  now, redis.call('HGETALL', KEYS[1]), redis.call('HGETALL', KEYS[2]), redis.call('HGETALL', KEYS[3]),
  lately, quarter, lately_age, quarter_age,
}
