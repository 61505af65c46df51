-- Replace a stored answer while the game is open; after the close the answers are frozen.
-- KEYS: 1 ctl (hash), 2 submissions (hash)
-- ARGV: 1 live channel, 2 game id, 3 field (user:question), 4 value
-- Returns: OK
-- Errors: GAME_NOT_FOUND, GAME_CLOSED, SUBMISSION_NOT_FOUND
local phase = redis.call('HGET', KEYS[1], 'phase')
if not phase then return {'GAME_NOT_FOUND'} end
if phase ~= 'open' then return {'GAME_CLOSED'} end
if redis.call('HEXISTS', KEYS[2], ARGV[3]) == 0 then return {'SUBMISSION_NOT_FOUND'} end
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
tell(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
