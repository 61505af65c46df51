#!lua flags=allow-oom
-- The results are shown, or refused by Discord for good: only the archive remains to be done.
-- KEYS: 1 state (hash)
-- ARGV: 1 live channel, 2 game id, 3 token, 4 answers that the results message counts (int), 5 checksum of the answers,
--       6 `undeliverable:<code>` when Discord refused the results, else empty
-- Returns: OK
-- Errors: LEASE_LOST
local c = redis.call('HMGET', KEYS[1], 'owner', 'phase', 'r_msg')
local message = ARGV[6] ~= '' and ARGV[6] or c[3]
if c[1] ~= ARGV[3] or not message then return {'LEASE_LOST'} end
if c[2] == 'posted' then return {'OK'} end -- the first try was carried out and its reply lost
if c[2] ~= 'closing' then return {'LEASE_LOST'} end
redis.call('HSET', KEYS[1], 'phase', 'posted', 'tries', 0, 'r_msg', message, 'posted', ARGV[4], 'checksum', ARGV[5])
notify(KEYS[1], ARGV[1], ARGV[2])
return {'OK'}
