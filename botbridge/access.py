"""Who may use the administrators' commands, checked with every use, and where the bot itself may post."""

from __future__ import annotations

from discord import Guild, Interaction
from discord.abc import GuildChannel

from botbridge.messages import replies
from botbridge.messages.replies import Refused
from games.domain import Registration

MANAGER_PERMISSION = "Manage Server"

_NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "read_message_history": "Read Message History",
}
_FOR_THREADS = {"create_public_threads": "Create Public Threads"}
_FOR_MENTIONS = {"mention_everyone": "Mention @everyone, @here, and All Roles"}


def is_manager(interaction: Interaction) -> bool:
    """Whether the person may manage the server in which the interaction happens."""
    rights = interaction.permissions
    return interaction.guild_id is not None and (rights.manage_guild or rights.administrator)


def manager_guild(interaction: Interaction) -> str:
    """The server's id for an administrator's command. Raises Refused, naming the permission, for anybody else."""
    if interaction.guild_id is None:
        raise Refused(replies.GUILD_ONLY)
    if not is_manager(interaction):
        raise Refused(replies.missing_permission(MANAGER_PERMISSION))
    return str(interaction.guild_id)


def check_channel(guild: Guild | None, registration: Registration) -> None:
    """Raises Refused when the bot could not post there what the registration asks for."""
    channel = guild.get_channel(int(registration.channel_id)) if guild else None
    if guild is None or channel is None:
        raise Refused(replies.bot_lacks(registration.channel_id, [_NEEDED["view_channel"]]))
    lacking = _lacking(guild, channel, registration)
    if lacking:
        raise Refused(replies.bot_lacks(registration.channel_id, lacking))


def _lacking(guild: Guild, channel: GuildChannel, registration: Registration) -> list[str]:
    needed = dict(_NEEDED)
    if registration.thread:
        needed |= _FOR_THREADS
    role = guild.get_role(int(registration.mention_role_id)) if registration.mention_role_id else None
    if role is not None and not role.mentionable:
        needed |= _FOR_MENTIONS
    held = channel.permissions_for(guild.me)
    return [words for name, words in needed.items() if not (held.administrator or getattr(held, name))]
