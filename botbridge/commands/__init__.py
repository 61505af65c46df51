"""The commands. Each receives, checks the permission, calls one service and replies."""

from __future__ import annotations

from discord import app_commands

from botbridge.commands import hosting, keeping, log_channel, looking, playing, privacy, receipts, registering

_PARTS = (playing, looking, receipts, privacy, hosting, registering, log_channel, keeping)

TRIVIA = app_commands.Group(name="trivia", description="Scheduled trivia", guild_only=True)
for _command in (command for part in _PARTS for command in part.COMMANDS):
    TRIVIA.add_command(_command)

COMMANDS: tuple[app_commands.Group | app_commands.ContextMenu, ...] = (TRIVIA, playing.submit_answer)
"""All that the bot registers with Discord."""
