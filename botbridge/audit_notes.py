"""Notes in the audit what members change by commands. The change stands before: nobody waits in vain for a reply
because its entry cannot be written."""

from __future__ import annotations

from typing import Any

from discord import Interaction

from botbridge.messages.registrations import schedule_plain
from games.archive import audit
from games.domain.records import Game, Registration
from games.domain.text import one_line


async def note_registration(
    interaction: Interaction[Any], action: str, *, before: Registration | None, after: Registration | None
) -> None:
    """An entry for a registration that was added, changed or deleted; none when nothing that people set differs."""
    old = audit.of_registration(before) if before else {}
    new = audit.of_registration(after) if after else {}
    shown = after or before
    if shown is not None and old != new:
        await _note(interaction, action, shown.guild_id, shown.id, _said(interaction, shown), before=old, after=new)


async def note_posted(interaction: Interaction[Any], registration: Registration, game: Game) -> None:
    """An entry for a registration of which a game was posted by hand."""
    r, action = registration, "registration.posted"
    await _note(interaction, action, r.guild_id, r.id, _said(interaction, r), after={"game": game.id})


def _said(interaction: Interaction[Any], registration: Registration) -> str:
    channel = interaction.guild.get_channel(int(registration.channel_id)) if interaction.guild else None
    return f"#{channel.name}, {schedule_plain(registration)}" if channel else schedule_plain(registration)


async def note_game(interaction: Interaction[Any], action: str, game: Game, **changed: audit.Values) -> None:
    """An entry for a game that was changed by hand; `before` and `after` where there is something to compare."""
    await _note(interaction, action, game.guild_id, game.id, game.questions[0].text, **changed)


async def _note(
    interaction: Interaction[Any], action: str, guild_id: str, subject_id: str, subject: str, **values: Any
) -> None:
    actor = audit.of_member(interaction.user.id, interaction.user.name)
    words = {"subject_id": subject_id, "subject": one_line(subject), **values}
    await audit.note_stored_async(actor, guild_id, action, **words)
