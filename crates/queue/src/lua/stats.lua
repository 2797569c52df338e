-- ARGV: group. Returns waiting, running, delayed, dead and the age of the oldest waiting entry in ms (-1: none).
local group = ARGV[1]
local waiting, running, oldest = 0, 0, nil
for _, stream in ipairs({ KEYS[1], KEYS[2], KEYS[3] }) do
  local pending, after = 0, '0-0'
  local groups = redis.pcall('XINFO', 'GROUPS', stream)
  for _, flat in ipairs(groups.err and {} or groups) do
    local g = fields(flat)
    if g.name == group then pending, after = g.pending, g['last-delivered-id'] end
  end
  running = running + pending
  -- Settled entries leave the stream, so what is there and not pending waits.
  waiting = waiting + redis.call('XLEN', stream) - pending
  local first = redis.call('XRANGE', stream, '(' .. after, '+', 'COUNT', 1)[1]
  if first then
    local ms = tonumber(string.match(first[1], '^%d+'))
    oldest = math.min(oldest or ms, ms)
  end
end
local age = oldest and math.max(0, now_ms() - oldest) or -1
return { waiting, running, redis.call('ZCARD', DELAYED), redis.call('XLEN', DEAD), age }
