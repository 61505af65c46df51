#!lua flags=allow-oom
-- The results are shown: only the archive remains to be done.
-- KEYS: 1 ctl (hash)
-- ARGV: 1 live channel, 2 game id, 3 token
-- Returns: OK
-- Errors: LEASE_LOST
local c = redis.call('HMGET', KEYS[1], 'owner', 'phase', 'r_msg')
if c[1] ~= ARGV[3] or not c[3] then return {'LEASE_LOST'} end
if c[2] == 'posted' then return {'OK'} end -- the first try was carried out and its reply lost
if c[2] ~= 'closing' then return {'LEASE_LOST'} end
redis.call('HSET', KEYS[1], 'phase', 'posted', 'tries', 0)
tell(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
