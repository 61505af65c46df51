"""Has the store lost data that SQL has? Then it was flushed, or replaced by an older copy."""

from __future__ import annotations

from contextlib import suppress

import structlog
from django.core.checks import CheckMessage, Error
from django.db import DatabaseError
from django.db.models import QuerySet
from redis import RedisError
from redis.exceptions import MovedError

from games.archive.archive import confirmed_lately
from games.domain.errors import StoreUnavailable
from games.domain.records import Registration
from games.models import ArchivedGame
from games.store import keys
from games.store.redis.registrations import decoded_registration
from games.store.redis.topology import primaries
from trivia_site.checks import file_safety
from trivia_site.valkey import embedded

log = structlog.get_logger(__name__)

TIMEOUT_S = 3.0
IDS = frozenset({"tally.E007", "tally.E013"})
"""They forbid no start: the loss has happened, and play has to go on."""


def problems(url: str) -> list[CheckMessage]:
    """Whether the store lacks what SQL has: then it was flushed, or replaced by an older copy.

    The last finished game is looked for: it stays in the store as a tombstone. Once another game has been played, or
    somebody has run `manage.py reconcile`, the store is whole again as far as anybody can know.
    """
    try:
        last = confirmed_lately()
        game = last.first()
        if game is None or _knows(url, game.guild_id, game.id):
            return []
        known = _newest_known(url, last)
        return [_older(game, known) if known or _has_registrations_before(url, game) else _lost(game)]
    except (DatabaseError, RedisError, OSError, StoreUnavailable) as error:
        # Each is judged by itself elsewhere, and reported there once; this is asked every half minute, and by `doctor`.
        log.debug("cannot compare the store with SQL", problem=repr(error))
        return []


def _newest_known(url: str, games: QuerySet[ArchivedGame]) -> ArchivedGame | None:
    """Of these games, newest first, the first one that the store has; before that one it has all or is no copy."""
    unknown, known = 0, games.count()
    while known - unknown > 1:  # those before `unknown` are not there, and those from `known` on are, if there are any
        middle = (unknown + known) // 2
        game = games[middle]
        unknown, known = (unknown, middle) if _knows(url, game.guild_id, game.id) else (middle, known)
    return games[known : known + 1].first()


def _has_registrations_before(url: str, game: ArchivedGame) -> bool:
    """Whether the server of a game has a registration that was made before it ended."""
    made = [registration.created_ms for registration in _registrations(url, game.guild_id)]
    return game.confirmed_at is not None and any(0 < ms < game.confirmed_at.timestamp() * 1000 for ms in made)


def _registrations(url: str, guild_id: str) -> list[Registration]:
    if url.startswith(file_safety.SCHEME):
        return list(file_safety.look(file_safety.path_of(url)).guild(guild_id).registrations.values())
    with primaries(url, TIMEOUT_S) as servers:
        for server in servers:
            with suppress(MovedError):
                return [decoded_registration(text) for text in server.hvals(keys.registrations(guild_id))]
    return []


def _lost(game: ArchivedGame) -> CheckMessage:
    return Error(
        f"The store has lost its data: it does not know the game {game.id}, which SQL has. Registrations, games in "
        "play and their answers are gone; nothing that SQL has is lost or posted again.",
        hint="Restore the store's append-only file, or register the games again; then run manage.py reconcile. "
        + embedded.RUNBOOK,
        id="tally.E007",
    )


def _older(game: ArchivedGame, known: ArchivedGame | None) -> CheckMessage:
    known_at = known.confirmed_at if known else None
    last = f"the last that it knows is of {known_at:%d %b %H:%M} UTC. " if known_at else "and knows none before it. "
    return Error(
        f"The store is an older copy: it does not know the game {game.id}, which SQL has; {last}Nothing that SQL "
        "has is lost or posted again. What was registered, changed or answered since is not in it.",
        hint=f"Look at each server's registrations, then run manage.py reconcile. {embedded.RUNBOOK}",
        id="tally.E013",
    )


def _knows(url: str, guild_id: str, game_id: str) -> bool:
    if url.startswith(file_safety.SCHEME):
        page = file_safety.look(file_safety.path_of(url))
        return page.guild(guild_id).has_had(game_id, page.now_ms)
    key = keys.state(guild_id, game_id)
    with primaries(url, TIMEOUT_S) as servers:
        for server in servers:
            with suppress(MovedError):  # of a cluster, another node has the key
                return bool(server.exists(key))
    return True  # no node is there that could say
