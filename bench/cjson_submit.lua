-- The usual way, for comparison: the game is one JSON value that is decoded for every answer.
-- KEYS: 1 active games (hash), 2 submissions (hash), 3 counts (hash)
-- ARGV: 1 live channel, 2 game id, 3 user id, 4 interaction id, 5 answer
local found = redis.call('HGET', KEYS[1], ARGV[2])
if not found then return {'GAME_NOT_FOUND'} end
local game = cjson.decode(found)
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if game.closed_at then return {'GAME_CLOSED'} end
if now >= game.ends_at then return {'WINDOW_CLOSED'} end
local earlier = redis.call('HGET', KEYS[2], ARGV[3])
if earlier and game.policy == 'first' then return {'ALREADY_SUBMITTED'} end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4] .. '|' .. now .. '|' .. ARGV[5])
if not earlier then redis.call('HINCRBY', KEYS[3], 'players', 1) end
redis.call('PUBLISH', ARGV[1], ARGV[2])
return {'OK', now}
