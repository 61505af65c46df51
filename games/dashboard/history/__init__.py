"""Finished games and what they come to: list, one game, files, leaderboard, regrading, replay."""
