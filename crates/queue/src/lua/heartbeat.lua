-- Keeps entries of this worker young. Only those it still owns: a process that was frozen must not take back what
-- others took over meanwhile. Returns how many it lost. ARGV: group, consumer, lane, ids.
local group, consumer, lane = ARGV[1], ARGV[2], ARGV[3]
local mine = {}
for i = 4, #ARGV do
  if owned(lane, group, consumer, ARGV[i]) then mine[#mine + 1] = ARGV[i] end
end
if #mine > 0 then
  mine[#mine + 1] = 'JUSTID'
  redis.call('XCLAIM', STREAM[lane], group, consumer, 0, unpack(mine))
  return #ARGV - 3 - (#mine - 1)
end
return #ARGV - 3
