"""What a host has asked to see of a game before its close: noted in the audit once for each person and game.

The entry is what later pages go by. It is written before anything is shown: what is not noted is not shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from games.archive import audit
from games.domain.records import Game
from games.models import AuditEntry


class Disclosure(StrEnum):
    """What can be asked for; the name of its entry's action."""

    ANSWER = "answer.shown"
    """The right answers, for as long as the game is in play."""
    COUNTS = "counts.shown"
    """How many chose what so far, each time it is asked."""


def disclosed(actor: audit.Actor, what: Disclosure, games: Iterable[Game]) -> set[tuple[str, str]]:
    """Guild and id of those of these games of which somebody has asked for it."""
    asked = {(game.guild_id, game.id) for game in games}
    if not asked:
        return set()
    entries = AuditEntry.objects.filter(
        source=actor.source,
        actor_id=actor.id,
        action=what,
        guild_id__in={guild_id for guild_id, _ in asked},
        subject_id__in={game_id for _, game_id in asked},
    )
    return asked & set(entries.values_list("guild_id", "subject_id"))


def disclose(actor: audit.Actor, what: Disclosure, game: Game, *, reason: str = "") -> None:
    """Note that somebody asks for it. Raises the database's errors."""
    if not disclosed(actor, what, [game]):
        after = {"reason": reason} if reason else {}
        audit.note(actor, game.guild_id, what, subject_id=game.id, subject=game.questions[0].text, after=after)
