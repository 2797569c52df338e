-- Stores an entry that is delayed or must not come twice. Returns 1, or 0 for a duplicate.
-- KEYS[7] the lock. ARGV: payload, lane, delay ms, unique name, dedup mode ('', 'waiting', 'time'), lock ms.
local payload, lane, delay, name, mode = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]
local lock = KEYS[7]

-- A lock names the place of its entry. One whose entry is gone (a key deleted by hand) holds nothing up.
local function still_waits(place)
  local at, id = string.sub(place, 1, 1), string.sub(place, 2)
  if at == 'd' then return redis.call('ZSCORE', DELAYED, id) end
  return redis.call('XRANGE', STREAM[at], id, id)[1] ~= nil
end

if mode ~= '' then
  local holder = redis.call('GET', lock)
  if holder and (mode == 'time' or still_waits(holder)) then return 0 end
end

-- The entry first, the lock after: should Redis refuse the entry, no lock is left behind.
local f = { d = payload }
if mode == 'waiting' then f.k = lock end
local place
if delay > 0 then
  local now = now_ms()
  f.e, f.i, f.p = whole(now), name, lane
  redis.call('HSET', ENTRIES, name, cmsgpack.pack(f))
  redis.call('ZADD', DELAYED, whole(now + delay), name)
  place = 'd' .. name
else
  place = lane .. add(STREAM[lane], f, ENTRY_FIELDS)
end
if mode == 'waiting' then
  redis.call('SET', lock, place)
elseif mode == 'time' then
  redis.call('SET', lock, place, 'PX', ARGV[6])
end
return 1
