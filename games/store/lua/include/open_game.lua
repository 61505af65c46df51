-- Why a game in this phase (nil when there is no such game) does not run; nothing while it is open.
-- Takes: phase
-- Errors: GAME_NOT_FOUND, NOT_OPEN_YET, GAME_CLOSED
local function why_not_open(phase)
  if not phase then return 'GAME_NOT_FOUND' end
  if phase == 'posting' then return 'NOT_OPEN_YET' end
  if phase ~= 'open' then return 'GAME_CLOSED' end
end
