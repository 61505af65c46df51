-- Replace a stored answer while the game is open; after the close the answers are frozen.
-- KEYS: 1 state (hash), 2 submissions (hash)
-- ARGV: 1 live channel, 2 game id, 3 field (user:question), 4 interaction id of the answer that was read, 5 answer (opaque)
-- Returns: OK
-- Errors: GAME_NOT_FOUND, GAME_CLOSED, SUBMISSION_NOT_FOUND, VERSION_CONFLICT
local phase = redis.call('HGET', KEYS[1], 'phase')
if not phase then return {'GAME_NOT_FOUND'} end
if phase ~= 'open' then return {'GAME_CLOSED'} end
local stored = redis.call('HGET', KEYS[2], ARGV[3])
if not stored then return {'SUBMISSION_NOT_FOUND'} end
local head, interaction = string.match(stored, '^((%d+)|%d+|[%d.]+|)')
-- The player has changed the answer since it was read: that newer one must not be lost.
if interaction ~= ARGV[4] then return {'VERSION_CONFLICT'} end
redis.call('HSET', KEYS[2], ARGV[3], head .. ARGV[5])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
