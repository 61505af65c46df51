-- Store the answers of one or more players to one game, each judged on its own, in one call. Idempotent by the
-- interaction: whoever does not know the outcome repeats it.
-- KEYS: 1 state (hash), 2 submissions (hash), 3 refusals (list)
-- ARGV: 1 live channel, 2 game id, then for each player: user id, interaction id, number n of answers,
--       and n times: question index (int), answer (opaque)
-- Returns: OK, now (ms), ends_at (ms), policy (last|first), then one word for each player:
--       NEW, EDIT, DUP, SUPERSEDED or one of the errors below
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED, WINDOW_CLOSED (for all);
--       ALREADY_SUBMITTED, TOO_MANY, QUESTION_NOT_FOUND (for one player)
--- @include "open_game"
-- The hottest script: in the common path each command costs about 2 usec, each closure and each conversion 0.3.
local state, hash = KEYS[1], KEYS[2]
local c = redis.call('HMGET', state, 'phase', 'ends_at', 'policy', 'questions', 'told_at')
local phase, ends_at, policy, only_one = c[1], tonumber(c[2]), c[3], c[4] == '1'
local refusal = why_not_open(phase)
if not phase then return {refusal} end
local now = now_ms()
notify_counts(state, ARGV[1], ARGV[2], now, c[5])

if not refusal and now >= ends_at then refusal = 'WINDOW_CLOSED' end
if refusal then
  local lines, i = {}, 3
  while i <= #ARGV do
    lines[#lines + 1] = string.format('%s|%d|%s', ARGV[i], now, refusal)
    i = i + 3 + 2 * ARGV[i + 2]
  end
  redis.call('HINCRBY', state, 'refused:' .. refusal, #lines)
  -- A tombstone keeps no list: nobody would ever remove it.
  if phase == 'posting' or phase == 'open' or phase == 'cancelling' or phase == 'closing' or phase == 'posted' then
    redis.call('LPUSH', KEYS[3], unpack(lines))
    redis.call('LTRIM', KEYS[3], 0, REFUSALS_KEPT - 1)
  end
  return {refusal}
end

-- The commonest case by far, a first answer to the only question, is stored without looking first. The others wait.
local reply, words, firsts, others = {'OK', now, ends_at, policy}, 4, 0, nil
local unburdened = string.format('|%d|0.0|', now)
local i = 3
while i <= #ARGV do
  words = words + 1
  if only_one and ARGV[i + 2] == '1' and ARGV[i + 3] == '0'
    and redis.call('HSETNX', hash, ARGV[i] .. ':0', ARGV[i + 1] .. unburdened .. ARGV[i + 4]) == 1 then
    firsts = firsts + 1
    reply[words] = 'NEW'
    i = i + 5
  else
    others = others or {}
    others[words] = i
    reply[words] = ''
    i = i + 3 + 2 * ARGV[i + 2]
  end
end
if firsts > 0 then redis.call('HINCRBY', state, 'firsts', firsts) end
if not others then return reply end

local questions = tonumber(c[4])
local counts = {players = 0, answers = 0, accepted = 0, changed = 0}

-- Snowflakes are compared as decimal text, since 2^53 is too small for them.
local function newer(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

-- What a player has stored in this game: question -> interaction (nil when nothing is stored at all), and how many recent
-- changes are still held against the player.
local function known(user)
  local fields = {}
  for question = 0, questions - 1 do fields[question + 1] = user .. ':' .. question end
  local by, last, recent = nil, 0, 0
  for n, value in ipairs(redis.call('HMGET', hash, unpack(fields))) do
    if value then
      by = by or {}
      local interaction, at, changes = string.match(value, '^(%d+)|(%d+)|([%d.]+)|')
      by[n - 1], at, changes = interaction, tonumber(at), tonumber(changes)
      if at > last or (at == last and changes > recent) then last, recent = at, changes end
    end
  end
  return by, math.max(0, recent - math.max(0, now - last) / 1000)
end

-- One player's answers, stored all together or refused all together.
local function submit(user, interaction, first, last)
  for n = first, last, 2 do
    local question = tonumber(ARGV[n])
    if question < 0 or question >= questions then return 'QUESTION_NOT_FOUND' end
  end
  local by, recent = known(user)
  local writes, fresh, edits, earlier = {}, 0, 0, false
  for n = first, last, 2 do
    local prior = by and by[tonumber(ARGV[n])]
    if prior == interaction then return 'DUP' end
    earlier = earlier or prior
    if not prior or newer(interaction, prior) then
      if prior then edits = edits + 1 else fresh = fresh + 1 end
      writes[#writes + 1] = user .. ':' .. ARGV[n]
      writes[#writes + 1] = ARGV[n + 1]
    end
  end
  if earlier and policy == 'first' then return 'ALREADY_SUBMITTED' end
  if #writes == 0 then return 'SUPERSEDED' end
  if edits > 0 then recent = recent + 1 end
  if recent > CHANGES_AT_ONCE and edits > 0 then return 'TOO_MANY' end

  local head = string.format('%s|%d|%.1f|', interaction, now, recent)
  for n = 2, #writes, 2 do writes[n] = head .. writes[n] end
  redis.call('HSET', hash, unpack(writes))
  if not by then counts.players = counts.players + 1 end
  counts.answers = counts.answers + fresh
  counts.accepted = counts.accepted + 1
  if edits == 0 then return 'NEW' end
  counts.changed = counts.changed + 1
  return 'EDIT'
end

local refusals = {}
local ACKNOWLEDGED = {NEW = true, EDIT = true, DUP = true, SUPERSEDED = true}
for word = 5, words do
  local at = others[word]
  if at then
    reply[word] = submit(ARGV[at], ARGV[at + 1], at + 3, at + 2 + 2 * ARGV[at + 2])
    if not ACKNOWLEDGED[reply[word]] then
      local refused = 'refused:' .. reply[word]
      counts[refused] = (counts[refused] or 0) + 1
      refusals[#refusals + 1] = string.format('%s|%d|%s', ARGV[at], now, reply[word])
    end
  end
end
if #refusals > 0 then
  redis.call('LPUSH', KEYS[3], unpack(refusals))
  redis.call('LTRIM', KEYS[3], 0, REFUSALS_KEPT - 1)
end
for name, more in pairs(counts) do
  if more > 0 then redis.call('HINCRBY', state, name, more) end
end
return reply
