"""Who is hidden, and results, answers and refusals as others may read them: without the names of those."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import replace

from games.domain.records import Refusal, Results, Standing
from games.models import HiddenPlayer
from games.models.hidden import SHOWN_AS
from games.models.outages import fresh_connection


def hidden_in(guild_id: str) -> frozenset[str]:
    """The ids of a guild's hidden players. Raises the database's errors."""
    return frozenset(HiddenPlayer.objects.filter(guild_id=guild_id).values_list("user_id", flat=True))


async def set_hidden(guild_id: str, user_id: str, wanted: bool) -> None:
    """Hide a player, or show them again; idempotent. Raises the database's errors."""
    await fresh_connection()
    if wanted:
        await HiddenPlayer.objects.aget_or_create(guild_id=guild_id, user_id=user_id)
    else:
        await HiddenPlayer.objects.filter(guild_id=guild_id, user_id=user_id).adelete()


async def is_hidden(guild_id: str, user_id: str) -> bool:
    await fresh_connection()
    return await HiddenPlayer.objects.filter(guild_id=guild_id, user_id=user_id).aexists()


def name_of(user_id: str, name: str, hidden: Set[str]) -> str:
    """What others read of a player: the name, the id where there is none, or neither."""
    return SHOWN_AS if user_id in hidden else name or user_id


def cover(results: Results, hidden: Set[str]) -> Results:
    """Results as others may read them. Places, scores and ids stay: an id is no longer to be shown, only compared."""
    if not hidden:
        return results
    tallies = (replace(t, fastest=t.fastest and _cover(t.fastest, hidden)) for t in results.tallies)
    return replace(results, top=tuple(_cover(s, hidden) for s in results.top), tallies=tuple(tallies))


def without_names(results: Results) -> Results:
    """For when it cannot be known who is hidden."""
    everybody = {s.user_id for s in (*results.top, *(t.fastest for t in results.tallies)) if s is not None}
    return cover(results, everybody)


def cover_refusals(refusals: Iterable[Refusal], hidden: Set[str]) -> list[Refusal]:
    return [replace(r, user_id="", name=SHOWN_AS) if r.user_id in hidden else r for r in refusals]


def _cover(standing: Standing, hidden: Set[str]) -> Standing:
    return replace(standing, name=SHOWN_AS) if standing.user_id in hidden else standing
