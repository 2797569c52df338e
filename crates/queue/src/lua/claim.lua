-- Takes over entries whose worker fell silent. One that has taken down too many workers is dead.
-- ARGV: group, consumer, lane, silence ms, how many, crash limit, 1 when an entry on its last chance may come along.
-- Returns the number of dead and a list of [id, fields].
local group, consumer, lane = ARGV[1], ARGV[2], ARGV[3]
local silence, wanted, limit, last_chance = ARGV[4], tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7] == '1'
local dead, taken = 0, {}
for _, row in ipairs(redis.call('XPENDING', STREAM[lane], group, 'IDLE', silence, '-', '+', 1000)) do
  if #taken >= wanted then break end
  local id, deliveries = row[1], row[4]
  local f = entry_at(lane, id)
  local crashes = f and count(f.c) + deliveries
  if not f then
    redis.call('XACK', STREAM[lane], group, id)
  elseif crashes >= limit then
    bury(lane, group, id, f, 'crashed ' .. crashes .. ' times: each time the worker died or fell silent')
    dead = dead + 1
  elseif crashes < limit - 1 or last_chance then
    if crashes >= limit - 1 then last_chance = false end
    redis.call('XCLAIM', STREAM[lane], group, consumer, 0, id, 'RETRYCOUNT', deliveries + 1, 'JUSTID')
    f.c = whole(crashes)
    local flat = {}
    for name, value in pairs(f) do
      flat[#flat + 1] = name
      flat[#flat + 1] = value
    end
    taken[#taken + 1] = { id, flat }
  end
end
return { dead, taken }
