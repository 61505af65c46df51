"""The rules of the game, pure: what a registration may be, when it posts, who is right and who wins."""
