"""Who may use the administrators' commands, checked with every use, and where the bot itself may post."""

from __future__ import annotations

from typing import Any

from discord import Guild, Interaction

from botbridge.client import TriviaBot
from botbridge.directory import directory_of
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from botbridge.visibility import visibility_of
from games.domain.errors import RegistrationNotFound
from games.domain.guilds import GuildDirectory
from games.domain.names import fold
from games.domain.records import Registration
from games.play.registration_checks.permissions import PERMISSIONS, kind_findings, lacking

MANAGER_PERMISSION = "Manage Server"


def is_manager(interaction: Interaction[Any]) -> bool:
    """Whether the person may manage the server in which the interaction happens."""
    rights = interaction.permissions
    return interaction.guild_id is not None and (rights.manage_guild or rights.administrator)


def manager_guild(interaction: Interaction[Any]) -> str:
    """The server's id for an administrator's command. Raises RefusedByBot, naming the permission, for anybody else."""
    if interaction.guild_id is None:
        raise RefusedByBot(replies.GUILD_ONLY)
    if not is_manager(interaction):
        raise RefusedByBot(replies.missing_permission(MANAGER_PERMISSION))
    return str(interaction.guild_id)


def administrator_guild(interaction: Interaction[Any]) -> str:
    """The server's id for what reaches into channels that are hidden from managers. Raises RefusedByBot as above."""
    guild_id = manager_guild(interaction)
    if not interaction.permissions.administrator:
        raise RefusedByBot(replies.missing_permission("Administrator"))
    return guild_id


async def managed_registration(interaction: Interaction[TriviaBot], registration_id: str) -> Registration:
    """The registration that an administrator's command or button names.

    Raises RefusedByBot for anybody else, and with the same words for one that is unknown and for one of a channel
    that is hidden from the person.
    """
    guild_id = manager_guild(interaction)
    try:
        found = await interaction.client.store.get_registration(guild_id, registration_id)
    except RegistrationNotFound as error:
        raise RefusedByBot(replies.NO_REGISTRATION) from error
    visibility_of(interaction).require(found, replies.NO_REGISTRATION)
    return found


async def typed_registration(interaction: Interaction[TriviaBot], typed: str) -> Registration:
    """The registration that an administrator typed: its id or, where only one posts there, the name of its channel.

    Raises RefusedByBot as `managed_registration`, and where several are meant: which ones.
    """
    guild_id, visibility = manager_guild(interaction), visibility_of(interaction)
    called: dict[str, list[str]] = {}
    for r in await interaction.client.store.get_registrations(guild_id):
        channel = interaction.guild.get_channel(int(r.channel_id)) if interaction.guild else None
        if visibility.sees(r.channel_id):
            for name in {fold(r.id), fold(channel.name if channel else r.id)}:
                called.setdefault(name, []).append(r.id)
    meant = called.get(fold(typed.lstrip("# ")), [typed])
    if typed not in meant and len(meant) > 1:
        raise RefusedByBot(replies.which_registration(meant))
    return await managed_registration(interaction, typed if typed in meant else meant[0])


def check_channel(guild: Guild | None, registration: Registration) -> None:
    """Raises RefusedByBot when the bot could not post there what the registration asks for."""
    directory = directory_of(guild) if guild else GuildDirectory(guild_id=registration.guild_id)
    if missing := lacking(registration, directory):
        raise RefusedByBot(replies.bot_lacks(registration.channel_id, [PERMISSIONS[name] for name in missing]))
    for finding in kind_findings(registration, directory):
        raise RefusedByBot(f"{finding.text} {finding.advice}")
