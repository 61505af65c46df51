#!lua flags=allow-oom
-- Begin to cancel a game: from here on no answer is taken, and whoever works on it is overtaken. Description and answers
-- stay until a duty has brought them to SQL. A game that is cancelled already stays so.
-- KEYS: 1 state (hash), 2 due (zset), 3 lease (string), 4 submissions (hash)
-- ARGV: 1 live channel, 2 game id
-- Returns: OK
-- Errors: GAME_NOT_FOUND, GAME_CLOSED
--- @include "unfrozen_game"
local phase = redis.call('HGET', KEYS[1], 'phase')
if phase == 'cancelling' or phase == 'cancelled' then return {'OK'} end
local refusal = why_frozen(phase)
if refusal then return {refusal} end
local now = now_ms()
redis.call('HSET', KEYS[1], 'phase', 'cancelling', 'closed_at', now, 'tries', 0,
  'stored', redis.call('HLEN', KEYS[4]))
redis.call('HDEL', KEYS[1], 'owner')
redis.call('UNLINK', KEYS[3])
redis.call('ZADD', KEYS[2], now, 'g:' .. ARGV[2])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
