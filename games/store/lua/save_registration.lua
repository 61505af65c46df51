-- Store a registration unless somebody saved it since it was read, and set when it is due.
-- KEYS: 1 registrations (hash), 2 due (zset)
-- ARGV: 1 registration id, 2 version that was read (int, 0 for a new one), 3 registration (JSON) of the next version,
--       4 next due time (ms), empty for none, or `keep` to leave it as it is, 5 most registrations of a guild (int)
-- Returns: OK
-- Errors: VERSION_CONFLICT, REGISTRATION_NOT_FOUND, TOO_MANY_REGISTRATIONS
local stored = redis.call('HGET', KEYS[1], ARGV[1])
local new = string.format('%d|', ARGV[2] + 1) .. ARGV[3]
if not stored and ARGV[2] ~= '0' then return {'REGISTRATION_NOT_FOUND'} end
if not stored and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[5]) then return {'TOO_MANY_REGISTRATIONS'} end
-- Equal to the new one: the first try was carried out and its reply lost.
if stored and stored ~= new and string.match(stored, '^(%d+)|') ~= ARGV[2] then return {'VERSION_CONFLICT'} end
redis.call('HSET', KEYS[1], ARGV[1], new)
if ARGV[4] == '' then
  redis.call('ZREM', KEYS[2], 'r:' .. ARGV[1])
elseif ARGV[4] ~= 'keep' then
  redis.call('ZADD', KEYS[2], ARGV[4], 'r:' .. ARGV[1])
end
return {'OK'}
