-- Move the end of an open game's window to a later moment. Idempotent: the very same once more changes nothing.
-- KEYS: 1 state (hash), 2 due (zset)
-- ARGV: 1 live channel, 2 game id, 3 end of the window that was read (ms), 4 its new end (ms), 5 longest window (ms)
-- Returns: OK
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED, WINDOW_CLOSED, WINDOW_TOO_LONG, VERSION_CONFLICT
--- @include "open_game"
local c = redis.call('HMGET', KEYS[1], 'phase', 'ends_at', 'opens_at')
local refusal = why_not_open(c[1])
if refusal then return {refusal} end
local ends_at, new = tonumber(c[2]), tonumber(ARGV[4])
-- Half-open as for answers: whoever has read that the window is over must not see others answer after that.
if now_ms() >= ends_at then return {'WINDOW_CLOSED'} end
if ends_at == new then return {'OK'} end
if ends_at ~= tonumber(ARGV[3]) or new < ends_at then return {'VERSION_CONFLICT'} end
if new - tonumber(c[3] or 0) > tonumber(ARGV[5]) then return {'WINDOW_TOO_LONG'} end
redis.call('HSET', KEYS[1], 'ends_at', ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[4], 'g:' .. ARGV[2])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
