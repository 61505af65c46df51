#!lua flags=allow-oom
-- Take a game out of play without results: its post failed for good, SQL has what was cancelled, or somebody deleted it.
-- The slot stays taken.
-- KEYS: 1 state (hash), 2 active games (hash), 3 due (zset), 4 lease (string), 5 submissions (hash),
--       6 refusals (list)
-- ARGV: 1 live channel, 2 game id, 3 token or empty for a person's order, 4 phase (failed|cancelled)
-- Returns: OK
-- Errors: LEASE_LOST, GAME_NOT_FOUND
--- @include "out_of_play"
if redis.call('HEXISTS', KEYS[2], ARGV[2]) == 0 then return {'GAME_NOT_FOUND'} end
if ARGV[3] ~= '' and redis.call('HGET', KEYS[1], 'owner') ~= ARGV[3] then return {'LEASE_LOST'} end
redis.call('HSET', KEYS[1], 'phase', ARGV[4])
take_out_of_play(KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], ARGV[1], ARGV[2])
return {'OK'}
