-- The question is shown: take answers from now on.
-- KEYS: 1 state (hash), 2 due (zset), 3 lease (string)
-- ARGV: 1 live channel, 2 game id, 3 token
-- Returns: OK, now (ms), ends_at (ms)
-- Errors: LEASE_LOST, WINDOW_CLOSED
local c = redis.call('HMGET', KEYS[1], 'owner', 'phase', 'q_msg', 'ends_at')
if c[1] ~= ARGV[3] or c[2] ~= 'posting' or not c[3] or not c[4] then return {'LEASE_LOST'} end
local now = now_ms()
if now >= tonumber(c[4]) then return {'WINDOW_CLOSED'} end
redis.call('HSET', KEYS[1], 'phase', 'open', 'opens_at', now, 'tries', 0)
redis.call('HDEL', KEYS[1], 'owner')
redis.call('ZADD', KEYS[2], c[4], 'g:' .. ARGV[2])
redis.call('DEL', KEYS[3])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK', now, tonumber(c[4])}
