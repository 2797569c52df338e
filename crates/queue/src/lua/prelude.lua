-- Shared by all scripts. KEYS are always: high, normal, low, delayed, delayed entries, dead.
-- An entry has the fields d (payload), a (failed attempts), e (first enqueued, ms), i (lasting name),
-- c (crashes), k (its dedup lock); all but d may be missing.
local STREAM = { h = KEYS[1], n = KEYS[2], l = KEYS[3] }
local DELAYED, ENTRIES, DEAD = KEYS[4], KEYS[5], KEYS[6]

local function now_ms()
  local t = redis.call('TIME')
  return t[1] * 1000 + math.floor(t[2] / 1000)
end

local function count(text) return tonumber(text or 0) or 0 end

local function whole(n) return string.format('%.0f', n) end

local function fields(flat)
  local f = {}
  for i = 1, #flat, 2 do f[flat[i]] = flat[i + 1] end
  return f
end

-- The entry at a place, with what a first delivery leaves out filled in; nil when it is gone.
local function entry_at(lane, id)
  local found = redis.call('XRANGE', STREAM[lane], id, id)[1]
  if not found then return nil end
  local f = fields(found[2])
  f.e = f.e or string.match(id, '^%d+')
  f.i = f.i or (lane .. id)
  return f
end

local function add(stream, f, names)
  local args = { 'd', f.d or '' }
  for _, name in ipairs(names) do
    if f[name] then
      args[#args + 1] = name
      args[#args + 1] = f[name]
    end
  end
  return redis.call('XADD', stream, '*', unpack(args))
end

local ENTRY_FIELDS = { 'a', 'e', 'i', 'c', 'k' }
local DEAD_FIELDS = { 'a', 'e', 'i', 'p', 'err' }

-- Takes an entry off its stream for good.
local function remove(lane, group, id)
  redis.call('XACK', STREAM[lane], group, id)
  redis.call('XDEL', STREAM[lane], id)
end

local function release(lock, place)
  if lock and redis.call('GET', lock) == place then redis.call('DEL', lock) end
end

local function bury(lane, group, id, f, err)
  f.p = lane
  f.err = err
  add(DEAD, f, DEAD_FIELDS)
  release(f.k, lane .. id)
  remove(lane, group, id)
end

-- [id, consumer, idle, deliveries] when the consumer still owns the entry, else nil.
local function owned(lane, group, consumer, id)
  return redis.call('XPENDING', STREAM[lane], group, id, id, 1, consumer)[1]
end
