"""`manage.py reconcile` as an operator types it, and what it and its like say where a half cannot be used."""

from __future__ import annotations

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from redis import Redis

from games.connection import in_sync
from games.models import ArchivedAnswer, ArchivedGame, CancelledGame
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, QUIZ, TRIVIA

pytestmark = pytest.mark.process

PROJECT = Path(__file__).resolve().parents[3]
LIKE = [("reconcile",), ("verify_game", "--all"), ("forget_player", "1", "2")]
"""Commands that work on store and database directly."""


@pytest.fixture
def finished(transactional_db: None, redis_url: str) -> None:
    """One game of one server, with the answers of one player."""
    with Redis.from_url(redis_url) as server:
        server.flushall()

    async def play(store: RedisStore) -> None:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="over")
        await scene.play(store, game, 1)
        await scene.finish(store, game)

    in_sync(play)


def reconcile(*words: str) -> tuple[int, str]:
    """Exit status, and what stands on both outputs."""
    out = StringIO()
    try:
        call_command("reconcile", *words, stdout=out, no_color=True)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def test_one_is_one(finished: None) -> None:
    assert reconcile() == (0, "1 server, none with a difference\n")
    ArchivedAnswer.objects.all().delete()
    status, said = reconcile()
    assert status == 1
    assert said.splitlines() == [
        f"server {QUIZ}: 1 acknowledged answer missing, of: over",
        "1 server, 1 with a difference",
        "1 acknowledged answer is in neither. If no newer backup has any: manage.py reconcile --accept-loss",
    ]


def test_what_is_accepted_as_lost_is_asked_for_no_more(finished: None) -> None:
    ArchivedAnswer.objects.all().delete()
    status, said = reconcile("--accept-loss", "--dry-run")
    assert status == 1
    assert said.startswith(f"server {QUIZ}: 1 acknowledged answer would be accepted as lost, of: over\n")
    assert reconcile("--accept-loss") == (
        0,
        f"server {QUIZ}: 1 ended game written to the store: over\n"
        f"server {QUIZ}: 1 acknowledged answer accepted as lost, of: over\n"
        "1 server, 1 with a difference\n",
    )
    assert reconcile() == (0, "1 server, none with a difference\n")


def test_of_very_many_games_the_first_are_named(finished: None) -> None:
    row = ArchivedGame.objects.get()
    for number in range(11):
        row.pk = f"copy{number:02}"
        row.save(force_insert=True)
    ArchivedGame.objects.update(acknowledged=0, stored=0, answers=0)
    _, said = reconcile("--dry-run")
    named, _, rest = said.removeprefix(f"server {QUIZ}: 11 ended games would be written to the store: ").partition(
        " and "
    )
    assert rest.startswith("1 more\n1 server, 1 with a difference\n")
    assert len(named.split(", ")) == 10 and set(named.split(", ")) < {f"copy{number:02}" for number in range(11)}


def test_a_look_that_finds_a_difference_does_not_end_as_if_both_agreed(finished: None, redis_url: str) -> None:
    with Redis.from_url(redis_url) as server:
        server.flushall()
    status, said = reconcile("--dry-run")
    assert status == 1
    assert said.splitlines() == [
        f"server {QUIZ}: 1 ended game would be written to the store: over",
        "1 server, 1 with a difference",
        "Nothing was done. The same without --dry-run does it.",
    ]
    assert reconcile()[0] == 0
    assert reconcile("--dry-run") == (0, "1 server, none with a difference\n")


def test_a_server_that_neither_half_knows_is_no_agreement(finished: None) -> None:
    assert reconcile("--guild", QUIZ) == (0, "1 server, none with a difference\n")
    assert reconcile("--guild", "999") == (2, "Neither the store nor the database knows a server 999.")


def test_a_server_of_which_only_a_cancelled_game_is_left_is_known(finished: None, redis_url: str) -> None:
    with Redis.from_url(redis_url) as server:
        server.flushall()
    game = ArchivedGame.objects.get()
    CancelledGame.objects.create(
        id="off", guild_id="999", channel_id="7", cancelled_at=game.closed_at, players=0, answers=0, description={}
    )
    assert reconcile("--guild", "999")[0] == 0


# --- as processes, where a half cannot be used ------------------------------------------------------------------------


def manage(home: Path, *words: str, **settings: str) -> tuple[int, str]:
    """Exit status and the whole output; without other settings on a file and SQLite of its own, both new."""
    own = {"TALLY_DATA_DIR": str(home), "TALLY_ENV_FILE": os.devnull, "USE_REDIS": "false"}
    own |= {"TALLY_JSON_PATH": str(home / "state.json"), "DEBUG": "true", "NO_COLOR": "1"} | settings
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")} | own
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("words", LIKE, ids=lambda words: words[0])
def test_an_address_that_nobody_understands_is_one_line(tmp_path: Path, words: tuple[str, ...]) -> None:
    status, said = manage(tmp_path, *words, USE_REDIS="true", REDIS_URL="foo://x:the-password@y")
    assert (status, said.count("\n"), "the-password" in said) == (78, 1, False), said
    assert said.startswith("REDIS_URL is foo://")


@pytest.mark.parametrize(("url", "why"), [("redis://[", "makes no sense."), ("redis+sentinel://h", "sentinels watch.")])
def test_so_are_others(tmp_path: Path, url: str, why: str) -> None:
    status, said = manage(tmp_path, "reconcile", USE_REDIS="true", REDIS_URL=url)
    assert (status, said.count("\n")) == (78, 1), said
    assert why in said


@pytest.mark.parametrize("words", LIKE, ids=lambda words: words[0])
def test_a_database_without_its_tables_is_to_be_migrated(tmp_path: Path, words: tuple[str, ...]) -> None:
    status, said = manage(tmp_path, *words)
    assert (status, said.count("\n")) == (78, 1), said
    assert said.endswith(" migrations are not applied. Run: manage.py migrate\n")


def test_a_file_in_no_directory_is_no_empty_store(tmp_path: Path) -> None:
    assert manage(tmp_path, "migrate", "--verbosity", "0")[0] == 0
    where = tmp_path / "nowhere"
    status, said = manage(tmp_path, "reconcile", TALLY_JSON_PATH=str(where / "state.json"))
    assert (status, said.count("\n")) == (78, 1), said
    assert f"Nothing can be written in {where}." in said and "(tally.E009)" in said


def test_a_database_that_is_away_is_told_without_its_drivers_question(tmp_path: Path) -> None:
    status, said = manage(tmp_path, "reconcile", DATABASE_URL="postgres://tally:secret@127.0.0.1:1/tally")
    assert (status, said.count("\n")) == (1, 1), said
    assert said.startswith("CommandError: The database refuses: connection failed:")
    assert said.endswith("Connection refused. What was done stays done; repeat this.\n")


def test_nor_do_others_end_with_that_question(tmp_path: Path) -> None:
    status, said = manage(tmp_path, "migrate", DATABASE_URL="postgres://tally:secret@127.0.0.1:1/tally")
    assert status == 1
    assert "Connection refused. Ask manage.py doctor" in said
