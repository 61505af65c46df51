-- Put a game in play that comes from elsewhere, with the answers that were laid down for it.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 submissions (hash), 5 imported (hash)
-- ARGV: 1 live channel, 2 game id, 3 game (JSON), 4 answers (int), 5 when a worker must act (ms),
--       then for each field of state: name, value
-- Returns: OK
-- Errors: ALREADY_THERE, VERSION_CONFLICT
local mark = 'g:' .. ARGV[2]
if redis.call('EXISTS', KEYS[1]) == 1 then return {'ALREADY_THERE'} end
-- Somebody else began to bring in the same game meanwhile.
if redis.call('HLEN', KEYS[4]) ~= tonumber(ARGV[4]) then return {'VERSION_CONFLICT'} end
for n = 6, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 1]) end
redis.call('PERSIST', KEYS[4])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], ARGV[5], mark)
redis.call('HSET', KEYS[5], mark, now_ms())
redis.call('PUBLISH', ARGV[1], ARGV[2])
return {'OK'}
