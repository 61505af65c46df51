-- Reserve a slot: record the game that is to be posted, with its questions' seeds, and move its registration on.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 used seeds (zset), 5 registrations (hash)
-- ARGV: 1 live channel, 2 game id, 3 game (JSON), 4 slot (ms), 5 grace (ms), 6 policy (last|first), 7 questions (int),
--       8 archived (1 when SQL has this game already, else 0), 9 registration id or empty, 10 due time of the
--       registration that was read (ms) or empty when posted manually, 11 its next due time (ms) or empty for none,
--       then for each question: seed, its last use that was read (ms) or empty
-- Returns: OK
-- Errors: NOT_DUE, GAME_EXISTS, SLOT_MISSED, SEED_TAKEN, REGISTRATION_NOT_FOUND
local state, game, now = KEYS[1], ARGV[2], now_ms()
local member = 'r:' .. ARGV[9]
local late_at = tonumber(ARGV[4]) + tonumber(ARGV[5])

if ARGV[9] ~= '' and redis.call('HEXISTS', KEYS[5], ARGV[9]) == 0 then
  redis.call('ZREM', KEYS[3], member)
  return {'REGISTRATION_NOT_FOUND'}
end
-- One posted manually is never early: on a cluster another node's clock may have said "now".
if ARGV[10] ~= '' and now < tonumber(ARGV[4]) then return {'NOT_DUE'} end
if ARGV[10] ~= '' and tonumber(redis.call('ZSCORE', KEYS[3], member) or -1) ~= tonumber(ARGV[10]) then
  return {'NOT_DUE'} -- another worker moved the registration on, or somebody edited it
end

local function move_on()
  if ARGV[10] == '' then return end
  if ARGV[11] == '' then
    redis.call('ZREM', KEYS[3], member)
  else
    redis.call('ZADD', KEYS[3], ARGV[11], member)
  end
end

if redis.call('EXISTS', state) == 1 then
  move_on()
  return {'GAME_EXISTS'}
end
if ARGV[8] == '1' or now > late_at then
  local archived = ARGV[8] == '1'
  redis.call('HSET', state, 'phase', archived and 'gone' or 'missed', 'seq', 0)
  redis.call('PEXPIRE', state, TOMBSTONE_MS)
  move_on()
  notify(state, ARGV[1], game)
  return {archived and 'GAME_EXISTS' or 'SLOT_MISSED'}
end
for i = 12, #ARGV, 2 do
  if tonumber(redis.call('ZSCORE', KEYS[4], ARGV[i]) or -1) ~= tonumber(ARGV[i + 1] == '' and -1 or ARGV[i + 1]) then
    return {'SEED_TAKEN'}
  end
end

for i = 12, #ARGV, 2 do redis.call('ZADD', KEYS[4], now, ARGV[i]) end
redis.call('HSET', state, 'phase', 'posting', 'policy', ARGV[6], 'questions', ARGV[7], 'late_at', late_at)
redis.call('HSET', KEYS[2], game, ARGV[3])
redis.call('ZADD', KEYS[3], now, 'g:' .. game)
move_on()
notify(state, ARGV[1], game)
return {'OK'}
