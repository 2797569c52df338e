-- Puts entries that were read but not started back into their stream, where any worker gets them at once.
-- They come behind those that wait already: a stream has no front door. ARGV: group, consumer, then lane, id of each.
local group, consumer = ARGV[1], ARGV[2]
local given = 0
for i = 3, #ARGV, 2 do
  local lane, id = ARGV[i], ARGV[i + 1]
  local row = owned(lane, group, consumer, id)
  local f = row and entry_at(lane, id)
  if f then
    f.c = whole(count(f.c) + row[4] - 1)
    -- The lock went on delivery. It waits once more, so it takes the lock again, unless a newer one has it.
    if f.k and redis.call('EXISTS', f.k) == 1 then f.k = nil end
    local place = lane .. add(STREAM[lane], f, ENTRY_FIELDS)
    if f.k then redis.call('SET', f.k, place) end
    remove(lane, group, id)
    given = given + 1
  end
end
return given
