-- Store the answers of one or more players to one game, each judged on its own, in one call.
-- KEYS: 1 ctl (hash), 2 submissions (hash)
-- ARGV: 1 live channel, 2 game id, then for each player: user id, interaction id, number n of answers,
--       and n times: question index (int), answer (opaque)
-- Returns: OK, now (ms), ends_at (ms), policy (last|first), then one word for each player:
--       NEW, EDIT, DUP, SUPERSEDED or one of the errors below
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED, WINDOW_CLOSED (for all);
--       ALREADY_SUBMITTED, TOO_MANY, QUESTION_NOT_FOUND (for one player)
local BURST = 10 -- changes at once; one more is forgiven each second

-- Snowflakes are compared as decimal text, since 2^53 is too small for them.
local function newer(a, b)
  if #a ~= #b then return #a > #b end
  return a > b
end

local ctl, hash = KEYS[1], KEYS[2]
local c = redis.call('HMGET', ctl, 'phase', 'ends_at', 'closed_at', 'policy', 'questions',
  'players', 'answers', 'accepted', 'changed', 'seq', 'published_at')
local phase = c[1]
if not phase then return {'GAME_NOT_FOUND'} end
local now = now_ms()
local questions = tonumber(c[5])

local function refuse_all(code)
  local players, i = 0, 3
  while i <= #ARGV do
    players = players + 1
    i = i + 3 + 2 * tonumber(ARGV[i + 2])
  end
  redis.call('HINCRBY', ctl, 'refused:' .. code, players)
  tell(ctl, ARGV[1], ARGV[2])
  return {code}
end

if phase == 'posting' then return refuse_all('NOT_OPEN_YET') end
if phase ~= 'open' or c[3] then return refuse_all('GAME_CLOSED') end
if now >= tonumber(c[2]) then return refuse_all('WINDOW_CLOSED') end

local counts = {players = tonumber(c[6]), answers = tonumber(c[7]), accepted = tonumber(c[8]), changed = tonumber(c[9])}
local refused = {}

-- Whether the player has an answer to any question of the game.
local function known(user)
  local fields = {}
  for question = 0, questions - 1 do fields[#fields + 1] = user .. ':' .. question end
  for _, value in ipairs(redis.call('HMGET', hash, unpack(fields))) do
    if value then return true end
  end
  return false
end

-- One player's answers, stored all together or refused all together.
local function submit(user, interaction, first, last)
  local fields, writes = {}, {}
  for i = first, last, 2 do
    local question = tonumber(ARGV[i])
    if not question or question < 0 or question >= questions then return 'QUESTION_NOT_FOUND' end
    fields[#fields + 1] = user .. ':' .. ARGV[i]
  end
  local stored = redis.call('HMGET', hash, unpack(fields))
  local fresh, edits, old_at, old_burst = 0, 0, 0, 0
  local prior = {}
  for n = 1, #fields do
    if stored[n] then
      local by, at, burst = string.match(stored[n], '^(%d+)|(%d+)|([%d.]+)|')
      if by == interaction then return 'DUP' end
      prior[n] = by
      if tonumber(at) >= old_at then old_at, old_burst = tonumber(at), tonumber(burst) end
    end
  end
  if next(prior) and c[4] == 'first' then return 'ALREADY_SUBMITTED' end
  local burst = 0
  if next(prior) then
    burst = math.max(0, old_burst - math.max(0, now - old_at) / 1000) + 1
    if burst > BURST then return 'TOO_MANY' end
  end
  local head = interaction .. '|' .. now .. '|' .. string.format('%.1f', burst) .. '|'
  for n = 1, #fields do
    if not prior[n] then
      fresh = fresh + 1
    elseif newer(interaction, prior[n]) then
      edits = edits + 1
    end
    if not prior[n] or newer(interaction, prior[n]) then
      writes[#writes + 1] = fields[n]
      writes[#writes + 1] = head .. ARGV[first + 2 * n - 1]
    end
  end
  if #writes == 0 then return 'SUPERSEDED' end
  if fresh > 0 and not next(prior) and (questions == 1 or not known(user)) then counts.players = counts.players + 1 end
  redis.call('HSET', hash, unpack(writes))
  counts.answers = counts.answers + fresh
  counts.accepted = counts.accepted + 1
  if edits == 0 then return 'NEW' end
  counts.changed = counts.changed + 1
  return 'EDIT'
end

local ACKNOWLEDGED = {NEW = true, EDIT = true, DUP = true, SUPERSEDED = true}
local reply = {'OK', now, tonumber(c[2]), c[4]}
local i = 3
while i <= #ARGV do
  local first = i + 3
  local last = first + 2 * tonumber(ARGV[i + 2]) - 1
  local word = submit(ARGV[i], ARGV[i + 1], first, last)
  if not ACKNOWLEDGED[word] then refused[word] = (refused[word] or 0) + 1 end
  reply[#reply + 1] = word
  i = last + 1
end

for code, players in pairs(refused) do redis.call('HINCRBY', ctl, 'refused:' .. code, players) end
local published = tonumber(c[11] or 0)
-- At most ten events a second and game; a watcher reads the counts again 100 ms after the last event.
local loud = now - published >= 100 or now < published
if loud then
  redis.call('PUBLISH', ARGV[1], ARGV[2])
  published = now
end
redis.call('HSET', ctl, 'players', counts.players, 'answers', counts.answers, 'accepted', counts.accepted,
  'changed', counts.changed, 'seq', tonumber(c[10]) + 1, 'published_at', published)
return reply
