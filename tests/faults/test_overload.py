"""Ten times as many answers as the store takes: some players are asked to try again, nobody waits long, none is lost.

The store itself is the real one; the way to it lets its replies through one after the other, each after a pause, so
that its capacity is small, and the same on every machine.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from botbridge.messages import replies
from games.domain.errors import Busy
from games.domain.records import Game, Receipt
from games.store import batching
from games.store.redis import RedisStore
from tests.faults import own_store
from tests.faults.own_store import OwnStore, SlowWay
from tests.games.samples import GUILD, answer, opened

pytestmark = [pytest.mark.paced, pytest.mark.slow, pytest.mark.timeout(120)]

own = own_store.own

PAUSE_S = 0.1
LIMIT = 10
"""Answers in one call: the store then takes a hundred a second, and asking ten times as many costs the machine nothing.
It is the store that has to be slow, never the machine."""
SECONDS = 4
"""How long too much is asked."""


@pytest_asyncio.fixture
async def slow_way(own: OwnStore) -> AsyncIterator[SlowWay]:
    async with SlowWay(own) as way:
        yield way


@pytest_asyncio.fixture
async def far(slow_way: SlowWay) -> AsyncIterator[RedisStore]:
    """The store at the far end of the slow way."""
    store = RedisStore.connect(slow_way.url)
    yield store
    await store.aclose()


async def test_ten_times_too_many_answers_are_refused_in_time_or_stored(
    far: RedisStore, slow_way: SlowWay, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batching, "LIMIT", LIMIT)
    played = await opened(far)
    slow_way.pause_s = PAUSE_S
    capacity = await _capacity(far, played)
    outcomes, longest_s = await _ask_too_much(far, played, per_second=int(10 * capacity))

    kinds = Counter(type(outcome) for outcome in outcomes.values())
    assert set(kinds) == {Receipt, Busy}
    assert kinds[Busy] > kinds[Receipt] > capacity, "most are refused, and those that fit are served"
    assert longest_s < batching.LONGEST_S, "whoever got an answer got it soon"
    assert replies.failure(Busy()).startswith("Busy:") and "try again" in replies.failure(Busy())

    # It recovers by itself, and whoever was refused may come again.
    slow_way.pause_s = 0
    refused = [user for user, outcome in outcomes.items() if isinstance(outcome, Busy)][:1000]
    receipts = await asyncio.gather(*(answer(far, played, user) for user in refused))
    assert {receipt.outcome for receipt in receipts} == {"NEW"}
    stored = await far.get_submissions(GUILD, played.id)
    acknowledged = {user for user, outcome in outcomes.items() if isinstance(outcome, Receipt)} | set(refused)
    assert {user for user in stored if not user.startswith("9")} == acknowledged, "all that is stored, and no more"


async def _capacity(far: RedisStore, played: Game) -> float:
    """Answers that the store takes in a second, measured with full calls."""
    asked = 5 * LIMIT
    begun = time.monotonic()
    await asyncio.gather(*(answer(far, played, f"9{user}") for user in range(asked)))
    return asked / (time.monotonic() - begun)


async def _ask_too_much(
    far: RedisStore, played: Game, *, per_second: int
) -> tuple[dict[str, Receipt | BaseException], float]:
    """What became of each player's answer, and the longest that anybody waited for the reply."""
    longest_s = 0.0

    async def ask(user: str) -> Receipt | BaseException:
        nonlocal longest_s
        begun = time.monotonic()
        [outcome] = await asyncio.gather(answer(far, played, user), return_exceptions=True)
        longest_s = max(longest_s, time.monotonic() - begun)
        return outcome

    asking: dict[str, asyncio.Task[Receipt | BaseException]] = {}
    begun = time.monotonic()
    while (passed := time.monotonic() - begun) < SECONDS:
        while len(asking) < passed * per_second:
            user = f"1{len(asking)}"
            asking[user] = asyncio.create_task(ask(user))
        await asyncio.sleep(0.01)
    await asyncio.gather(*asking.values())
    return {user: task.result() for user, task in asking.items()}, longest_s
