"""Everything in play: in Redis by Lua scripts, or in one JSON file by the same rules."""
