"""Row 17: the store stands still for longer than a command may take, goes on, and finds the command sent twice.

With redis-py's ten silent retries a stall of 13 s had a command carried out twice, so there is but one. Here it is met
exactly: the first try times out, the store goes on before the second, and both are carried out. The caller learns the
reply to the second.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, replace
from typing import ClassVar, TypeVar

import pytest
import pytest_asyncio
from redis.backoff import ConstantBackoff

from games.domain import errors
from games.domain.duties import Claim, SendState
from games.domain.records import GameState, MessageKind, Outcome, Phase, Receipt
from games.store import keys, scripts
from games.store.redis import RedisStore, links
from tests.faults import own_store
from tests.faults.conftest import House
from tests.faults.own_store import NOT_SAVED, OwnStore, counted, play, press
from tests.games.samples import GUILD, MESSAGE, REGISTRATION, answer, claimed_for_close, finished, game, opened

pytestmark = [pytest.mark.paced, pytest.mark.process]

own, redis_url = own_store.own, own_store.redis_url

RESULTS = "1187654321098765433"
T = TypeVar("T")


class GoesOn(ConstantBackoff):
    """The pause before the second try; in it, the store goes on."""

    own: ClassVar[OwnStore]

    def compute(self, failures: int) -> float:
        self.own.kill(signal.SIGCONT)
        return super().compute(failures)


@dataclass
class Stalls:
    """Has the store stand still while a step is under way."""

    own: OwnStore
    store: RedisStore

    async def twice(self, step: Awaitable[T]) -> T | BaseException:
        """A step that the server carries out two times, and what its caller learns."""
        await self.store.now_ms()  # connected: what meets the stall is the step itself
        with self.own.client() as client:
            before = counted(client, "evalsha")
            self.own.kill(signal.SIGSTOP)
            [learnt] = await asyncio.gather(step, return_exceptions=True)
            assert counted(client, "evalsha") == before + 2
        return learnt

    async def state(self) -> GameState:
        return (await self.store.get_states(GUILD, ["game"]))["game"]


@pytest_asyncio.fixture
async def stalls(own: OwnStore, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Stalls]:
    """Tally's store as it is, but for a time-out five times shorter."""
    monkeypatch.setattr(links, "TIMEOUT_S", 0.2)
    monkeypatch.setattr(links, "ConstantBackoff", GoesOn)
    monkeypatch.setattr(GoesOn, "own", own, raising=False)
    store = RedisStore.connect(own.url)

    async def said(*_args: object) -> None:
        """The hint that some steps give before their script: what meets the stall is the script."""

    monkeypatch.setattr(store, "_advance_agenda", said)
    for name in scripts.names():  # sent whole, a script would count as another command
        await store._redis.script_load(scripts.source(name))
    yield Stalls(own, store)
    await store.aclose()


async def test_17_posting_steps_carried_out_twice_have_the_effect_of_one(stalls: Stalls) -> None:
    store = stalls.store
    saved = await stalls.twice(store.save_registration(REGISTRATION, 5000))
    assert saved == await store.get_registration(GUILD, REGISTRATION.id) == replace(REGISTRATION, version=1)
    planned = game(registration_id=REGISTRATION.id, slot_ms=await store.now_ms())
    order = store.schedule_game(planned, {"capital:FR:0": 0}, archived=False, due_ms=5000, next_ms=7000)
    assert isinstance(await stalls.twice(order), errors.NotDue), "a normal outcome: it was done already"
    assert [one.id for one in await store.get_active_games(GUILD)] == ["game"]

    claim = await stalls.twice(store.claim(GUILD, "game"))
    assert isinstance(claim, Claim)
    with pytest.raises(errors.LeaseHeld):
        await store.claim(GUILD, "game")
    send = await stalls.twice(store.begin_send(claim, MessageKind.QUESTION))
    assert isinstance(send, SendState) and not send.first, "so the worker looks for a placeholder before it posts"
    assert await stalls.twice(store.elect_message(claim, MessageKind.QUESTION, MESSAGE)) == MESSAGE
    ends_ms = await stalls.twice(store.fix_deadline(claim, MESSAGE, 60))
    assert isinstance(await stalls.twice(store.open(claim)), errors.LeaseLost), "it gave the lease back itself"
    state = await stalls.state()
    assert (state.phase, state.ends_ms, state.question_message_id) == (Phase.OPEN, ends_ms, MESSAGE)


async def test_17_answers_carried_out_twice_count_once(stalls: Stalls) -> None:
    store = stalls.store
    played = await opened(store)
    for text in "AB":
        learnt = await stalls.twice(answer(store, played, 7, text))
        assert isinstance(learnt, Receipt) and learnt.outcome is Outcome.DUP
    state = await stalls.state()
    assert (state.players, state.answers, state.accepted, state.changed) == (1, 1, 2, 1)
    [stored] = (await store.get_submissions(GUILD, "game"))["7"]
    ruled = replace(stored, verdict=True)
    assert await stalls.twice(store.update_submission(GUILD, "game", ruled)) is None
    assert (await store.get_submissions(GUILD, "game"))["7"] == [ruled]
    assert await stalls.twice(store.end_now(GUILD, "game")) is None
    with pytest.raises(errors.WindowClosed):
        await answer(store, played, 8)


async def test_17_closing_steps_carried_out_twice_have_the_effect_of_one(stalls: Stalls) -> None:
    store = stalls.store
    claim = await claimed_for_close(store)
    assert isinstance(await stalls.twice(store.retry_later(claim)), errors.LeaseLost)
    assert await store._redis.hget(keys.state(GUILD, "game"), "tries") == "1", "the delay has doubled once"
    claim = await store.claim(GUILD, "game")
    await store.begin_send(claim, MessageKind.RESULTS)
    await store.elect_message(claim, MessageKind.RESULTS, MESSAGE)
    assert await stalls.twice(store.forget_message(claim, MessageKind.RESULTS, MESSAGE)) is None
    assert (await store.begin_send(claim, MessageKind.RESULTS)).generation == 1
    assert await stalls.twice(store.elect_message(claim, MessageKind.RESULTS, RESULTS)) == RESULTS
    assert await stalls.twice(store.posted(claim)) is None
    assert (await stalls.state()).phase is Phase.POSTED
    record = await finished(store, claim)
    assert isinstance(await stalls.twice(store.move_to_history(claim, record)), errors.LeaseLost)
    assert (await stalls.state()).phase is Phase.GONE
    assert [one.game.id for one in await store.get_history(GUILD)] == ["game"]
    assert await store.due(GUILD, await store.now_ms() + 10**9, 10) == []


@pytest.mark.slow
@pytest.mark.timeout(120)
@pytest.mark.django_db(transaction=True)
async def test_17_players_in_a_stall_are_told_and_counted_once(house: House, own: OwnStore) -> None:
    game = await play(house)
    async with own.stalled():
        pressing = [asyncio.create_task(press(house, player, "A", game)) for player in house.players]
        assert await asyncio.gather(*pressing) == [NOT_SAVED] * len(house.players)
    again = await asyncio.gather(*(press(house, player, "B", game) for player in house.players))
    assert all(read.startswith("✅") for read in again)
    await house.store.end_now(house.guild_id, game.id)
    async with own.stalled():
        await asyncio.sleep(2 * links.TIMEOUT_S)  # as long as a duty waits, whichever step it is at
    finished = await house.finished_game(own_store.PATIENCE_S)
    assert finished.results.answers == finished.game.state.players == len(house.players)
    assert house.archived_answers() == sorted((player, 0, "B") for player in house.players)
    assert len(house.sandbox.messages(house.channel_id)) == 2
    assert [bot.returncode for bot in house.bots] == [None]


async def test_17_players_are_told_that_the_store_does_not_answer_and_not_that_many_play(
    own: OwnStore, store: RedisStore
) -> None:
    """Sixty players are not many: measured before, 354 presses were answered "Busy"."""
    played = await opened(store)
    async with own.stalled():
        waves = [asyncio.create_task(answer(store, played, user)) for user in range(30)]
        first, *_ = await asyncio.wait(waves, return_when=asyncio.FIRST_COMPLETED)
        waves += [asyncio.create_task(answer(store, played, user)) for user in range(30, 60)]
        outcomes = await asyncio.gather(*waves, return_exceptions=True)
    assert first
    assert {type(outcome) for outcome in outcomes} == {errors.StoreUnavailable, errors.StoreSilent}
    assert "does not answer" in errors.StoreSilent.hint
