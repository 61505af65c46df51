"""Row 36: the store is slower than the 3 s in which Discord wants a first response."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import pytest
import pytest_asyncio
from redis.connection import parse_url

from botbridge.messages import replies
from discord_sandbox.interactions.record import Callback, Interaction
from games.domain.records import AnswerPolicy, Game, Question
from games.rules.schedule import game_id
from games.store.redis import RedisStore
from tests.faults import theatre
from tests.faults.discord_faults import WINDOW_S
from tests.faults.theatre import Scene

pytestmark = pytest.mark.django_db(transaction=True)

scene = theatre.scene

DEADLINE_MS = 3000
PLANET = Question(seed="test:planet", text="Which planet is the largest?", answer="Jupiter")
CAPITAL = Question(seed="test:capital", text="Capital of France?", answer="Paris", options=("Lyon", "Paris"))
TRY_AGAIN = "please try again in a minute."


@dataclass
class Road:
    """The only road from the bot to the store and back; replies may be slow on it, or stand still."""

    path: str
    """The store's socket."""
    delay_s: float = 0.0
    """For each reply."""
    moving: asyncio.Event = field(default_factory=asyncio.Event)
    _travels: set[asyncio.Task[None]] = field(default_factory=set)

    async def travel(self, from_bot: asyncio.StreamReader, to_bot: asyncio.StreamWriter) -> None:
        """Carry one connection."""
        from_store, to_store = await asyncio.open_unix_connection(self.path)
        there = asyncio.create_task(self._carry(from_bot, to_store, slowly=False))
        back = asyncio.create_task(self._carry(from_store, to_bot, slowly=True))
        self._travels |= {there, back}

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, slowly: bool) -> None:
        with suppress(OSError):  # the bot gave up this connection
            while chunk := await reader.read(65_536):
                if slowly:
                    await asyncio.sleep(self.delay_s)
                    await self.moving.wait()
                writer.write(chunk)
                await writer.drain()
        writer.close()

    async def tear_up(self) -> None:
        for travel in self._travels:
            travel.cancel()
        await asyncio.gather(*self._travels, return_exceptions=True)


@pytest_asyncio.fixture
async def road(redis_url: str) -> AsyncIterator[Road]:
    found = Road(parse_url(redis_url)["path"])
    found.moving.set()
    yield found
    await found.tear_up()


@pytest_asyncio.fixture
async def store(store: RedisStore, road: Road) -> AsyncIterator[RedisStore]:
    """The store at the end of the road."""
    async with await asyncio.start_server(road.travel, "127.0.0.1") as server:
        host, port = server.sockets[0].getsockname()
        opened = RedisStore.connect(f"redis://{host}:{port}")
        yield opened
        await opened.aclose()


async def _open(scene: Scene, question: Question, **values: object) -> Game:
    game = Game(
        id=game_id(scene.guild_id, "", question.seed),
        guild_id=scene.guild_id,
        channel_id=scene.channel_id,
        questions=(question,),
        window_s=WINDOW_S,
        slot_ms=scene.now_ms,
        **values,  # type: ignore[arg-type]
    )
    await scene.store.schedule_game(game, {}, archived=False, due_ms=None, next_ms=None)
    await scene.look()
    return await scene.store.get_game(scene.guild_id, game.id)


def _press(scene: Scene, game: Game) -> Interaction:
    return scene.sandbox.press(scene.players[0], game.state.question_message_id, f"a:{game.id}:0:B")


def _type(scene: Scene, game: Game) -> Interaction:
    return scene.sandbox.slash(scene.players[0], scene.channel_id, "trivia answer", {"answer": "Paris"})


@pytest.mark.parametrize("act", [_press, _type], ids=["button", "command"])
async def test_36_store_that_stands_still_is_deferred_first_and_told_in_words(
    scene: Scene, road: Road, act: Callable[[Scene, Game], Interaction]
) -> None:
    """The player reads that nothing is saved, in time; when the store is back, the same act saves."""
    game = await _open(scene, CAPITAL)
    road.moving.clear()
    said = await act(scene, game).answered()
    assert said.callback == Callback.DEFERRED_MESSAGE
    assert said.ack_ms is not None
    assert said.ack_ms < DEADLINE_MS
    assert said.text.endswith(TRY_AGAIN)

    road.moving.set()
    assert "✅" in (await act(scene, game).answered()).text
    finished = await scene.end(game)
    assert await scene.archived(game) == [(scene.players[0], "B")]
    assert finished.results.answers == 1


async def test_36_filled_form_is_deferred_first_and_told_in_words(scene: Scene, road: Road) -> None:
    game = await _open(scene, PLANET)
    post, player = game.state.question_message_id, scene.players[0]
    road.moving.clear()
    form = await scene.sandbox.press(player, post, f"f:{game.id}:0").acknowledged()
    assert form.callback == Callback.MODAL, "this form needs no look at the store"
    said = await scene.sandbox.submit_modal(form.id, {"Answer": "Jupiter"}).answered()
    assert said.callback == Callback.DEFERRED_MESSAGE
    assert said.ack_ms is not None
    assert said.ack_ms < DEADLINE_MS
    assert said.text.endswith(TRY_AGAIN)


async def test_36_form_that_needs_the_store_is_given_up_in_time(scene: Scene, road: Road) -> None:
    """A form cannot follow a deferral: words come in its place before Discord gives up."""
    game = await _open(scene, PLANET)
    road.moving.clear()
    said = await scene.sandbox.message_menu(
        scene.players[0], game.state.question_message_id, "Submit Answer"
    ).acknowledged()
    assert (said.state, said.callback) == ("acknowledged", Callback.MESSAGE)
    assert said.ack_ms is not None
    assert said.ack_ms < DEADLINE_MS
    assert said.text.endswith(TRY_AGAIN) or said.text == replies.SLOW_STORE


async def test_36_receipt_that_takes_longer_than_three_seconds_arrives(scene: Scene, road: Road) -> None:
    """Each of the store's replies comes late, and the command needs several: deferred first, then the receipt."""
    game = await _open(scene, CAPITAL, reveal=True, policy=AnswerPolicy.FIRST)
    road.delay_s = 0.7
    started = time.monotonic()
    said = await _type(scene, game).answered()
    assert time.monotonic() - started > DEADLINE_MS / 1000
    assert said.callback == Callback.DEFERRED_MESSAGE
    assert said.ack_ms is not None
    assert said.ack_ms < DEADLINE_MS
    assert "Saved: **B · Paris**" in said.text
    assert "That is right!" in said.text
    road.delay_s = 0
    assert [entry.answer for entry in await scene.stored(game, scene.players[0])] == ["B"]
