"""Row 12: SQL is unavailable, refuses, or loses its reply while a game is archived."""

from __future__ import annotations

import asyncio
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from structlog.testing import capture_logs

from games.archive import archive
from games.domain.records import Game, MessageKind, Phase
from games.models import ArchivedAnswer, ArchivedGame
from games.play import duties
from games.play.duties import Duties
from games.play.poster import post_now
from games.recovery import ended_games
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.discord_faults import about_to_send, assert_whole, played_out, sent
from tests.faults.theatre import RETRY_MS, Scene
from tests.games.play.bank import SmallBank
from tests.games.samples import submit

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

GAME, ANSWERS = 'INSERT.* INTO "games_archivedgame"', 'INSERT.* INTO "games_archivedanswer"'
COUNT, CONFIRM = r"SELECT COUNT\(\*\)", 'UPDATE "games_archivedgame"'
STATEMENTS = {"game": GAME, "answers": ANSWERS, "count": COUNT, "confirm": CONFIRM}


@contextmanager
def _breaking(owner: type, name: str, when: str, *, done: bool, after: int = 0, times: int = 1) -> Iterator[list[str]]:
    """Calls whose text matches fail, carried out or not, after some that are spared. Yields what has failed.

    The fault lies beneath Django's models and transactions, where a driver reports a connection that broke.
    """
    failed: list[str] = []
    spared: list[str] = []
    original = getattr(owner, name)

    def call(self: Any, *args: Any) -> Any:
        text = str(args[0]) if args else name
        if len(failed) >= times or not re.match(when, text):
            return original(self, *args)
        if len(spared) < after:
            spared.append(text)
            return original(self, *args)
        if done:
            original(self, *args)
        failed.append(text)
        raise OperationalError("server closed the connection unexpectedly")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, name, call)
        yield failed


async def _assert_kept_in_play(scene: Scene, game: Game) -> None:
    """The results stand in the channel, and the store still has everything."""
    assert await scene.phase(game) is Phase.POSTED
    assert scene.posts()[-1].text.startswith("Results")
    assert len(await scene.stored(game, scene.players[0])) == 1
    assert await scene.store.get_history(scene.guild_id) == []


async def _assert_archived_once(scene: Scene, game: Game) -> None:
    await played_out(scene, game)
    await assert_whole(scene, game)
    assert sent(scene, MessageKind.RESULTS) == 1
    assert (await ArchivedGame.objects.acount(), await ArchivedAnswer.objects.acount()) == (1, 1)


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done"])
@pytest.mark.parametrize("statement", STATEMENTS)
async def test_12_sql_breaks_at_a_statement_of_the_archive(scene: Scene, statement: str, done: bool) -> None:
    game = await about_to_send(scene, MessageKind.RESULTS)
    with _breaking(CursorWrapper, "execute", STATEMENTS[statement], done=done) as failed:
        await scene.look()
    assert len(failed) == 1
    await _assert_kept_in_play(scene, game)
    assert await archive.exists(game.id) == (statement == "confirm" and done)
    await _assert_archived_once(scene, game)


@pytest.mark.parametrize("done", [False, True], ids=["not done", "done"])
@pytest.mark.parametrize("commit", [1, 2], ids=["game", "answers"])
async def test_12_sql_breaks_at_a_commit_of_the_archive(scene: Scene, commit: int, done: bool) -> None:
    """Whether a commit was carried out before its reply was lost is unknown; to repeat it is right either way."""
    game = await about_to_send(scene, MessageKind.RESULTS)
    with _breaking(BaseDatabaseWrapper, "_commit", "", after=commit - 1, done=done) as failed:
        await scene.look()
    assert len(failed) == 1
    await _assert_kept_in_play(scene, game)
    await _assert_archived_once(scene, game)


async def test_12_sql_away_for_long_keeps_every_answer_in_play(scene: Scene) -> None:
    """Nothing leaves the store before SQL has it, however often the archive fails."""
    game = await about_to_send(scene, MessageKind.RESULTS)
    with _breaking(CursorWrapper, "execute", "", times=100, done=False) as failed:
        for tries in range(1, 5):
            await scene.look()
            assert len(failed) >= tries
            await _assert_kept_in_play(scene, game)
            await scene.pass_time(RETRY_MS)
    await _assert_archived_once(scene, game)


async def test_12_sql_away_is_one_line_a_try_and_no_trace(scene: Scene) -> None:
    await about_to_send(scene, MessageKind.RESULTS)
    with _breaking(CursorWrapper, "execute", "INSERT", times=100, done=False), capture_logs() as logged:
        await scene.look()
    [line] = [line for line in logged if line["log_level"] != "info"]
    assert (line["log_level"], line["event"]) == ("warning", "looking again later")
    assert "server closed the connection" in line["problem"] and "exc_info" not in line


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_12_sql_refuses_a_bot_and_takes_the_archive_from_the_next(house: House) -> None:
    """Real processes: one bot closes while a table is missing and is killed; the next archives when it is back."""
    first = await house.start_duties()
    await post_now(house.store, SmallBank(), await house.register(window_s=600), "1")
    game = await house.open_game()
    place = {"guild_id": house.guild_id, "game_id": game.id}
    for n, player in enumerate(house.players):
        await submit(house.store, user_id=player, answers={0: "A"}, interaction_id=str(1000 + n), **place)
    _rename(house, "games_archivedanswer", "elsewhere")
    await house.store.end_now(house.guild_id, game.id)
    await house.phase_is(game.id, Phase.POSTED)
    first.kill()
    await first.wait()
    assert len(await house.store.get_submissions(house.guild_id, game.id)) == len(house.players)
    assert await house.store.get_history(house.guild_id) == []

    _rename(house, "elsewhere", "games_archivedanswer")
    await house.expire_leases()
    await house.start_duties()
    await house.finished_game()
    assert house.archived_answers() == sorted((player, 0, "A") for player in house.players)
    assert len(house.sandbox.messages(house.channel_id)) == 2


def _rename(house: House, table: str, name: str) -> None:
    with closing(sqlite3.connect(house.database, timeout=20)) as connection:
        connection.execute(f"ALTER TABLE {table} RENAME TO {name}")
        connection.commit()


async def test_12_results_do_not_wait_for_sql_that_hangs(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the store was compared with it before; nor does one game wait for the archive of another."""
    for waits in (ended_games, archive):
        monkeypatch.setattr(waits, "ANSWER_S", 0.1)
    monkeypatch.setattr(duties, "DUTIES_AT_ONCE", 1)
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())
    games = [await scene.play(slot) for slot in ("1", "2")]
    for game in games:
        await scene.store.end_now(scene.guild_id, game.id)
    answers, ask = threading.Event(), CursorWrapper.execute

    def hang(cursor: CursorWrapper, *statement: Any) -> Any:
        answers.wait()
        return ask(cursor, *statement)

    monkeypatch.setattr(CursorWrapper, "execute", hang)
    look = asyncio.create_task(scene.look(2))
    try:
        async with asyncio.timeout(10):
            while sent(scene, MessageKind.RESULTS) < 2:
                await asyncio.sleep(0.01)
    finally:
        answers.set()
    await look
    await scene.pass_time(RETRY_MS)
    await scene.look(2)
    assert [await scene.phase(game) for game in games] == [Phase.GONE, Phase.GONE]
    assert sent(scene, MessageKind.RESULTS) == 2
