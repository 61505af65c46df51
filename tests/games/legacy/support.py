"""What the tests of the way in and out share: the commands as an operator types them, and files for them."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

from django.core.management import CommandError, call_command
from redis import Redis

from games.connection import in_sync
from games.domain.records import Game, Submission
from games.store.redis import RedisStore

SAMPLE = Path(__file__).resolve().parents[2] / "data" / "app_state.json"
GUILD = "819651574603317248"
SMALL_GUILD = "902145618833670144"
REGISTRATION = "6513270e-269e-4d37-b2a7-4de452e6b438"
OPEN, EMPTY = "57ee05cd-e009-42c7-bebf-f20686734721", "7c26847f-0316-409e-bbbb-e9eaa8948c89"
"""The sample's games in play: one with 25 answers, one with none."""
RECENT, OLD = "43435cc5-2eae-45cf-96d0-cc5fd4c28c2e", "64e50cad-6623-4a04-a5e7-e4236472f1a3"
"""The sample's finished games: one of the last seven days, one of long ago."""
_MADE = datetime(2026, 11, 20, 17, 10, tzinfo=UTC)
"""When the sample was made: ten minutes into its first game."""


def sample(later: timedelta = timedelta()) -> dict[str, Any]:
    """The sample as if it had been made just now, or that much earlier: every time in it is moved."""
    shift = datetime.now(UTC).replace(microsecond=0) - _MADE - later

    def moved(match: re.Match[str]) -> str:
        return f'"{(datetime.fromisoformat(match[1]) + shift).isoformat()}"'

    data: dict[str, Any] = json.loads(re.sub(r'"(\d{4}-\d\d-\d\dT[^"]+)"', moved, SAMPLE.read_text("utf-8")))
    return data


def write(path: Path, data: object) -> Path:
    path.write_text(json.dumps(data, indent=2), "utf-8")
    return path


def command(name: str, *words: object) -> tuple[int, str]:
    """Exit status and everything that was said."""
    out = StringIO()
    try:
        call_command(name, *map(str, words), stdout=out, no_color=True)
    except SystemExit as end:
        assert isinstance(end.code, int)
        return end.code, out.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue() + str(error)
    return 0, out.getvalue()


def migrate(path: object, *words: object) -> dict[str, Any]:
    """What the last line has for a machine, its `status` equal to the exit status; `said` is the rest."""
    status, said = command("migrate_trivia", path, *words, "--json")
    assert said.splitlines()[-1].startswith("{"), said
    data: dict[str, Any] = json.loads(said.splitlines()[-1])
    assert data["status"] == status
    return data | {"said": said}


def flush(redis_url: str) -> None:
    with Redis.from_url(redis_url) as server:
        server.flushall()


def game(game_id: str, guild_id: str = GUILD) -> Game:
    """A game in play."""
    return in_sync(lambda store: store.get_game(guild_id, game_id))


def answers(game_id: str, guild_id: str = GUILD) -> dict[str, Submission]:
    """The stored answers of a game with one question, by player."""

    async def read(store: RedisStore) -> dict[str, Submission]:
        found = await store.get_submissions(guild_id, game_id)
        return {user: submissions[0] for user, submissions in found.items()}

    return in_sync(read)
