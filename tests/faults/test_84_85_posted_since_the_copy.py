"""Rows 84 and 85: what was posted since the copy of the store that is restored, and is not in SQL either."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest
from django.db import DatabaseError

from botbridge.announcer import DiscordAnnouncer
from discord_sandbox.messages import NONCE_WINDOW_MS
from games.archive import archive
from games.domain import signals
from games.domain.records import Game, Phase
from games.models import AuditEntry
from games.play.duties import BEAT_S, Duties
from games.recovery import lost_posts, older_copy
from tests.faults import own_store, theatre
from tests.faults.discord_faults import lease_ends
from tests.faults.own_store import OwnStore
from tests.faults.theatre import RETRY_MS, Scene
from tests.faults.yesterday import Backup
from tests.games.play.bank import SmallBank

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow, pytest.mark.timeout(120)]

own, redis_url, scene = own_store.own, own_store.redis_url, theatre.scene


@pytest.fixture(autouse=True)
def _own_states(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signals, "_current", {})


async def test_84_the_post_of_a_game_that_nobody_knows_says_so(scene: Scene, own: OwnStore) -> None:
    over = await scene.play("before")
    backup = Backup(own)
    await scene.end(over)  # by which SQL knows more than the copy
    lost = await scene.play("since")
    await scene.press(scene.players[0], lost, "A")
    await _restore(scene, backup)
    post = scene.posts()[2].id
    said = await scene.sandbox.press(scene.players[0], post, scene.button(lost, "A")).answered(theatre.PATIENCE_S)
    assert said.text.startswith("There is no such game here."), "until the duties look"
    other = await scene.play("other")
    question, results, standing, later = scene.posts()
    assert "This game was lost" in standing.text and lost.questions[0].text in standing.text
    assert not list(standing.interactive())
    assert "lost" not in question.text + results.text + later.text, "each other post is left alone"
    assert later.id == (await scene.state(other)).question_message_id
    [entry] = [entry async for entry in AuditEntry.objects.filter(action="game.lost")]
    assert (entry.subject_id, entry.guild_id, entry.after["message"]) == (lost.id, scene.guild_id, standing.id)


async def test_84_such_a_post_says_so_later_where_discord_refuses_for_now(
    scene: Scene, own: OwnStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(older_copy, "RETIRE_AGAIN_S", 0.0)
    over = await scene.play("before")
    backup = Backup(own)
    await scene.end(over)
    await scene.play("since")
    await _restore(scene, backup)
    refusal = scene.sandbox.faults.add("error", method="GET", path=r"/channels/\d+/messages", status=403, html=True)
    await scene.look(1)
    post = scene.posts()[2]
    assert refusal.hits == 1 and "lost" not in post.text
    await scene.look(1)
    post = scene.posts()[2]
    assert "This game was lost" in post.text


async def test_84_such_a_post_says_so_also_if_whoever_found_it_out_is_killed(scene: Scene, own: OwnStore) -> None:
    over = await scene.play("before")
    backup = Backup(own)
    await scene.end(over)
    lost = await scene.play("since")
    await _restore(scene, backup)
    killed = patch.object(lost_posts, "retire_all", side_effect=asyncio.CancelledError)
    with killed, pytest.raises(asyncio.CancelledError):
        await scene.look()
    assert not await scene.store.get_active_games(scene.guild_id), "nothing is left that tells of an older copy"
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())
    await scene.look()
    assert "This game was lost" in scene.posts()[2].text and lost.questions[0].text in scene.posts()[2].text


async def test_84_a_game_that_is_the_only_one_since_the_copy(scene: Scene, own: OwnStore) -> None:
    """Nothing in store and SQL differs; that nobody reported in the copy for long is all there is to see."""
    await scene.register()
    await scene.look(1)
    backup = Backup(own)
    await scene.play("since")
    await _restore(scene, backup)
    await scene.look(1)
    [post] = scene.posts()
    assert "This game was lost" in post.text


@pytest.mark.parametrize("began_since", [False, True])
async def test_84_a_loop_that_lives_on_sees_it_though_its_sign_of_life_comes_first(
    scene: Scene, own: OwnStore, began_since: bool
) -> None:
    """In a copy of some seconds nobody is silent for long; one that began since finds no sign of itself at all."""
    await scene.register()
    if not began_since:
        await scene.look(1)
    backup = Backup(own)
    await scene.play("since")
    await scene.pass_time(round(BEAT_S * 1000))
    await scene.duties._older_copy.beat()
    await backup.restore(scene.redis)
    await scene.duties._older_copy.beat()
    await scene.look(1)
    [post] = scene.posts()
    assert "This game was lost" in post.text


async def _never(scene: Scene) -> None:
    """The first try meets no fault."""


async def _look_refused(scene: Scene) -> None:
    """Discord answers the first try's look for an earlier post with an error."""
    refusal = scene.sandbox.faults.add("error", method="GET", path=r"/channels/\d+/messages", status=403, html=True)
    await scene.look(2)
    assert refusal.hits == 1
    await scene.pass_time(RETRY_MS)


async def _killed_before_the_look(scene: Scene) -> None:
    """The first try's worker dies once the store has noted it."""
    died = asyncio.CancelledError
    with suppress(died), patch.object(DiscordAnnouncer, "find_earlier", side_effect=died) as look:
        await scene.look(2)
    look.assert_called_once()
    [game] = await scene.store.get_active_games(scene.guild_id)
    await lease_ends(scene, game)
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())


FIRST_TRY = pytest.mark.parametrize("fails", [_never, _look_refused, _killed_before_the_look])
Fails = Callable[[Scene], Awaitable[None]]


@FIRST_TRY
async def test_85_a_slot_since_the_copy_is_not_posted_again(scene: Scene, own: OwnStore, fails: Fails) -> None:
    await _due(scene)
    backup = Backup(own)
    await scene.look(2)
    [game] = await scene.store.get_active_games(scene.guild_id)
    await scene.press(scene.players[0], game, "A")
    assert len(scene.posts()) == 1
    await _restore(scene, backup)
    await fails(scene)
    await scene.look(3)
    [post] = scene.posts()
    assert "This game was lost" in post.text
    assert await scene.phase(game) is Phase.FAILED, "the slot stays taken"
    registration = await scene.registration()
    assert registration.enabled and "before an older copy of the store" in registration.last_problem


async def test_85_a_bare_placeholder_since_the_copy_is_taken_up(scene: Scene, own: OwnStore) -> None:
    await _due(scene)
    backup = Backup(own)
    with patch.object(type(scene.store), "elect_message", side_effect=RuntimeError):
        await scene.look(2)
    [bare] = scene.posts()
    await _restore(scene, backup)
    await scene.look(3)
    [post] = scene.posts()
    assert (post.id, post.text) != (bare.id, bare.text) and post.id == bare.id
    [game] = await scene.store.get_active_games(scene.guild_id)
    assert (game.state.phase, game.state.question_message_id) == (Phase.OPEN, post.id)


@FIRST_TRY
async def test_85_results_since_the_copy_are_told_in_the_same_post(scene: Scene, own: OwnStore, fails: Fails) -> None:
    """SQL was unavailable, so that nobody but Discord knows of them."""
    game = await scene.play()
    await scene.store.end_now(scene.guild_id, game.id)
    backup = Backup(own)
    with patch.object(archive, "archive", side_effect=DatabaseError):
        await scene.look()
    assert len(scene.posts()) == 2
    await _restore(scene, backup)
    await fails(scene)
    await scene.look(2)
    question, results = scene.posts()
    finished = await scene.finished(game)
    assert finished.game.state.results_message_id == results.id
    assert finished.game.state.question_message_id == question.id


async def test_85_nothing_is_looked_for_in_a_store_that_is_known(scene: Scene) -> None:
    """One request less for each post."""
    await scene.look()
    await scene.pass_time(1000)
    game: Game = await scene.play()
    await scene.end(game)
    assert scene.sandbox.audit.calls("GET", r"/channels/\d+/messages") == []


async def _due(scene: Scene) -> None:
    """A registration whose slot is now."""
    slot = datetime.fromtimestamp(scene.now_ms / 1000, UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    await scene.register(times=(f"{slot:%H:%M}",), grace_s=3600)
    await scene.at(round(slot.timestamp() * 1000))


async def _restore(scene: Scene, backup: Backup) -> None:
    """Restore the copy when Discord has forgotten every nonce, and start the duties again."""
    now_ms = scene.now_ms
    await backup.restore(scene.redis)
    await scene.at(now_ms + max(2 * NONCE_WINDOW_MS, RETRY_MS))
    scene.duties = Duties(scene.store, scene.bot.announcer, SmallBank())
