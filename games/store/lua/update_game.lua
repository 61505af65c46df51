-- Replace the description of a game in play; what scripts decide on stays as it is.
-- KEYS: 1 state (hash), 2 active games (hash)
-- ARGV: 1 live channel, 2 game id, 3 game (JSON), 4 questions (int)
-- Returns: OK
-- Errors: GAME_NOT_FOUND, GAME_CLOSED, QUESTION_NOT_FOUND
--- @include "unfrozen_game"
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return {'GAME_NOT_FOUND'} end
local c = redis.call('HMGET', KEYS[1], 'phase', 'questions')
local refusal = why_frozen(c[1])
if refusal then return {refusal} end
if c[2] ~= ARGV[4] then return {'QUESTION_NOT_FOUND'} end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
