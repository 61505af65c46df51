-- Put a game in play whose question post exists already.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset)
-- ARGV: 1 live channel, 2 game id, 3 game (JSON), 4 policy (last|first), 5 questions (int), 6 question message id,
--       7 window (ms)
-- Returns: OK
-- Errors: GAME_EXISTS
if redis.call('EXISTS', KEYS[1]) == 1 then return {'GAME_EXISTS'} end
local now = now_ms()
local ends_at = now + tonumber(ARGV[7])
redis.call('HSET', KEYS[1], 'phase', 'open', 'ends_at', ends_at, 'policy', ARGV[4], 'questions', ARGV[5],
  'opens_at', now, 'q_msg', ARGV[6])
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
redis.call('ZADD', KEYS[3], ends_at, 'g:' .. ARGV[2])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
