#!lua flags=allow-oom
-- SQL has the game: take it out of play, keep its history for seven days and its tombstone for eight.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 lease (string), 5 submissions (hash),
--       6 history index (zset), 7 history (string), 8 refusals (list)
-- ARGV: 1 live channel, 2 game id, 3 token, 4 finished game (JSON), 5 how long history stays (ms)
-- Returns: OK
-- Errors: LEASE_LOST
--- @include "out_of_play"
local c = redis.call('HMGET', KEYS[1], 'owner', 'phase', 'closed_at')
if c[1] ~= ARGV[3] or c[2] ~= 'posted' then return {'LEASE_LOST'} end
local now = now_ms()
redis.call('SET', KEYS[7], ARGV[4], 'PX', ARGV[5])
redis.call('ZADD', KEYS[6], c[3], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[6], '-inf', now - 2 * tonumber(ARGV[5]))
redis.call('HSET', KEYS[1], 'phase', 'gone')
take_out_of_play(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8], ARGV[1], ARGV[2])
return {'OK'}
