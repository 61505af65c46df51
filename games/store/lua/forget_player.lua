-- Remove what one player has answered in a game that still takes answers; the counts follow. That submissions of theirs
-- were refused is forgotten in any phase.
-- KEYS: 1 state (hash), 2 submissions (hash), 3 refusals (list)
-- ARGV: 1 live channel, 2 game id, 3 user id
-- Returns: OK, removed answers (int)
-- Errors: GAME_NOT_FOUND, GAME_CLOSED
--- @include "unfrozen_game"
local state, hash = KEYS[1], KEYS[2]
local c = redis.call('HMGET', state, 'phase', 'questions')
local refusal = why_frozen(c[1])
if not c[1] then return {refusal} end
for _, line in ipairs(redis.call('LRANGE', KEYS[3], 0, -1)) do
  if string.match(line, '^(%d+)|') == ARGV[3] then redis.call('LREM', KEYS[3], 0, line) end
end
if refusal then return {refusal} end -- from here on only the archive can forget

local fields = {}
for question = 0, tonumber(c[2]) - 1 do fields[question + 1] = ARGV[3] .. ':' .. question end
local seen, interactions, removed = {}, 0, 0
for _, value in ipairs(redis.call('HMGET', hash, unpack(fields))) do
  if value then
    removed = removed + 1
    local interaction = string.match(value, '^(%d+)|')
    if not seen[interaction] then
      seen[interaction], interactions = true, interactions + 1
    end
  end
end
if removed == 0 then return {'OK', 0} end

redis.call('HDEL', hash, unpack(fields))
redis.call('HINCRBY', state, 'players', -1)
redis.call('HINCRBY', state, 'answers', -removed)
redis.call('HINCRBY', state, 'accepted', -interactions)
-- A watcher's sequence number has `accepted` in it and must grow all the same.
redis.call('HINCRBY', state, 'seq', interactions)
notify(state, ARGV[1], ARGV[2])
return {'OK', removed}
