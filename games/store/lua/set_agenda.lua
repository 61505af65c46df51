#!lua flags=allow-oom
-- Put a guild's place in the agenda right. Closing depends on it: places that stay early keep later guilds from being
-- looked at, so it may be done when memory is full.
-- KEYS: 1 agenda (zset)
-- ARGV: 1 guild, 2 due (ms), 3 when (any, or earlier: only if that is earlier than its place)
-- Returns: OK
-- Errors: none
if ARGV[3] == 'earlier' then
  redis.call('ZADD', KEYS[1], 'LT', ARGV[2], ARGV[1])
else
  redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
end
return {'OK'}
