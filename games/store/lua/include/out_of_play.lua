-- Take a game out of play: its tombstone stays for as long as the slot must be refused, and watchers are notified. The
-- caller has written how the game ended.
-- Takes: state (hash), active (hash), due (zset), lease (string), submissions (hash), refusals (list),
--        live channel, game id
-- Errors: none
local function take_out_of_play(state, active, due, lease, submissions, refusals, channel, game)
  redis.call('HDEL', state, 'owner')
  redis.call('PEXPIRE', state, TOMBSTONE_MS)
  redis.call('HDEL', active, game)
  redis.call('ZREM', due, 'g:' .. game)
  redis.call('UNLINK', lease, submissions, refusals)
  notify(state, channel, game)
end
