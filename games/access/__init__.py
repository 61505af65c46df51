"""Who may see and do what: roles in guilds, login with Discord, limits to wrong passwords."""
