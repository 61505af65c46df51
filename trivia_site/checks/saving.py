"""Can anything be saved now, and how much room is left for more? Tried by writing, as far as this machine can see.

Reading goes on when a disk is full, so nothing that only reads shows it. What is written here is small and leaves
nothing behind: a key that expires, a file without a name, a row that stays as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import DatabaseError, connection
from redis import Redis, RedisError
from redis.exceptions import MovedError

from games.store import keys
from games.store.redis.topology import primaries
from trivia_site.checks.disk_space import FULL_BYTES, Room, refusal, room_of, size_of
from trivia_site.checks.file_safety import SCHEME, path_of
from trivia_site.checks.findings import StopsPlay
from trivia_site.valkey.paths import server_dir

TIMEOUT_S = 3.0
HINT = "Make room, but never delete anything in appendonlydir. More: docs/runbooks.md."
START = "Start the database, or correct DATABASE_URL."
STORE, DATABASE = "the store", "the database"
_TRIAL_MS = 1000
_TRIALS = 1000
"""Keys tried until one lies on a given node of a cluster."""
_LEAST_BYTES = 4096
_ARCHIVE_BYTES = 1_000_000
"""About what a game of 5,000 answers takes in SQLite."""


class NothingSaved(StopsPlay):
    """Why nothing can be saved in the store, in the database, or in both."""

    def __init__(self, refusals: Mapping[str, str], hint: str) -> None:
        sentences = [f"Nothing can be saved in {name}: {_sentence(why)}" for name, why in refusals.items()]
        super().__init__(" ".join(sentences), hint=hint, id="tally.W007")
        self.places = frozenset(refusals)


def _sentence(words: str) -> str:
    """PostgreSQL's have several lines, and the last one is a question."""
    line = " ".join(words.split())
    return line if line.endswith(("?", "!")) else f"{line.rstrip('.')}."


def problems(url: str, *, ask_store: bool = True, ask_database: bool = True) -> Iterator[CheckMessage]:
    """What keeps store and database from saving, or soon will. Of what is not asked only the room is checked.

    Nothing is raised.
    """
    store_room, database_room = room_of_store(url, ask=ask_store), room_of_database()
    away = _database_unavailable() if ask_database else ""
    refusals = {
        STORE: _store_refuses(url, store_room, ask=ask_store),
        DATABASE: away or _database_refuses(database_room, ask=ask_database),
    }
    if refused := {name: why for name, why in refusals.items() if why}:
        yield NothingSaved(refused, START if away and len(refused) == 1 else HINT)
    limit = settings.TALLY_ROOM_WARNING_MB
    # Where nothing can be saved any more, that little room is left would only say it again.
    reported = {
        room.disk for room, why in zip((store_room, database_room), refusals.values(), strict=True) if room and why
    }
    seen = [room for room in rooms(store_room, database_room) if room.disk not in reported]
    if low := [str(room) for room in seen if room.free < limit * 1e6]:
        yield Warning(f"Disk space is low: {', '.join(low)}; less than {limit:,} MB.", hint=HINT, id="tally.W006")


def rooms(*found: Room | None) -> list[Room]:
    """Each disk once, by the first path that lies on it."""
    return list({room.disk: room for room in reversed(found) if room is not None}.values())[::-1]


def room_of_database() -> Room | None:
    """Of SQLite's file; None for a server, whose disk it alone sees."""
    name = Path(connection.settings_dict["NAME"])
    return _room(name.parent) if connection.vendor == "sqlite" and name.is_absolute() else None


def room_of_store(url: str, *, ask: bool = True) -> Room | None:
    """Of the store's file, or of its server's directory; None where that cannot be seen from here, or not unasked."""
    if url.startswith(SCHEME):
        return _room(path_of(url).parent)
    if settings.TALLY_EMBEDDED_STORE:
        return _room(server_dir(settings.TALLY_DATA_DIR))
    if not ask:
        return None
    with suppress(RedisError, OSError, ValueError), primaries(url, TIMEOUT_S) as servers:
        found = [room for server in servers if (room := _room_of_server(server))]
        return min(found, key=lambda room: room.free, default=None)
    return None


def _room_of_server(server: Redis) -> Room | None:
    config = server.config_get("dir", "appenddirname")
    directory = Path(str(config.get("dir", "")))
    # A directory of this name may be another one here: on another machine, or outside of the server's container.
    return _room(directory) if (directory / str(config.get("appenddirname", "appendonlydir"))).is_dir() else None


def _room(path: Path) -> Room | None:
    try:
        return room_of(path)
    except OSError:  # what is not there says so where it is used
        return None


def _store_refuses(url: str, room: Room | None, *, ask: bool) -> str:
    """Why the store saves nothing; empty where it does, and where it is unavailable for a reason that others report."""
    if room is not None and room.is_full:
        return f"no space is left, {room}"  # not tried: a server that still lives would end itself
    if url.startswith(SCHEME):
        path = path_of(url)
        return refusal(path.parent, size_of(path) + _LEAST_BYTES)
    # Only of our own server is the directory ours to write in; a quota, say, shows in no figure.
    if settings.TALLY_EMBEDDED_STORE and room and room.path.exists() and (why := refusal(room.path, FULL_BYTES)):
        return why
    if not ask:
        return ""
    try:
        with primaries(url, TIMEOUT_S) as servers:
            return next(filter(None, map(_server_refuses, servers)), "")
    except (RedisError, OSError, ValueError):
        return ""


def _server_refuses(server: Redis) -> str:
    """Raises RedisError or OSError when it is unavailable already."""
    server.time()  # not PING, which a server that cannot write refuses too
    for number in range(_TRIALS):
        try:
            server.set(keys.test_write(number), "", px=_TRIAL_MS)
            break
        except MovedError:  # of a cluster, another node has this key
            continue
        except (RedisError, OSError) as error:
            return f"a test write was answered with {error}"
    return ""


def _database_unavailable() -> str:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return f"it does not answer: {error}"
    return ""


def _database_refuses(room: Room | None, *, ask: bool) -> str:
    if room is not None:
        if room.is_full:
            return f"no space is left, {room}"
        if why := refusal(room.path, _ARCHIVE_BYTES):
            return why
    if not ask:
        return ""
    try:
        with connection.cursor() as cursor:
            if "django_migrations" not in connection.introspection.table_names(cursor):
                return ""  # a new one
            cursor.execute("UPDATE django_migrations SET app = app WHERE id = (SELECT MIN(id) FROM django_migrations)")
    except DatabaseError as error:
        return str(error)
    return ""
