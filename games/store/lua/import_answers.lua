-- Lay down a page of answers of a game that is to be brought in; nobody sees them before `import_game`.
-- KEYS: 1 state (hash), 2 submissions (hash), 3 imported (hash)
-- ARGV: 1 game id, 2 first page (1, else 0), 3 how long they wait for the game (ms), then for each answer: field
--       (user:question), value
-- Returns: OK
-- Errors: ALREADY_THERE
if redis.call('EXISTS', KEYS[1]) == 1 or redis.call('HEXISTS', KEYS[3], 'g:' .. ARGV[1]) == 1 then
  return {'ALREADY_THERE'}
end
if ARGV[2] == '1' then redis.call('UNLINK', KEYS[2]) end -- what an import that broke off has left
if #ARGV > 3 then
  redis.call('HSET', KEYS[2], unpack(ARGV, 4))
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
return {'OK'}
