#!lua flags=allow-oom
-- Take the lease of a game that needs work; an open game whose window is over is closed in the same step. The token is
-- a fence: a step of whoever was overtaken finds another one in the state, and refuses.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 lease (string), 5 submissions (hash),
--       6 refusals (list)
-- ARGV: 1 live channel, 2 game id, 3 token, 4 lease (ms)
-- Returns: OK, phase (posting|cancelling|closing|posted)
-- Errors: NOT_DUE, LEASE_HELD
--- @include "out_of_play"
local state, member, now = KEYS[1], 'g:' .. ARGV[2], now_ms()
local c = redis.call('HMGET', state, 'phase', 'ends_at', 'late_at', 'q_intent')
local phase = c[1]

if phase == 'open' then
  if now < tonumber(c[2]) then
    redis.call('ZADD', KEYS[3], c[2], member)
    return {'NOT_DUE'}
  end
  -- Closed before the lease is read: from here on no answer is taken, whoever does the rest.
  redis.call('HSETNX', state, 'closed_at', now)
  redis.call('HSET', state, 'phase', 'closing', 'stored', redis.call('HLEN', KEYS[5]))
  phase = 'closing'
  notify(state, ARGV[1], ARGV[2])
elseif phase == 'posting' and not c[4] and now > tonumber(c[3]) then
  -- Reserved in time, but nobody lived to send it within the grace.
  redis.call('HSET', state, 'phase', 'missed')
  take_out_of_play(state, KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], ARGV[1], ARGV[2])
  return {'NOT_DUE'}
end
if phase ~= 'posting' and phase ~= 'cancelling' and phase ~= 'closing' and phase ~= 'posted' then
  redis.call('ZREM', KEYS[3], member)
  return {'NOT_DUE'}
end
local holder = redis.call('GET', KEYS[4])
if holder and holder ~= ARGV[3] then
  redis.call('ZADD', KEYS[3], now + math.max(0, redis.call('PTTL', KEYS[4])), member)
  return {'LEASE_HELD'}
end
redis.call('SET', KEYS[4], ARGV[3], 'PX', ARGV[4])
redis.call('HSET', state, 'owner', ARGV[3])
redis.call('ZADD', KEYS[3], now + tonumber(ARGV[4]), member)
return {'OK', phase}
