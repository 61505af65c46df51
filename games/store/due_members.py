"""How a guild's due set spells its members, for every store alike."""

from __future__ import annotations

from collections.abc import Iterable

from games.domain.duties import Duty, DutyKind
from games.domain.records import Game

_KINDS = {"r": DutyKind.SLOT, "g": DutyKind.GAME, "s": DutyKind.ORPHANS}


def duty(guild_id: str, member: str, due_ms: int) -> Duty:
    """The duty that a member stands for: `g:<game>`, `r:<registration>` or `s:<game>:<channel>:<first try>`."""
    return Duty(kind=_KINDS[member[0]], guild_id=guild_id, id=member[2:], due_ms=due_ms)


def slot(registration_id: str) -> str:
    """The member for a registration's next slot."""
    return f"r:{registration_id}"


def game(game_id: str) -> str:
    """The member for a game that a worker must act on."""
    return f"g:{game_id}"


def orphans(game: Game, since_ms: int) -> str:
    """The member for a search for orphans: all that it needs, for the game's description may be gone by then."""
    return f"s:{game.id}:{game.channel_id}:{since_ms}"


def slots(due: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Registration id -> when its next slot is due, of all members and when they are due."""
    prefix = slot("")
    return {member.removeprefix(prefix): due_ms for member, due_ms in due if member.startswith(prefix)}
