-- Put in front of every script by games/store/scripts.py, behind the numbers of games/domain/limits.py.

-- Milliseconds since the epoch by the server's clock: the one clock that judges windows.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The game changed: number the change, and notify whoever watches it.
local function notify(state, channel, game)
  redis.call('HINCRBY', state, 'seq', 1)
  redis.call('PUBLISH', channel, game)
end

-- Counts change often, so their events are throttled to ten a second and game; a watcher reads once more 100 ms after the
-- last one. Takes the moment of the last event as it is stored.
local function notify_counts(state, channel, game, now, told_at)
  told_at = tonumber(told_at or 0)
  if now >= told_at and now - told_at < 100 then return end
  redis.call('HSET', state, 'told_at', now)
  redis.call('PUBLISH', channel, game)
end
