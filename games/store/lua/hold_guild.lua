-- Keep a guild's duties from beginning while records are brought in; the same holder extends its time or ends it.
-- KEYS: 1 lease of the guild (string)
-- ARGV: 1 token, 2 lease (ms; none of it gives it back)
-- Returns: OK
-- Errors: LEASE_HELD
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return {'LEASE_HELD'} end
if ARGV[2] == '0' then
  redis.call('UNLINK', KEYS[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return {'OK'}
