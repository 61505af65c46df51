#!lua flags=allow-oom
-- Note that a message is about to be sent, and learn what earlier tries have left of it; extends the lease.
-- KEYS: 1 state (hash), 2 due (zset), 3 lease (string)
-- ARGV: 1 game id, 2 token, 3 lease (ms), 4 kind (q|r)
-- Returns: OK, first (1 when nothing was tried before, else 0), since (ms), message id or empty, generation (int)
-- Errors: LEASE_LOST
local state, kind, now = KEYS[1], ARGV[4], now_ms()
if redis.call('HGET', state, 'owner') ~= ARGV[2] then return {'LEASE_LOST'} end
local first = redis.call('HSETNX', state, kind .. '_intent', now)
redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[3])
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), 'g:' .. ARGV[1])
local c = redis.call('HMGET', state, kind .. '_intent', kind .. '_msg', kind .. '_gen')
return {'OK', first, tonumber(c[1]), c[2] or '', tonumber(c[3] or 0)}
