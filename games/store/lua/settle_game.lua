#!lua flags=allow-oom
-- SQL has this game as ended, whatever stands here: an older copy of the store was restored. Take it as SQL has it. Not
-- fenced, for SQL's word is final: whoever works on the game is overtaken.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 lease (string), 5 submissions (hash),
--       6 history index (zset), 7 history (string), 8 refusals (list)
-- ARGV: 1 live channel, 2 game id, 3 finished game (JSON) or empty for a cancelled one, 4 when it closed (ms),
--       5 when its history expires (ms), then for each field of state: name, value
-- Returns: OK
-- Errors: none
--- @include "out_of_play"
local now, seq = now_ms(), redis.call('HGET', KEYS[1], 'seq')
redis.call('DEL', KEYS[1])
for n = 6, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 1]) end
if seq then redis.call('HINCRBY', KEYS[1], 'seq', seq) end
if ARGV[3] ~= '' and tonumber(ARGV[5]) > now then
  redis.call('SET', KEYS[7], ARGV[3], 'PX', ARGV[5] - now)
  redis.call('ZADD', KEYS[6], ARGV[4], ARGV[2])
else
  redis.call('DEL', KEYS[7])
  redis.call('ZREM', KEYS[6], ARGV[2])
end
take_out_of_play(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[8], ARGV[1], ARGV[2])
return {'OK'}
