"""The outbox: asked for once, taken by one, tried again, given up for good reasons only."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest
from asgiref.sync import sync_to_async

from games.domain.errors import GameNotFound, OutcomeUnknown, TokenRevoked, Undeliverable
from games.models import OutboxEntry
from games.play import outbox

pytestmark = pytest.mark.django_db(transaction=True)
KIND = OutboxEntry.Kind.AMEND
ask = sync_to_async(outbox.ask)


def failing(error: Exception) -> Callable[[OutboxEntry], Awaitable[None]]:
    async def act(entry: OutboxEntry) -> None:
        raise error

    return act


async def asked() -> OutboxEntry:
    return await ask(KIND, "amend:g1:1", "1", {"game": "g1"})


async def again() -> OutboxEntry:
    """The entry, due now whatever pause it had."""
    await OutboxEntry.objects.aupdate(due_at=datetime.now(UTC) - timedelta(seconds=1))
    return await OutboxEntry.objects.aget()


async def test_an_entry_is_done_once_however_often_it_was_asked_for() -> None:
    await asked()
    await asked()
    seen: list[str] = []

    async def act(entry: OutboxEntry) -> None:
        seen.append(entry.payload["game"])

    assert await outbox.run_due({KIND: act}) == 1
    assert await outbox.run_due({KIND: act}) == 0
    assert seen == ["g1"]
    done = await OutboxEntry.objects.aget()
    assert done.done_at and not done.problem


async def test_one_of_many_loops_takes_it() -> None:
    await asked()
    seen: list[int] = []

    async def act(entry: OutboxEntry) -> None:
        seen.append(entry.pk)
        await asyncio.sleep(0.05)

    taken = await asyncio.gather(*(outbox.run_due({KIND: act}) for _ in range(5)))
    assert sum(taken) == len(seen) == 1


async def test_a_worker_that_died_is_followed_by_another_when_its_lease_is_over() -> None:
    await asked()

    async def dies(entry: OutboxEntry) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await outbox.run_due({KIND: dies})
    held = await OutboxEntry.objects.aget()
    assert held.done_at is None and held.due_at > datetime.now(UTC) + timedelta(seconds=50)
    await again()
    seen: list[int] = []

    async def act(entry: OutboxEntry) -> None:
        seen.append(entry.tries)

    await outbox.run_due({KIND: act})
    assert seen == [1], "the second try knows of the first"


@pytest.mark.parametrize("error", [Undeliverable(50001, "Missing Access"), GameNotFound()])
async def test_what_can_never_be_done_is_given_up_with_its_reason(error: Exception) -> None:
    await asked()
    await outbox.run_due({KIND: failing(error)})
    given_up = await again()
    assert given_up.done_at and given_up.problem == str(error)
    assert await outbox.run_due({KIND: failing(error)}) == 0


@pytest.mark.parametrize("error", [OutcomeUnknown("timed out"), ValueError("a mistake of ours")])
async def test_what_may_yet_succeed_is_tried_again_after_a_growing_pause(error: Exception) -> None:
    await asked()
    pauses = []
    for _ in range(3):
        await outbox.run_due({KIND: failing(error)})
        waiting = await OutboxEntry.objects.aget()
        assert waiting.done_at is None and waiting.problem
        pauses.append((waiting.due_at - datetime.now(UTC)).total_seconds())
        await again()
    assert pauses == sorted(pauses) and pauses[-1] > 2 * pauses[0] > 0


async def test_a_revoked_token_stops_the_loop_and_loses_nothing() -> None:
    await asked()
    with pytest.raises(TokenRevoked):
        await outbox.run_due({KIND: failing(TokenRevoked())})
    assert (await again()).done_at is None


async def test_a_kind_without_a_handler_waits_for_a_loop_that_has_one() -> None:
    await ask(OutboxEntry.Kind.TEST_POST, "trial:1", "1", {})
    assert await outbox.run_due({}) == 0
    assert await outbox.run_due({KIND: failing(ValueError())}) == 0
