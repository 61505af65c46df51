-- Fix when the window will end, before the question is shown; again only when that moment has passed meanwhile.
-- KEYS: 1 state (hash)
-- ARGV: 1 token, 2 message id of the question post, 3 window (ms)
-- Returns: OK, ends_at (ms)
-- Errors: LEASE_LOST
local c = redis.call('HMGET', KEYS[1], 'owner', 'phase', 'q_msg', 'ends_at')
if c[1] ~= ARGV[1] or c[2] ~= 'posting' or c[3] ~= ARGV[2] then return {'LEASE_LOST'} end
local now, ends_at = now_ms(), tonumber(c[4] or 0)
if ends_at <= now then
  ends_at = now + tonumber(ARGV[3])
  redis.call('HSET', KEYS[1], 'ends_at', ends_at)
end
return {'OK', ends_at}
