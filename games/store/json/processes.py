"""Which processes and duty loops run on this file, and what each process says of itself."""

from __future__ import annotations

from typing import Any

from games.domain import processes
from games.store.json.base import JsonBase
from games.store.json.page import Page

_DUTIES = "duties"
"""Of the store's own member of the file: duty loop -> ms when it last reported."""
_LOST_POSTS = "lost_posts"
"""Of the same: whether posts of games that went with an older copy are to be looked for."""
_PROCESSES = "processes"
"""Of the store's own member of the file: name -> `at`, ms when it last reported, and `note`."""


class JsonProcesses(JsonBase):
    async def note_process(self, name: str, note: str) -> None:
        def step(page: Page) -> None:
            page.change_own(_PROCESSES, _running_processes(page) | {name: {"at": page.now_ms, "note": note}})

        await self._change(step)

    async def forget_process(self, name: str) -> None:
        def step(page: Page) -> None:
            running = _running_processes(page)
            if running.pop(name, None) is not None:
                page.change_own(_PROCESSES, running)

        await self._change(step)

    async def running_processes(self) -> dict[str, str]:
        found = await self._read(_running_processes)
        return {name: entry["note"] for name, entry in found.items()}

    async def noted_duties(self, worker: str) -> int:
        return await self._read(lambda page: page.own.get(_DUTIES, {}).get(worker, 0))

    async def note_duties(self, worker: str) -> int:
        def step(page: Page) -> int:
            page.change_own(_DUTIES, _running_duties(page) | {worker: page.now_ms})
            return page.now_ms

        return await self._change(step)

    async def forget_duties(self, worker: str) -> None:
        def step(page: Page) -> None:
            running = _running_duties(page)
            if running.pop(worker, None) is not None:
                page.change_own(_DUTIES, running)

        await self._change(step)

    async def running_duties(self) -> list[str]:
        return sorted(await self._read(_running_duties))

    async def note_lost_posts(self, owed: bool) -> None:
        await self._change(lambda page: page.change_own(_LOST_POSTS, owed))

    async def owes_lost_posts(self) -> bool:
        return await self._read(_owes_lost_posts)


def _running_processes(page: Page) -> dict[str, dict[str, Any]]:
    noted = page.own.get(_PROCESSES, {})
    return {name: entry for name, entry in noted.items() if entry["at"] >= page.now_ms - processes.HEARD_MS}


def _running_duties(page: Page) -> dict[str, int]:
    return {who: ms for who, ms in page.own.get(_DUTIES, {}).items() if ms >= page.now_ms - processes.HEARD_MS}


def _owes_lost_posts(page: Page) -> bool:
    return bool(page.own.get(_LOST_POSTS)) or (bool(page.own.get(_DUTIES)) and not _running_duties(page))
