"""What a trivia game is and where it is kept. Knows nothing of Discord."""
