"""Row 31: Discord answers 429, for one route, for all, or from in front of it."""

from __future__ import annotations

import asyncio
import time
from itertools import product
from typing import Any

import pytest

from botbridge.discord_api import rate_limits
from botbridge.live_counts import LiveCounts
from discord_sandbox.ratelimits import Limit
from games.domain import signals
from games.domain.records import Game, MessageKind, Phase
from games.play.poster import post_now
from tests.faults import theatre
from tests.faults.conftest import House
from tests.faults.discord_faults import EDITS, POSTS, about_to_send, answered, assert_whole, played_out, sends, sent
from tests.faults.theatre import RETRY_MS, Scene
from tests.games.play.bank import SmallBank

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

CALLBACKS = r"/interactions/.*/callback"
LIMITS: dict[str, dict[str, Any]] = {
    "of a route": {},
    "of all who use a channel": {"scope": "shared"},
    "of all routes": {"scope": "global"},
    "of Cloudflare": {"html": True},
    "of Cloudflare, as JSON": {"via": False},
}


@pytest.mark.parametrize("kind", list(MessageKind))
async def test_31_short_429_is_waited_for(scene: Scene, kind: MessageKind) -> None:
    """The same look goes on; nothing is put off."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add("429", where=sends(kind), times=2, retry_after_s=0.1)
    scene.sandbox.faults.add("429", method="PATCH", path=EDITS, times=2, retry_after_s=0.1)
    await scene.look()
    assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE)
    await played_out(scene, game)
    await assert_whole(scene, game)
    assert sent(scene, kind) == 3


@pytest.mark.parametrize(
    ("limit", "wait_s"),
    [*product(["of all routes"], [12, 20, 40, 3600]), *product(LIMITS, [1200])],
)
@pytest.mark.parametrize("kind", list(MessageKind))
async def test_31_long_429_puts_the_game_off(
    scene: Scene, caplog: pytest.LogCaptureFixture, kind: MessageKind, limit: str, wait_s: int
) -> None:
    """The worker does not wait with the lease in its hand: it looks at others, and again then. It is no error."""
    game = await about_to_send(scene, kind)
    scene.sandbox.faults.add("429", where=sends(kind), retry_after_s=wait_s, **LIMITS[limit])
    started = time.monotonic()
    await scene.look()
    assert time.monotonic() - started < 5
    waiting = Phase.POSTING if kind is MessageKind.QUESTION else Phase.CLOSING
    assert await scene.phase(game) is waiting
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    assert rate_limits.SIGNAL in {signal.name for signal in signals.current()}
    await scene.pass_time(wait_s * 1000 - 500)
    await scene.look()
    assert (await scene.phase(game), sent(scene, kind)) == (waiting, 1), "nothing is asked before its time"
    await scene.pass_time(500)
    await scene.look()
    assert await scene.phase(game) is (Phase.OPEN if kind is MessageKind.QUESTION else Phase.GONE), "and at once then"
    assert rate_limits.SIGNAL not in {signal.name for signal in signals.current()}
    await played_out(scene, game)
    await assert_whole(scene, game)


@pytest.mark.parametrize("moment", ["the question's edit", "the results' edit", "a look at the channel"])
async def test_31_global_429_at_any_moment_silences_nothing(scene: Scene, moment: str) -> None:
    """Given up in the middle of a limit for all routes, the same client does all that is due after it."""
    kind = MessageKind.QUESTION if moment == "the question's edit" else MessageKind.RESULTS
    game = await about_to_send(scene, kind)
    if moment == "a look at the channel":
        scene.sandbox.faults.add("reset_done", where=sends(kind))
        await scene.look()
        await scene.pass_time(RETRY_MS)
        scene.sandbox.faults.add("429", method="GET", path=POSTS, retry_after_s=20, scope="global")
    else:
        scene.sandbox.faults.add("429", method="PATCH", path=EDITS, retry_after_s=20, scope="global")
    await scene.look()
    asked = len(scene.sandbox.audit.calls())
    await scene.pass_time(19_000)
    await scene.look(3)
    assert len(scene.sandbox.audit.calls()) == asked, "nothing at all is asked before its time"
    await played_out(scene, game)
    await assert_whole(scene, game)


async def test_31_global_429_behind_the_wait_for_a_bucket_silences_nothing(scene: Scene) -> None:
    """The act has waited for its turn, and has to wait for all routes then: longer than what it has left."""
    scene.sandbox.limits("POST /channels/{channel_id}/messages", 1, 2.0)
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    other = await post_now(scene.store, SmallBank(), await scene.registration(), "2")
    late = scene.sandbox.faults.add("429", where=sends(MessageKind.QUESTION), retry_after_s=12, scope="global")
    await scene.look()
    assert late.hits == 1
    waited, followed = scene.sandbox.audit.calls("POST", POSTS)
    assert followed.started_s - waited.ended_s > 1.5
    await scene.pass_time(12_000)
    await scene.look()
    assert await scene.phase(other) is Phase.OPEN
    await scene.store.delete_game(scene.guild_id, other.id)
    await played_out(scene, game)


async def test_31_more_requests_in_a_second_than_a_token_may_make(scene: Scene) -> None:
    """Eight games due at once in as many channels are sixteen requests; five a second are let through."""
    limits = scene.sandbox.core.ratelimits
    limits.enforce, limits.everywhere = True, Limit(5, 1.0)
    games = []
    for n in range(8):
        channel_id = scene.sandbox.add_channel(scene.guild_id, f"channel-{n}").id
        registration = await scene.register(id=f"many{n}", channel_id=channel_id)
        games.append(await post_now(scene.store, SmallBank(), registration, str(n)))
    for _ in range(5):
        await scene.look()
        if {await scene.phase(game) for game in games} == {Phase.OPEN}:
            break
        await scene.store_at(scene.now_ms + 10_000)
    assert {await scene.phase(game) for game in games} == {Phase.OPEN}
    assert [len(scene.sandbox.messages(game.channel_id)) for game in games] == [1] * 8
    assert [call for call in scene.sandbox.audit.calls() if call.status == 429], "the limit was in force"


async def test_31_global_429_of_a_count_lets_the_results_come(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    limit = scene.sandbox.faults.add("429", method="PATCH", path=EDITS, retry_after_s=20, scope="global")
    counts = asyncio.create_task(LiveCounts(scene.store, scene.bot.announcer).run_forever())
    await asyncio.sleep(0.2)
    await answered(scene, game)
    await asyncio.wait_for(limit.struck(), theatre.PATIENCE_S)
    await scene.pass_time(20_000)
    await scene.store.end_now(scene.guild_id, game.id)
    await scene.look()
    assert await scene.phase(game) is Phase.GONE
    counts.cancel()
    await assert_whole(scene, game)


async def test_31_global_limit_holds_up_a_post_and_no_player(scene: Scene) -> None:
    """Answers are acknowledged by interactions, to which the global limit does not apply."""
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    other = await post_now(scene.store, SmallBank(), await scene.registration(), "2")
    scene.sandbox.faults.add("429", method="POST", path=POSTS, retry_after_s=3, everywhere=True)
    posting = asyncio.create_task(scene.look())
    _, limited = await scene.sandbox.audit.wait("POST", POSTS, 2)
    said = await scene.press(scene.players[0], game, "A")
    assert "Saved" in said.text
    assert not posting.done(), "answered while the limit was in force"
    await posting
    assert await scene.phase(other) is Phase.OPEN
    *_, repeated = scene.sandbox.audit.calls("POST", POSTS)
    assert (limited.status, repeated.status) == (429, 200)
    assert repeated.started_s - limited.ended_s > 2.9
    await scene.store.delete_game(scene.guild_id, other.id)
    await played_out(scene, game)
    assert await scene.archived(game) == [(scene.players[0], "A")]


async def test_31_receipt_that_is_rate_limited_arrives_all_the_same(scene: Scene) -> None:
    game = await about_to_send(scene, MessageKind.QUESTION)
    await scene.look()
    limit = scene.sandbox.faults.add("429", method="POST", path=CALLBACKS, times=2, retry_after_s=0.2)
    assert "Saved" in (await scene.press(scene.players[0], game, "A")).text
    assert limit.hits == 2
    await played_out(scene, game)
    await assert_whole(scene, game)


@pytest.mark.slow
@pytest.mark.timeout(180)
async def test_31_global_429_of_all_processes_at_once(house: House) -> None:
    """A limit of the token strikes the bot and both replicas of the duties, for longer than an act may last."""
    registration = await house.register(window_s=600)
    for route in ("POST /channels/{channel_id}/messages", "PATCH /channels/{channel_id}/messages/{message_id}"):
        house.sandbox.limits(route, 1000, 1.0)
    limit = house.sandbox.faults.add("429", path=r"/channels/.*", times=3, retry_after_s=16, scope="global")
    await house.start_bot()
    await house.start_duties()
    await house.start_duties()
    await asyncio.wait_for(house.sandbox.audit.wait("GET", "/users/@me", 3), 60)
    games: list[Game] = []
    async with asyncio.timeout(60):
        while limit.hits < 3:  # whoever is limited takes no other game to Discord: so all three meet it
            games.append(await post_now(house.store, SmallBank(), registration, str(len(games))))
            await asyncio.sleep(1.5)  # more games would all be due at once then, and be a rush that Discord limits
    for game in games:
        await house.phase_is(game.id, Phase.OPEN, within_s=60)
    calls = house.sandbox.audit.calls(path=POSTS + ".*")
    assert [call.status for call in calls].count(429) == 3, "each is reported once, and none asks before its time"
    assert min(call.started_s for call in calls if call.status == 200) - calls[0].ended_s > 15.5
    posts = house.sandbox.messages(house.channel_id)
    states = await house.store.get_states(house.guild_id, [game.id for game in games])
    assert sorted(post.id for post in posts) == sorted(state.question_message_id for state in states.values())


@pytest.mark.slow
@pytest.mark.timeout(120)
async def test_31_more_games_at_once_than_a_channel_may_be_sent(house: House) -> None:
    """A real process against the limits as Discord enforces them: five posts in five seconds."""
    registration = await house.register(window_s=600)
    games = [await post_now(house.store, SmallBank(), registration, str(n)) for n in range(7)]
    await house.start_duties()
    for game in games:
        await house.phase_is(game.id, Phase.OPEN, within_s=40)
    calls = house.sandbox.audit.calls("POST", POSTS)
    assert calls[-1].started_s - calls[0].started_s > 4.5, "the limits were in force"
    posts = house.sandbox.messages(house.channel_id)
    states = await house.store.get_states(house.guild_id, [game.id for game in games])
    assert sorted(post.id for post in posts) == sorted(state.question_message_id for state in states.values())
    assert all("Closes" in post.text for post in posts)
