-- Releases dedup locks that still belong to the given entries. ARGV: lock, place of each.
for i = 1, #ARGV, 2 do release(ARGV[i], ARGV[i + 1]) end
return redis.status_reply('OK')
