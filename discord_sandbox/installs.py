"""Who has installed the application, and so is offered a command: the server, the member, or both.

https://docs.discord.com/developers/resources/application#installation-context and
https://docs.discord.com/developers/interactions/receiving-and-responding#interaction-object-authorizing-integration-owners-object
"""

from __future__ import annotations

from discord_sandbox.state import Guild, Json, Member, Message, World

IN_SERVER = 0
"""The context of an interaction, and the kind of installation, of a server."""
BY_USER = 1


def owners(world: World, command: Json, guild: Guild, member: Member) -> dict[str, str]:
    """By whose installation the member is offered the command in the server: kind -> id. Empty: they are not."""
    if command.get("contexts") is not None and IN_SERVER not in command["contexts"]:
        return {}
    kinds, found = command["integration_types"], {}
    if "guild_id" in command or (IN_SERVER in kinds and world.bot.id in guild.members):
        found[str(IN_SERVER)] = guild.id
    if BY_USER in kinds and member.id in world.installs:
        found[str(BY_USER)] = member.id
    return found


def owners_of(source: Message | None, guild_id: str) -> dict[str, str]:
    """By whose installation a message's component is used: that by which the message came."""
    made_by = source.interaction if source is not None else None
    found: dict[str, str] = (made_by or {}).get("authorizing_integration_owners") or {str(IN_SERVER): guild_id}
    return found
