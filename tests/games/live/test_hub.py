"""The hub against the real store: the last count always arrives, and no watcher slows another."""

from __future__ import annotations

import asyncio

import pytest
import pytest_asyncio
from redis.asyncio import Redis

import games.live.hub
from games.domain.records import Game
from games.live.hub import Hub
from games.live.topics import Topic
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, QUIZ, READING, TRIVIA
from tests.games.live.watchers import MakeHub, Patchy, until, watch

OPEN = Topic(QUIZ, "open")


@pytest_asyncio.fixture
async def game(store: RedisStore) -> Game:
    return await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="open")


async def subscriptions(redis_url: str) -> int:
    async with Redis.from_url(redis_url, protocol=2) as server:
        return int(await server.pubsub_numpat())


async def test_a_watcher_begins_with_a_snapshot(hub: Hub, store: RedisStore, game: Game) -> None:
    await scene.submit(store, game, 1, "C")

    notes = await watch(hub)

    [snapshot] = notes.snapshots
    assert snapshot["live"] is True
    assert abs(snapshot["now_ms"] - await store.now_ms()) < 1000
    assert [(s["game"], s["accepted"], s["players"]) for s in snapshot["games"]] == [("open", 1, 1)]


async def test_a_lone_answer_arrives(hub: Hub, store: RedisStore, game: Game) -> None:
    notes = await watch(hub)

    await scene.submit(store, game, 1, "C")

    await until(lambda: notes.accepted == 1)
    assert len(notes.states) == 1


@pytest.mark.parametrize("answers", [2, 37, 400])
async def test_the_last_count_always_arrives(hub: Hub, store: RedisStore, game: Game, answers: int) -> None:
    watchers = [await watch(hub, OPEN) for _ in range(50)]

    await asyncio.gather(*(scene.submit(store, game, user, "C") for user in range(answers)))

    await until(lambda: all(notes.accepted == answers for notes in watchers))


async def test_the_last_count_arrives_after_a_trickle_too(hub: Hub, store: RedisStore, game: Game) -> None:
    """Answers a little less than a tenth of a second apart are those that the store does not announce."""
    notes = await watch(hub)

    for user in range(12):
        await scene.submit(store, game, user, "C")
        await asyncio.sleep(0.045)

    await until(lambda: notes.accepted == 12, 1.0)


async def test_a_flood_comes_as_at_most_ten_messages_a_second(hub: Hub, store: RedisStore, game: Game) -> None:
    notes = await watch(hub)
    loop = asyncio.get_running_loop()
    start = loop.time()

    user = 0
    while loop.time() < start + 1.0:
        await asyncio.gather(*(scene.submit(store, game, user + n, "C") for n in range(20)))
        user += 20
    await until(lambda: notes.accepted == user)

    assert len(notes.states) <= 10 * (loop.time() - start) + 2
    assert [s["seq"] for s in notes.states] == sorted({s["seq"] for s in notes.states})


async def test_fifty_watchers_share_one_subscription(hub: Hub, redis_url: str, game: Game) -> None:
    watchers = [await watch(hub) for _ in range(50)]
    await eventually_subscribed(redis_url, 1)

    for notes in watchers[1:]:
        hub.leave(notes)
    assert await subscriptions(redis_url) == 1

    hub.leave(watchers[0])
    await eventually_subscribed(redis_url, 0)


async def eventually_subscribed(redis_url: str, count: int) -> None:
    async with asyncio.timeout(10):
        while await subscriptions(redis_url) != count:
            await asyncio.sleep(0.01)


async def test_watchers_hear_of_their_own_games_only(hub: Hub, store: RedisStore, game: Game) -> None:
    other = await scene.open_game(store, BOOKS, READING, CAPITAL, id="books")
    quiz, books, one = await watch(hub, Topic(QUIZ)), await watch(hub, Topic(BOOKS)), await watch(hub, OPEN)

    await scene.submit(store, game, 1, "C")
    await scene.submit(store, other, 1, "C")
    await until(lambda: bool(quiz.states and books.states and one.states))

    assert {s["game"] for s in quiz.states} == {"open"} == {s["game"] for s in one.states}
    assert {s["game"] for s in books.states} == {"books"}
    assert [s["game"] for s in books.snapshots[0]["games"]] == ["books"]


async def test_a_new_game_and_its_end_are_told(hub: Hub, store: RedisStore) -> None:
    notes = await watch(hub, Topic(QUIZ))

    game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="new")
    await until(lambda: bool(notes.states))
    await store.delete_game(game.guild_id, game.id)
    await until(lambda: notes.states[-1]["phase"] == "cancelled")

    assert notes.states[0]["phase"] == "open"


async def test_a_message_holds_the_state_and_nothing_about_answers(hub: Hub, store: RedisStore, game: Game) -> None:
    notes = await watch(hub)

    await scene.submit(store, game, 1, "C")
    await until(lambda: bool(notes.states))

    assert set(notes.states[0]) == {
        *("type", "guild", "game", "phase", "opens_ms", "ends_ms", "closed_ms"),
        *("players", "answers", "accepted", "changed", "refused", "seq"),
    }


async def test_a_lost_subscription_is_made_again_and_everything_read_anew(
    hub: Hub, store: RedisStore, redis_url: str, game: Game
) -> None:
    notes = await watch(hub)
    await eventually_subscribed(redis_url, 1)

    async with Redis.from_url(redis_url, protocol=2) as server:
        await server.client_kill_filter(_type="pubsub")
    await scene.submit(store, game, 1, "C")
    await until(lambda: len(notes.snapshots) >= 3)

    assert [s["live"] for s in notes.snapshots[:3]] == [True, False, True]
    assert notes.snapshots[-1]["games"][0]["accepted"] == 1
    await eventually_subscribed(redis_url, 1)
    await scene.submit(store, game, 2, "C")
    await until(lambda: notes.accepted == 2)


async def test_a_lost_announcement_is_made_up_for(
    store: RedisStore, make_hub: MakeHub, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games.live.hub, "SWEEP_S", 0.05)
    source = Patchy(store)
    source.deaf = True
    hub = make_hub(source)
    notes = await watch(hub)

    await scene.submit(store, game, 1, "C")

    await until(lambda: notes.accepted == 1)


class SilentStart(Patchy):
    """Right behind the first search a game begins, and nobody is told of it."""

    began = False

    async def get_active_games(self, guild_id: str) -> list[Game]:
        found = await super().get_active_games(guild_id)
        if not self.began:
            self.began = True
            await scene.open_game(self.store, QUIZ, TRIVIA, CAPITAL, id="silent")
        return found


async def test_a_game_that_no_announcement_told_of_is_found(
    store: RedisStore, make_hub: MakeHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games.live.hub, "SETTLE_S", 0.05)
    monkeypatch.setattr(games.live.hub, "SWEEP_S", 0.05)
    source = SilentStart(store)
    source.deaf = True
    hub = make_hub(source)
    await watch(hub, Topic(QUIZ))

    await until(lambda: '"game":"silent"' in hub.snapshot([Topic(QUIZ)]))


async def test_while_the_store_is_away_watchers_are_told_and_newcomers_too(
    store: RedisStore, make_hub: MakeHub, game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(games.live.hub, "SWEEP_S", 0.05)
    source = Patchy(store)
    hub = make_hub(source)
    notes = await watch(hub)

    source.cut = True
    await until(lambda: notes.snapshots[-1]["live"] is False)
    late = await watch(hub)
    assert late.snapshots[-1]["live"] is False

    source.cut = False
    await scene.submit(store, game, 1, "C")
    await until(lambda: notes.snapshots[-1]["live"] and late.snapshots[-1]["live"])
    await until(lambda: notes.accepted == late.accepted == 1)


async def test_what_nobody_watches_is_forgotten(hub: Hub, store: RedisStore, game: Game) -> None:
    first, second = await watch(hub, Topic(QUIZ)), await watch(hub, Topic(BOOKS))
    hub.leave(first)
    await scene.submit(store, game, 1, "C")

    third = await watch(hub, Topic(QUIZ))

    assert third.accepted == 1
    assert second.states == []
