#!lua flags=allow-oom
-- Give the lease back after a failure that may pass; the delay doubles with each try, and is at least as long as asked.
-- Whoever was asked to come again later has not failed: that is not counted as a try.
-- KEYS: 1 state (hash), 2 due (zset), 3 lease (string)
-- ARGV: 1 game id, 2 token, 3 first delay (ms), 4 longest delay (ms), 5 least delay that was asked for (ms) or zero
-- Returns: OK, delay (ms)
-- Errors: LEASE_LOST
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[2] then return {'LEASE_LOST'} end
local least = tonumber(ARGV[5])
local tries = redis.call('HINCRBY', KEYS[1], 'tries', least > 0 and 0 or 1)
local delay = math.min(tonumber(ARGV[4]), tonumber(ARGV[3]) * 2 ^ math.max(0, math.min(tries - 1, 20)))
delay = math.max(delay, least)
redis.call('HDEL', KEYS[1], 'owner')
redis.call('DEL', KEYS[3])
redis.call('ZADD', KEYS[2], now_ms() + delay, 'g:' .. ARGV[1])
return {'OK', delay}
