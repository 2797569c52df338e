-- Puts dead letters back into their streams with a clean record. ARGV: ids. Returns how many were there.
local moved = 0
for _, id in ipairs(ARGV) do
  local found = redis.call('XRANGE', DEAD, id, id)[1]
  if found then
    local f = fields(found[2])
    add(STREAM[f.p] or STREAM.n, f, { 'e', 'i' })
    redis.call('XDEL', DEAD, id)
    moved = moved + 1
  end
end
return moved
