#!lua flags=allow-oom
-- Forget a message that somebody deleted, so that the next generation may be sent under a fresh nonce.
-- KEYS: 1 state (hash)
-- ARGV: 1 token, 2 kind (q|r), 3 message id
-- Returns: OK
-- Errors: LEASE_LOST
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then return {'LEASE_LOST'} end
if redis.call('HGET', KEYS[1], ARGV[2] .. '_msg') == ARGV[3] then
  redis.call('HDEL', KEYS[1], ARGV[2] .. '_msg', ARGV[2] .. '_intent')
  redis.call('HINCRBY', KEYS[1], ARGV[2] .. '_gen', 1)
end
return {'OK'}
