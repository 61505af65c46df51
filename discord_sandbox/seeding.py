"""A small community to play with: one guild, one channel, an administrator, a role and a few players."""

from __future__ import annotations

from dataclasses import dataclass

from discord_sandbox.sandbox import Sandbox

PLAYERS = ("Ben", "Chiara", "Dmitri", "Emeka", "Fatima")


@dataclass(frozen=True, kw_only=True, slots=True)
class Community:
    """The ids of what was made."""

    guild_id: str
    channel_id: str
    admin_id: str
    """Holds Manage Server."""
    role_id: str
    """"Trivia fans": every player has it, and it may be mentioned."""
    player_ids: tuple[str, ...]


def seed_demo(sandbox: Sandbox) -> Community:
    """Make the demo community; the bot is in it."""
    guild = sandbox.add_guild("Quiz Night")
    channel = sandbox.add_channel(guild.id, "trivia", "Questions come by themselves. Answer with a button.")
    sandbox.add_channel(guild.id, "lounge", "Anything else")
    role = sandbox.add_role(guild.id, "Trivia fans", mentionable=True)
    admin = sandbox.add_member(guild.id, "Ada", permissions=["manage_guild", "manage_messages"])
    players = [sandbox.add_member(guild.id, name, roles=[role.id]) for name in PLAYERS]
    return Community(
        guild_id=guild.id,
        channel_id=channel.id,
        admin_id=admin.id,
        role_id=role.id,
        player_ids=tuple(player.id for player in players),
    )
