"""Notes in the audit what members change by commands. The change stands before: nobody waits in vain for a reply
because its entry cannot be written."""

from __future__ import annotations

from typing import Any

from discord import Interaction

from botbridge.messages.registrations import schedule_plain
from games.domain import Game, Registration
from games.services import audit
from games.services.submissions import printable


async def note_registration(
    interaction: Interaction[Any], action: str, *, before: Registration | None, after: Registration | None
) -> None:
    """An entry for a registration that was added, changed or deleted; none when nothing that people set differs."""
    shown = after or before
    assert shown is not None
    old = audit.of_registration(before) if before else {}
    new = audit.of_registration(after) if after else {}
    if old == new:
        return
    channel = interaction.guild.get_channel(int(shown.channel_id)) if interaction.guild else None
    subject = f"#{channel.name}, {schedule_plain(shown)}" if channel else schedule_plain(shown)
    await _note(interaction, action, shown.guild_id, shown.id, subject, before=old, after=new)


async def note_game(interaction: Interaction[Any], action: str, game: Game) -> None:
    """An entry for a game that was posted or closed by hand."""
    await _note(interaction, action, game.guild_id, game.id, game.questions[0].text)


async def _note(
    interaction: Interaction[Any], action: str, guild_id: str, subject_id: str, subject: str, **values: Any
) -> None:
    actor = audit.of_member(interaction.user.id, interaction.user.name)
    words = {"subject_id": subject_id, "subject": printable(subject), **values}
    await audit.note_stored_async(actor, guild_id, action, **words)
