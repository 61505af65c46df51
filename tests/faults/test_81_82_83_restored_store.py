"""Rows 81 to 83: an older copy of the store is restored. What has ended since is not ended a second time.

SQL has the game; the store takes it from there, wherever the copy has it, and whatever dies on the way.
"""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from discord_sandbox.messages import NONCE_WINDOW_MS
from games.archive import archive, certificate
from games.domain import signals
from games.domain.records import Game, Phase
from games.play.duties import BEAT_S, Duties
from games.recovery import ended_games, older_copy
from games.store import keys
from tests.faults import own_store, theatre
from tests.faults.conftest import PROJECT, House
from tests.faults.own_store import OwnStore, play, press
from tests.faults.theatre import RETRY_MS, Scene
from tests.faults.yesterday import Backup
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url, scene = own_store.own, own_store.redis_url, theatre.scene


@pytest.fixture(autouse=True)
def _own_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "_current", {})


# --- killed on the way, in processes ----------------------------------------------------------------------------------


async def test_81_closer_killed_before_and_after_it_asks_sql(house: House, own: OwnStore) -> None:
    game = await play(house)
    assert (await press(house, house.players[0], "A", game)).startswith("✅")
    await house.store.end_now(house.guild_id, game.id)  # in the copy it is over, and nobody has begun to close it
    backup = Backup(own)
    await house.finished_game()
    await _restored_and_killed(house, backup, game, Phase.GONE)


async def test_82_canceller_killed_before_and_after_it_asks_sql(house: House, own: OwnStore) -> None:
    game = await play(house)
    assert (await press(house, house.players[0], "A", game)).startswith("✅")
    await house.end(house.bots[-1])
    await house.store.cancel_game(house.guild_id, game.id)
    backup = Backup(own)
    await house.start_bot()
    await house.phase_is(game.id, Phase.CANCELLED)
    await _restored_and_killed(house, backup, game, Phase.CANCELLED)


async def _restored_and_killed(house: House, backup: Backup, game: Game, phase: Phase) -> None:
    await house.end(house.bots[-1])
    posts = _posts(house)
    await backup.restore(house.redis)
    house.forget_nonces()
    for step in ("games_in_play", "settle_game"):  # the first look reads them, asks SQL and settles; as does a claim
        doomed = await house.start_bot(step)
        async with asyncio.timeout(own_store.PATIENCE_S):
            while doomed.returncode is None and (step == "games_in_play" or await _phase(house, game) is not phase):
                await asyncio.sleep(0.05)
        if doomed.returncode is None:
            doomed.kill()  # the claim of the one before was quick enough to settle it
        assert await doomed.wait() == -signal.SIGKILL
        await house.expire_leases()
    before = house.sandbox.gateway.connected
    bot = await house.start_bot()
    await house.sandbox.gateway.wait_connected(before + 1)
    await house.phase_is(game.id, phase)
    await house.end(bot)
    assert _posts(house) == posts
    assert await house.redis.zscore(keys.due(house.guild_id), f"g:{game.id}") is None
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{house.database}"}
    command = (sys.executable, "manage.py", "verify_game", "--all")
    verified = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
    assert verified.returncode == 0, verified.stdout


async def _phase(house: House, game: Game) -> Phase:
    return (await house.store.get_states(house.guild_id, [game.id]))[game.id].phase


def _posts(house: House) -> list[tuple[str, str]]:
    return [(message.id, message.text) for message in house.sandbox.messages(house.channel_id)]


# --- wherever the copy has the game, in this process ------------------------------------------------------------------


async def test_81_results_of_more_answers_than_the_copy_has_stay(scene: Scene, own: OwnStore) -> None:
    """The gravest of what was seen: beside "2 players" a second post said "1 player", and the question linked to it."""
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    backup = Backup(own)
    await scene.press(scene.players[1], game, "B")
    await scene.end(game)
    await _restore(scene, backup)
    await _agrees(scene, game, answers=2)


async def test_81_what_the_copy_counted_does_not_stay_under_the_question(scene: Scene, own: OwnStore) -> None:
    """The bot keeps the count of an open game up to date, and may do so before the duties have looked."""
    game = await scene.play()
    backup = Backup(own)
    await scene.press(scene.players[0], game, "A")
    await scene.end(game)
    posts = _shown(scene)
    await _restore(scene, backup)
    stale = await scene.store.get_game(scene.guild_id, game.id)
    await scene.bot.announcer.show_count(stale, stale.state.question_message_id)
    assert _shown(scene) != posts
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())
    await scene.look()
    assert _shown(scene) == posts


async def test_81_an_older_copy_takes_no_answers_though_its_window_runs(scene: Scene, own: OwnStore) -> None:
    """Nobody has to end the game: the first look finds that the store has gone back."""
    game = await scene.play()
    backup = Backup(own)
    await _beat(scene)
    await scene.end(game)
    await _restore(scene, backup, passed_ms=0)
    assert await scene.phase(game) is Phase.OPEN, "as in the copy"
    assert await scene.store.due(scene.guild_id, scene.now_ms, 9) == [], "and nothing is due"
    await scene.look()
    assert await scene.phase(game) is Phase.GONE
    assert "1 ended game" in {signal.name: signal.text for signal in signals.current()}["older store"]
    with patch.object(older_copy, "time") as later:
        later.monotonic.return_value = float("inf")
        await scene.look()
    assert "older store" not in {signal.name for signal in signals.current()}, "told for an hour"
    assert (await scene.press(scene.players[0], game, "A")).text.startswith("The window closed")


async def test_81_closing_waits_for_sql_where_the_store_may_be_old(scene: Scene, own: OwnStore) -> None:
    game = await scene.play()
    backup = Backup(own)
    await _beat(scene)
    await scene.end(game)
    await _restore(scene, backup)
    await scene.store.end_now(scene.guild_id, game.id)
    posts = _shown(scene)
    with patch.object(ended_games, "_ended", side_effect=DatabaseError):
        await scene.look()
    assert (await scene.phase(game), _shown(scene)) == (Phase.CLOSING, posts)
    await scene.pass_time(RETRY_MS)
    await _agrees(scene, game, answers=0)


async def test_82_a_cancelled_game_is_not_closed_with_results(scene: Scene, own: OwnStore) -> None:
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    backup = Backup(own)
    await scene.store.cancel_game(scene.guild_id, game.id)
    await scene.look()
    await _restore(scene, backup)
    posts = _shown(scene)
    await scene.look()
    assert await scene.phase(game) is Phase.CANCELLED
    assert _shown(scene) == posts, "its post says that it was cancelled, and there are no results"


async def test_83_a_copy_of_a_game_that_is_being_posted(scene: Scene, own: OwnStore) -> None:
    game = await scene.queue()
    backup = Backup(own)
    await scene.look()
    await scene.press(scene.players[0], game, "A")
    await scene.end(game)
    await _restore(scene, backup)
    await _agrees(scene, game, answers=1)


async def test_83_a_copy_of_a_game_that_is_being_closed(scene: Scene, own: OwnStore) -> None:
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.store.end_now(scene.guild_id, game.id)
    await scene.store.retry_later(await scene.store.claim(scene.guild_id, game.id))
    backup = Backup(own)
    await scene.pass_time(RETRY_MS)
    await scene.look()
    await _restore(scene, backup)
    await _agrees(scene, game, answers=1)


async def test_83_a_copy_of_a_game_whose_results_are_posted(scene: Scene, own: OwnStore) -> None:
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    await scene.store.end_now(scene.guild_id, game.id)
    with patch.object(archive, "archive", side_effect=DatabaseError):
        await scene.look()
    assert await scene.phase(game) is Phase.POSTED
    backup = Backup(own)
    await scene.pass_time(RETRY_MS)
    await scene.look()
    await _restore(scene, backup)
    await _agrees(scene, game, answers=1)


@pytest.mark.parametrize("is_cancelled", [False, True])
async def test_83_a_crash_after_sql_has_confirmed_is_no_older_copy(scene: Scene, is_cancelled: bool) -> None:
    """Nobody put anything back: nothing is said of it, and no post is looked for."""
    game = await scene.play()
    await scene.press(scene.players[0], game, "A")
    end = scene.store.cancel_game if is_cancelled else scene.store.end_now
    await end(scene.guild_id, game.id)
    with patch.object(scene.store, "cancelled" if is_cancelled else "move_to_history", side_effect=RuntimeError):
        await scene.look()
    assert await ended_games.is_over(game.id)
    posts = _shown(scene)
    await scene.pass_time(RETRY_MS)
    await scene.duties._older_copy.beat()  # others are there: after a time without any, posts would be looked for
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())
    await scene.look()
    assert (signals.current(), await scene.phase(game)) == ((), Phase.CANCELLED if is_cancelled else Phase.GONE)
    assert _shown(scene) == posts
    assert scene.sandbox.audit.calls("GET", r"/channels/\d+/messages") == []


async def _beat(scene: Scene) -> None:
    """The loop's next heartbeat, ten seconds later."""
    await scene.pass_time(round(BEAT_S * 1000))
    await scene.duties._older_copy.beat()


async def _restore(scene: Scene, backup: Backup, passed_ms: int = 2 * NONCE_WINDOW_MS) -> None:
    """Put the copy back, as a rule when Discord has forgotten every nonce."""
    now_ms = scene.now_ms
    await backup.restore(scene.redis)
    await scene.at(now_ms + passed_ms)


async def _agrees(scene: Scene, game: Game, answers: int) -> None:
    """The store has the game as SQL has it, and nothing is said or changed in the channel."""
    posts = _shown(scene)
    await scene.look(2)
    assert await scene.phase(game) is Phase.GONE
    assert _shown(scene) == posts
    finished = await scene.finished(game)
    assert (finished.results.answers, finished.game.state.results_message_id) == (answers, posts[1][0])
    found = await certificate.verify(scene.store, game.id)
    assert (found.problems, found.archived) == ([], answers)
    assert await scene.store.get_active_games(scene.guild_id) == []


def _shown(scene: Scene) -> list[tuple[str, str]]:
    return [(post.id, post.text) for post in scene.posts()]
