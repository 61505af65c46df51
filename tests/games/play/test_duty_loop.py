"""The loop that runs for ever: what hangs holds up nothing else, outages are waited out, refused tokens end it."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import DatabaseError
from structlog.testing import capture_logs

from games.domain.errors import StoreUnavailable, TokenRevoked
from games.domain.records import Game, MessageKind, Phase
from games.models import OutboxEntry
from games.play import duties as duties_module
from games.play import outbox
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer
from tests.games.play.slots import GUILD, REGISTRATION, make_due, the_game

pytestmark = pytest.mark.django_db(transaction=True)

POLL_S = 0.01
HUNG_GUILD = "819651574603317299"


class HangingAnnouncer(PaperAnnouncer):
    """One guild's channel never answers."""

    async def send_placeholder(self, game: Game, kind: MessageKind, generation: int) -> str:
        if game.guild_id == HUNG_GUILD:
            self.acts.append("hangs")
            await asyncio.Event().wait()
        return await super().send_placeholder(game, kind, generation)


async def hangs(*_: object) -> None:
    await asyncio.Event().wait()


def ask() -> Awaitable[OutboxEntry]:
    return sync_to_async(outbox.ask)(OutboxEntry.Kind.AMEND, "amend:g1:1", GUILD, {"game": "g1"})


@asynccontextmanager
async def looping(duties: Duties) -> AsyncIterator[asyncio.Task[None]]:
    loop = asyncio.create_task(duties.run_forever(POLL_S))
    try:
        yield loop
    finally:
        loop.cancel()
        await asyncio.wait({loop})


async def until(holds: Callable[[], Awaitable[object] | bool]) -> None:
    async def held() -> object:
        found = holds()
        return found if isinstance(found, bool) else await found

    async with asyncio.timeout(20):
        while not await held():
            await asyncio.sleep(POLL_S)


async def is_open(store: RedisStore) -> bool:
    return [game.state.phase for game in await store.get_active_games(GUILD)] == [Phase.OPEN]


async def play_a_game(store: RedisStore) -> None:
    """A slot is due, its game opens, and it ends."""
    await make_due(store)
    await until(lambda: is_open(store))
    await store.end_now(GUILD, (await the_game(store)).id)
    await until(lambda: store.get_history(GUILD))


async def test_an_entry_that_hangs_holds_up_no_game(
    store: RedisStore, paper: PaperAnnouncer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties_module.regrading, "amend", hangs)
    entry = await ask()
    async with looping(Duties(store, paper, SmallBank())):
        await until(OutboxEntry.objects.filter(pk=entry.pk, tries=1).aexists)
        await play_a_game(store)
    assert len(paper.shown(MessageKind.RESULTS)) == 1


async def test_a_count_of_scores_that_hangs_holds_up_no_game(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties_module.scores, "count_new", hangs)
    async with looping(duties):
        await play_a_game(store)
    assert len(paper.shown(MessageKind.RESULTS)) == 1


async def test_a_guild_that_hangs_holds_up_no_other_and_is_taken_up_once(store: RedisStore) -> None:
    paper = HangingAnnouncer()
    await make_due(store, replace(REGISTRATION, guild_id=HUNG_GUILD))
    async with looping(Duties(store, paper, SmallBank())):
        await until(lambda: "hangs" in paper.acts)
        await play_a_game(store)
    assert paper.acts.count("hangs") == 1
    assert len(paper.shown(MessageKind.RESULTS)) == 1


async def test_a_token_that_is_refused_for_an_entry_ends_the_loop(
    store: RedisStore, paper: PaperAnnouncer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(*_: object) -> None:
        raise TokenRevoked

    monkeypatch.setattr(duties_module.regrading, "amend", refused)
    await ask()
    async with looping(Duties(store, paper, SmallBank())) as loop:
        with pytest.raises(TokenRevoked):
            await asyncio.wait_for(loop, 20)
    assert await store.running_duties() == []


async def test_a_token_that_is_refused_for_a_game_ends_the_loop(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    def refuse(act: str) -> None:
        raise TokenRevoked

    paper.before = refuse
    await make_due(store)
    async with looping(duties) as loop:
        with pytest.raises(TokenRevoked):
            await asyncio.wait_for(loop, 20)


async def test_work_that_is_not_possible_now_is_tried_again(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = {"run_due": 0, "count_new": 0, "sweep": 0}

    def away(name: str, error: Exception) -> Callable[..., Awaitable[None]]:
        async def fail(*_: object) -> None:
            tries[name] += 1
            raise error

        return fail

    monkeypatch.setattr(duties_module.outbox, "run_due", away("run_due", DatabaseError("away")))
    monkeypatch.setattr(duties_module.scores, "count_new", away("count_new", DatabaseError("away")))
    monkeypatch.setattr(store, "sweep", away("sweep", StoreUnavailable()))
    async with looping(duties) as loop:
        await until(lambda: min(tries.values()) >= 2)
        assert not loop.done()
        await play_a_game(store)


async def test_work_that_is_not_possible_is_told_once_and_once_when_it_is_again(
    duties: Duties, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two outages, the first of which changes: as a store that is unavailable first cuts, then refuses."""
    count_new, tries = duties_module.scores.count_new, 0
    answers = ["cut off"] * 20 + ["refused", "cut off"] * 10 + [""] * 5 + ["cut off"] * 5 + [""]

    async def now_and_then() -> None:
        nonlocal tries
        words, tries = answers[min(tries, len(answers) - 1)], tries + 1
        if words:
            raise DatabaseError(words)
        await count_new()

    monkeypatch.setattr(duties_module.scores, "count_new", now_and_then)
    with capture_logs() as lines:
        async with looping(duties):
            await until(lambda: tries > len(answers))
    found = [(line["log_level"], line.get("problem", "over")) for line in lines if line.get("work") == "scores"]
    cut, refused, over = *((("warning", f"DatabaseError('{why}')")) for why in ("cut off", "refused")), ("info", "over")
    assert found == [cut, refused, over, cut, over]


@pytest.mark.parametrize("step", ["begin_send", "open", "posted", "move_to_history"])
async def test_a_game_whose_step_broke_off_goes_on_when_the_store_is_back_not_when_its_lease_ends(
    store: RedisStore, duties: Duties, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    original, broke_off = getattr(store, step), []

    async def away_once(*args: Any, **kwargs: Any) -> Any:
        if not broke_off:
            broke_off.append(step)
            raise StoreUnavailable
        return await original(*args, **kwargs)

    monkeypatch.setattr(store, step, away_once)
    began = time.monotonic()
    async with looping(duties):
        await play_a_game(store)
    assert broke_off == [step]
    assert time.monotonic() - began < 20, "a lease lasts for a minute"


async def test_the_loop_ends_whenever_it_is_told_to(duties: Duties) -> None:
    moments = random.Random(8)
    for _ in range(60):
        loop = asyncio.create_task(duties.run_forever(POLL_S))
        await asyncio.sleep(moments.random() / 20)
        loop.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(loop, 20)
