-- Put in front of every script by games/scripts.py.

-- Milliseconds since the epoch by the server's clock: the one clock that judges windows.
local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- The game changed for whoever watches it: count it, and tell.
local function tell(ctl, channel, game)
  redis.call('HINCRBY', ctl, 'seq', 1)
  redis.call('PUBLISH', channel, game)
end

-- Counts change often, so they are told at most ten times a second and game; a watcher reads them again 100 ms after the
-- last event. Takes the moment of the last one (ms); returns the moment to keep as the last one.
local function tell_counts(channel, game, now, published)
  if now >= published and now - published < 100 then return published end
  redis.call('PUBLISH', channel, game)
  return now
end

-- A game's counts before its first answer: players|answers|accepted|changed|when they were last told (ms).
local NO_COUNTS = '0|0|0|0|0'

-- How long the tombstone of a finished game refuses a second game for its slot: 8 days.
local TOMBSTONE_MS = 691200000
