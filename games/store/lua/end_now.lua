-- End an open game's window at this moment and make its close due.
-- KEYS: 1 state (hash), 2 due (zset)
-- ARGV: 1 live channel, 2 game id
-- Returns: OK
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED
local c = redis.call('HMGET', KEYS[1], 'phase', 'ends_at')
if not c[1] then return {'GAME_NOT_FOUND'} end
if c[1] == 'posting' then return {'NOT_OPEN_YET'} end
if c[1] ~= 'open' then return {'GAME_CLOSED'} end
local now = now_ms()
redis.call('HSET', KEYS[1], 'ends_at', math.min(now, tonumber(c[2])))
redis.call('ZADD', KEYS[2], now, 'g:' .. ARGV[2])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
