"""Ctrl-C ends the demo in whichever moment it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from simulations.demo.orchestrator import play_all, until_open, until_over
from simulations.demo.screen import DemoScreen


class Client:
    """As redis-py on Python 3.11 does now and then: a cancellation in the moment of the answer is swallowed by it."""

    def __init__(self) -> None:
        self.asked = asyncio.Event()

    async def _ask(self, answer: Any) -> Any:
        try:
            self.asked.set()
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            pass
        return answer

    async def get_active_games(self, _guild_id: str) -> Any:
        return await self._ask([])

    async def get_states(self, _guild_id: str, _game_ids: list[str]) -> Any:
        return await self._ask({})

    async def get_game(self, _guild_id: str, _game_id: str) -> Any:
        return await self._ask(SimpleNamespace(state=SimpleNamespace(phase=None)))


@pytest.mark.parametrize(
    "work",
    [
        lambda environment: play_all(environment, DemoScreen(machine=True)),
        lambda environment: until_open(environment, "g", 60),
        lambda environment: until_over(environment, "g", 60),
    ],
    ids=["all games", "until open", "until over"],
)
async def test_a_cancellation_that_the_client_swallows_still_ends_it(work: Callable[[Any], Awaitable[object]]) -> None:
    client = Client()
    task = asyncio.ensure_future(work(SimpleNamespace(store=client, guild_id="1")))
    await client.asked.wait()
    task.cancel()
    done, _ = await asyncio.wait({task}, timeout=5)
    ended = task in done and task.cancelled()
    task.cancel()
    assert ended
