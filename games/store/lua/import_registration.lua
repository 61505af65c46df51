-- Bring in a registration from elsewhere, unless it is here, or was brought in before and deleted since.
-- KEYS: 1 registrations (hash), 2 due (zset), 3 imported (hash)
-- ARGV: 1 registration id, 2 registration (`version|JSON`), 3 next due time (ms) or empty for none,
--       4 most registrations of a guild (int)
-- Returns: OK
-- Errors: ALREADY_THERE, TOO_MANY_REGISTRATIONS
local mark = 'r:' .. ARGV[1]
if redis.call('HEXISTS', KEYS[3], mark) == 1 or redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then
  return {'ALREADY_THERE'}
end
if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[4]) then return {'TOO_MANY_REGISTRATIONS'} end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
if ARGV[3] ~= '' then redis.call('ZADD', KEYS[2], ARGV[3], mark) end
redis.call('HSET', KEYS[3], mark, now_ms())
return {'OK'}
