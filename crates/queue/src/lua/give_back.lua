-- Puts entries that were read but not started back into their stream, where any worker gets them at once.
-- They come behind those that wait already: a stream has no front door. ARGV: group, consumer, then lane, id of each.
local group, consumer = ARGV[1], ARGV[2]
local given = 0
for i = 3, #ARGV, 2 do
  local lane, id = ARGV[i], ARGV[i + 1]
  local row = owned(lane, group, consumer, id)
  local f = row and entry_at(lane, id)
  if f then
    f.k = nil
    f.c = whole(count(f.c) + row[4] - 1)
    add(STREAM[lane], f, ENTRY_FIELDS)
    remove(lane, group, id)
    given = given + 1
  end
end
return given
