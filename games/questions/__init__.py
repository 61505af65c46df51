"""Questions that ship with the game: tables of facts (`facts/`) and generators that turn a seed into a question."""
