"""What is added to a post that does its work without it: a thread under it, its copies in other servers.

A game goes on whatever becomes of an extra. Where Discord refuses one for now it comes later, and whoever repeats a
step asks for it again: Discord does each once, and says so from then on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any

import structlog

from games.domain.errors import MessageGone, OutcomeUnknown, TokenRevoked, Undeliverable
from games.domain.records import Game

log = structlog.get_logger(__name__)

PAUSE_S = 5.0
"""Before an extra is tried for the second time; doubled with each try."""
LONGEST_PAUSE_S = 600.0

Act = Callable[[], Awaitable[Any]]
"""One request, with all that an announcer raises."""


class Extras:
    """Adds them, now or in the background. What is in the background ends with the process."""

    def __init__(self) -> None:
        self._later: set[asyncio.Task[None]] = set()

    async def add(self, game: Game, name: str, act: Act, *, lasts_s: float, done: int = 0) -> None:
        """Try at once, and then for `lasts_s` seconds; `done` is the code of "it is there already", if there is one."""
        pause_s = await self._try(game, name, act, done)
        if pause_s is not None:
            again = self._try_later(game, name, act, done, pause_s, lasts_s)
            task = asyncio.create_task(again, name=f"{name}-{game.id}")
            self._later.add(task)
            task.add_done_callback(self._later.discard)

    async def _try(self, game: Game, name: str, act: Act, done: int) -> float | None:
        """None where it is there, or refused for good; else the pause until the next try, in seconds."""
        try:
            await act()
        except OutcomeUnknown as error:
            log.info("not added to the post yet", what=name, guild=game.guild_id, game=game.id, problem=str(error))
            return error.retry_after_s
        except (Undeliverable, MessageGone) as error:
            if not isinstance(error, Undeliverable) or error.code != done:
                log.warning("not added to the post", what=name, guild=game.guild_id, game=game.id, problem=str(error))
        return None

    async def _try_later(self, game: Game, name: str, act: Act, done: int, told_s: float, lasts_s: float) -> None:
        pause_s: float | None = told_s
        with suppress(TimeoutError, TokenRevoked):  # the duty loop meets a revoked token too, and ends the process
            async with asyncio.timeout(lasts_s):
                for tried in count():
                    await asyncio.sleep(max(pause_s, min(PAUSE_S * 2**tried, LONGEST_PAUSE_S)))
                    if (pause_s := await self._try(game, name, act, done)) is None:
                        return
