-- Moves delayed entries whose time has come to their streams, at most 500 at once.
-- Returns how many moved and in how many ms the next one is due (-1: none waits).
local now = now_ms()
local due = redis.call('ZRANGEBYSCORE', DELAYED, '-inf', whole(now), 'LIMIT', 0, 500)
for _, name in ipairs(due) do
  local packed = redis.call('HGET', ENTRIES, name)
  if packed then
    local f = cmsgpack.unpack(packed)
    local place = f.p .. add(STREAM[f.p], f, ENTRY_FIELDS)
    if f.k and redis.call('GET', f.k) == 'd' .. name then redis.call('SET', f.k, place) end
  end
  redis.call('HDEL', ENTRIES, name)
  redis.call('ZREM', DELAYED, name)
end
local next = redis.call('ZRANGE', DELAYED, 0, 0, 'WITHSCORES')
if not next[2] then return { #due, -1 } end
return { #due, math.max(0, tonumber(next[2]) - now) }
