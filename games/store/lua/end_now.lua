-- End an open game's window at this moment and make its close due.
-- KEYS: 1 state (hash), 2 due (zset)
-- ARGV: 1 live channel, 2 game id
-- Returns: OK
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED
--- @include "open_game"
local c = redis.call('HMGET', KEYS[1], 'phase', 'ends_at')
local refusal = why_not_open(c[1])
if refusal then return {refusal} end
local now = now_ms()
redis.call('HSET', KEYS[1], 'ends_at', math.min(now, tonumber(c[2])))
redis.call('ZADD', KEYS[2], now, 'g:' .. ARGV[2])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
