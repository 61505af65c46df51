"""Tally on Discord: the bot, its commands and components, and every word that a player reads."""
