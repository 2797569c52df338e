-- Settles failed entries. An entry that another worker has taken meanwhile is left alone, which also makes a
-- repeated call harmless. ARGV: group, consumer, then for each entry: lane, id, 'later' or 'dead', delay ms,
-- failed attempts, unique name, error text.
local group, consumer = ARGV[1], ARGV[2]
local settled = 0
for i = 3, #ARGV, 7 do
  local lane, id, action, delay, attempts, name, err =
    ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3]), ARGV[i + 4], ARGV[i + 5], ARGV[i + 6]
  local row = owned(lane, group, consumer, id)
  local f = row and entry_at(lane, id)
  if f then
    f.a = attempts
    f.c = whole(count(f.c) + row[4] - 1)
    if action == 'dead' then
      bury(lane, group, id, f, err)
    else
      -- Its lock went when it was delivered.
      f.k = nil
      f.p = lane
      redis.call('HSET', ENTRIES, name, cmsgpack.pack(f))
      redis.call('ZADD', DELAYED, whole(now_ms() + delay), name)
      remove(lane, group, id)
    end
    settled = settled + 1
  end
end
return settled
