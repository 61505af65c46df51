-- Why nothing of a game in this phase (nil when there is no such game) may change any more; nothing before the close
-- begins. The results are a function of the description and the answers: from then on both are frozen.
-- Takes: phase
-- Errors: GAME_NOT_FOUND, GAME_CLOSED
local function why_frozen(phase)
  if not phase then return 'GAME_NOT_FOUND' end
  if phase ~= 'posting' and phase ~= 'open' then return 'GAME_CLOSED' end
end
