"""Who acts by a command, and what the audit calls that on which it acts; the services note the change itself."""

from __future__ import annotations

from typing import Any

from discord import Interaction

from botbridge.messages.registrations import schedule_plain
from games.archive import audit
from games.domain.records import Game, Registration
from games.domain.text import one_line


def actor_of(interaction: Interaction[Any]) -> audit.Actor:
    """The member who used a command or pressed a button."""
    return audit.of_member(interaction.user.id, interaction.user.name)


def registration_subject(interaction: Interaction[Any], registration: Registration) -> str:
    """Channel and schedule in words that outlive both."""
    channel = interaction.guild.get_channel(int(registration.channel_id)) if interaction.guild else None
    schedule = schedule_plain(registration)
    return one_line(f"#{channel.name}, {schedule}" if channel else schedule)


def game_subject(game: Game) -> str:
    """The text of its first question."""
    return one_line(game.questions[0].text)
