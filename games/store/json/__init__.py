"""JsonStore: everything in play in one file, for one machine, where `USE_REDIS` is off.

The file has the shape of `games.legacy.app_state`, so that a legacy file can be taken as it is, and whatever
else stands in it is left alone. docs/decisions/0008-json-store.md says what it promises and what it costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import ClassVar

from games.domain.errors import StoreUnreadable
from games.domain.ports import Capability
from games.store.json.agenda import JsonAgenda, JsonGuilds
from games.store.json.answers import JsonAnswers
from games.store.json.moving import JsonMoving
from games.store.json.page import Page
from games.store.json.processes import JsonProcesses
from games.store.json.registrations import JsonRegistrations
from games.store.json.steps import JsonSteps

POLL_S = 0.1
"""How often a listener checks whether there is another file."""


class JsonStore(JsonRegistrations, JsonAnswers, JsonSteps, JsonAgenda, JsonMoving, JsonGuilds, JsonProcesses):
    """Everything in play, in one file. Implements `games.domain.ports.Store`; bound to one event loop."""

    capabilities: ClassVar[frozenset[Capability]] = frozenset()

    async def aclose(self) -> None:
        """Lets what is under way arrive, then lets go of the file."""
        await self._batcher.drained()
        await asyncio.get_running_loop().run_in_executor(self._thread, self.file.close)
        self._thread.shutdown(wait=False)

    async def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every change by any process. Ends only with StoreUnavailable."""
        known, mark = await self._read(_seqs), self._mark()
        while True:
            await asyncio.sleep(POLL_S)
            if (now := self._mark()) == mark:
                continue
            mark = now
            before, known = known, await self._read(_seqs)
            for topic, seq in known.items():
                if before.get(topic) != seq:
                    yield topic
            for topic in before.keys() - known.keys():
                yield topic

    def _mark(self) -> tuple[int, ...] | None:
        try:
            return self.file.mark()
        except OSError as error:
            raise StoreUnreadable(str(error)) from error


def _seqs(page: Page) -> dict[tuple[str, str], int]:
    """What every game has come to, in play and ended."""
    seqs = {}
    for guild in page.guilds.values():
        for id, entry in guild.games.items():
            seqs[guild.id, id] = entry.state.seq
        for id, tombstone in guild.ended.items():
            seqs[guild.id, id] = tombstone.get("seq", 0)
    return seqs
