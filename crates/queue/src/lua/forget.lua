-- Removes consumers that own nothing and were silent for long. ARGV: group, silence ms, one consumer or '' for all.
local group, silence, only = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local removed = 0
for _, stream in ipairs({ KEYS[1], KEYS[2], KEYS[3] }) do
  local consumers = redis.pcall('XINFO', 'CONSUMERS', stream, group)
  for _, flat in ipairs(consumers.err and {} or consumers) do
    local c = fields(flat)
    if c.pending == 0 and c.idle >= silence and (only == '' or only == c.name) then
      redis.call('XGROUP', 'DELCONSUMER', stream, group, c.name)
      removed = removed + 1
    end
  end
end
return removed
