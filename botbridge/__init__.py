"""Everything Discord: the bot, its commands and components, and the sandbox that stands in for Discord."""
