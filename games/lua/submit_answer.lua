-- Store the answers of one or more players to one game, each judged on its own, in one call.
-- KEYS: 1 ctl (hash), 2 submissions (hash)
-- ARGV: 1 live channel, 2 game id, then for each player: user id, interaction id, number n of answers,
--       and n times: question index (int), answer (opaque)
-- Returns: OK, now (ms), ends_at (ms), policy (last|first), then one word for each player:
--       NEW, EDIT, DUP, SUPERSEDED or one of the errors below
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED, WINDOW_CLOSED (for all);
--       ALREADY_SUBMITTED, TOO_MANY, QUESTION_NOT_FOUND (for one player)
local BURST = 10 -- changes at once by one player; one more is forgiven each second

local ctl, hash = KEYS[1], KEYS[2]
local c = redis.call('HMGET', ctl, 'phase', 'ends_at', 'policy', 'questions', 'counts', 'seq')
local phase, policy, questions = c[1], c[3], tonumber(c[4])
if not phase then return {'GAME_NOT_FOUND'} end
local now = now_ms()
-- All counts share one field: this is the hottest script, and each field of a hash costs it a search.
local players, answers, accepted, changed, published =
  string.match(c[5] or NO_COUNTS, '^(%d+)|(%d+)|(%d+)|(%d+)|(%d+)$')

local function count()
  published = tell_counts(ARGV[1], ARGV[2], now, tonumber(published))
  local counts = string.format('%d|%d|%d|%d|%d', players, answers, accepted, changed, published)
  redis.call('HSET', ctl, 'counts', counts, 'seq', c[6] + 1)
end

local function refuse_all(code)
  local refused, i = 0, 3
  while i <= #ARGV do
    refused = refused + 1
    i = i + 3 + 2 * ARGV[i + 2]
  end
  redis.call('HINCRBY', ctl, 'refused:' .. code, refused)
  count()
  return {code}
end

if phase == 'posting' then return refuse_all('NOT_OPEN_YET') end
if phase ~= 'open' then return refuse_all('GAME_CLOSED') end
if now >= tonumber(c[2]) then return refuse_all('WINDOW_CLOSED') end

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
  for i = first, last, 2 do
    local question = tonumber(ARGV[i])
    if question < 0 or question >= questions then return 'QUESTION_NOT_FOUND' end
  end
  local by, recent = known(user)
  local writes, fresh, edits, earlier = {}, 0, 0, false
  for i = first, last, 2 do
    local prior = by and by[tonumber(ARGV[i])]
    if prior == interaction then return 'DUP' end
    earlier = earlier or prior
    if not prior or newer(interaction, prior) then
      if prior then edits = edits + 1 else fresh = fresh + 1 end
      writes[#writes + 1] = user .. ':' .. ARGV[i]
      writes[#writes + 1] = ARGV[i + 1]
    end
  end
  if earlier and policy == 'first' then return 'ALREADY_SUBMITTED' end
  if #writes == 0 then return 'SUPERSEDED' end
  if edits > 0 then recent = recent + 1 end
  if recent > BURST and edits > 0 then return 'TOO_MANY' end

  local head = interaction .. '|' .. now .. '|' .. string.format('%.1f', recent) .. '|'
  for n = 2, #writes, 2 do writes[n] = head .. writes[n] end
  redis.call('HSET', hash, unpack(writes))
  if not by then players = players + 1 end
  answers = answers + fresh
  accepted = accepted + 1
  if edits == 0 then return 'NEW' end
  changed = changed + 1
  return 'EDIT'
end

local reply, fresh_head = {'OK', now, tonumber(c[2]), policy}, '|' .. now .. '|0.0|'
local i = 3
while i <= #ARGV do
  local user, interaction, first = ARGV[i], ARGV[i + 1], i + 3
  local last = first + 2 * ARGV[i + 2] - 1
  local word
  -- The commonest case by far, a first answer to the only question, is stored without looking first.
  if questions == 1 and last == first + 1 and ARGV[first] == '0'
    and redis.call('HSETNX', hash, user .. ':0', interaction .. fresh_head .. ARGV[first + 1]) == 1 then
    players, answers, accepted, word = players + 1, answers + 1, accepted + 1, 'NEW'
  else
    word = submit(user, interaction, first, last)
    if word ~= 'NEW' and word ~= 'EDIT' and word ~= 'DUP' and word ~= 'SUPERSEDED' then
      redis.call('HINCRBY', ctl, 'refused:' .. word, 1)
    end
  end
  reply[#reply + 1] = word
  i = last + 1
end
count()
return reply
