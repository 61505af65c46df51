"""Who may see and do what: roles in guilds, login with Discord, second factors, limits to wrong passwords."""
