"""How a player's answer is given: straight into the store, or by pressing a button in the sandbox's Discord."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import NamedTuple, Protocol

from discord_sandbox import SandboxClient
from games.domain.answer_request import AnswerRequest
from games.domain.errors import GameError, StoreUnavailable
from games.store.redis import RedisStore
from simulations.players.receipts import refusal
from simulations.stress.journal import ACKNOWLEDGED, REASONS, UNKNOWN
from simulations.stress.options import PLAYER_PROCESSES, Arena, PlayerPlan, user_id

ANSWER_S = 20.0
"""How long a player looks at "thinking..."."""
_FIRST_INTERACTION = 1 << 60
_REFUSED = frozenset(REASONS) - {StoreUnavailable.code}
"""Every other reply leaves open whether the answer was stored."""


class ClientReply(NamedTuple):
    """What a player learns of one try."""

    code: int
    interaction: int
    at_ms: int


class Client(Protocol):
    """One way to give an answer. `interaction` is the same in all tries of one submission."""

    async def submit(self, arena: Arena, player: int, letter: str, interaction: int) -> ClientReply: ...


class StoreClient:
    """Through the store as a bot uses it: answers of one moment share a call, and a repeat keeps its interaction."""

    def __init__(self, store: RedisStore) -> None:
        self._store = store

    async def submit(self, arena: Arena, player: int, letter: str, interaction: int) -> ClientReply:
        try:
            receipt = await self._store.submit_answer(
                AnswerRequest(
                    guild_id=arena.guild_id,
                    game_id=arena.game_id,
                    user_id=user_id(player),
                    interaction_id=str(interaction),
                    answers={0: letter},
                    name=f"Player {player}",
                )
            )
        except StoreUnavailable:
            return ClientReply(UNKNOWN, interaction, _now_ms())
        except GameError as refused:
            return ClientReply(REASONS.index(refused.code), interaction, _now_ms())
        return ClientReply(ACKNOWLEDGED, interaction, receipt.received_ms)


class WireClient:
    """Through gateway and HTTP: every press is an interaction of its own, so each try is a new one."""

    def __init__(self, sandbox: SandboxClient) -> None:
        self._sandbox = sandbox

    async def submit(self, arena: Arena, player: int, letter: str, interaction: int) -> ClientReply:
        at_ms, custom_id = _now_ms(), f"a:{arena.game_id}:0:{letter}"
        try:
            # `force`: a client that has not yet drawn the closed post still shows the button.
            seen = await self._sandbox.press(
                user_id(player), arena.message_id, custom_id, force=True, wait="answer", timeout_s=ANSWER_S
            )
        except TimeoutError:
            return ClientReply(UNKNOWN, 0, at_ms)
        code = refusal(seen)
        if code is None:
            return ClientReply(ACKNOWLEDGED, int(seen.id), at_ms)
        return ClientReply(REASONS.index(code) if code in _REFUSED else UNKNOWN, int(seen.id), at_ms)


@asynccontextmanager
async def connected_client(plan: PlayerPlan) -> AsyncIterator[Client]:
    """The client that a plan asks for."""
    if plan.wire:
        async with SandboxClient(plan.sandbox_url) as sandbox:
            yield WireClient(sandbox)
        return
    store = RedisStore.connect(plan.store_url)
    try:
        yield StoreClient(store)
    finally:
        await store.aclose()


def interactions(process: int) -> Iterator[int]:
    """Ids for the submissions of one process: beyond 2**53, growing, and no other process has them."""
    return itertools.count(_FIRST_INTERACTION + process, PLAYER_PROCESSES)


def letters(arena: Arena, changes: int, rng: random.Random) -> list[str]:
    """A first answer and so many changes of mind, each to another letter."""
    chosen = [rng.choice(arena.letters)]
    for _ in range(changes):
        chosen.append(rng.choice(arena.letters.replace(chosen[-1], "")))
    return chosen


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
