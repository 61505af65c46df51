-- Bring in a finished game that SQL has: a tombstone, and the history for what is left of its time.
-- KEYS: 1 state (hash), 2 history index (zset), 3 history (string), 4 imported (hash)
-- ARGV: 1 game id, 2 finished game (JSON), 3 when it closed (ms), 4 how long history stays (ms),
--       then for each field of state: name, value
-- Returns: OK
-- Errors: ALREADY_THERE
local mark, now = 'g:' .. ARGV[1], now_ms()
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('HEXISTS', KEYS[4], mark) == 1 then return {'ALREADY_THERE'} end
local history_ms = tonumber(ARGV[3]) + tonumber(ARGV[4]) - now
if history_ms > 0 then
  redis.call('SET', KEYS[3], ARGV[2], 'PX', history_ms)
  redis.call('ZADD', KEYS[2], ARGV[3], ARGV[1])
end
local tombstone_ms = tonumber(ARGV[3]) + TOMBSTONE_MS - now
if tombstone_ms > 0 then
  for n = 5, #ARGV, 2 do redis.call('HSET', KEYS[1], ARGV[n], ARGV[n + 1]) end
  redis.call('PEXPIRE', KEYS[1], tombstone_ms)
end
redis.call('HSET', KEYS[4], mark, now)
return {'OK'}
