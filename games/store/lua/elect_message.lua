#!lua flags=allow-oom
-- Elect a message as the game's only one of its kind. Not fenced: of all that were sent, the first offered wins for good.
-- KEYS: 1 state (hash)
-- ARGV: 1 kind (q|r), 2 message id
-- Returns: OK, message id that won
-- Errors: GAME_NOT_FOUND
if redis.call('EXISTS', KEYS[1]) == 0 then return {'GAME_NOT_FOUND'} end
local phase = redis.call('HGET', KEYS[1], 'phase')
local expected = ARGV[1] == 'q' and 'posting' or 'closing'
local field = ARGV[1] .. '_msg'
if phase == expected then redis.call('HSETNX', KEYS[1], field, ARGV[2]) end
return {'OK', redis.call('HGET', KEYS[1], field) or ''}
