"""Which processes run, and what each says of itself: among what belongs to no guild."""

from __future__ import annotations

from typing import Any

from games.domain import processes
from games.store.json.base import JsonBase
from games.store.json.page import Page

_PROCESSES = "processes"
"""Of the store's own member of the file: name -> `at`, ms when it last reported, and `note`."""


class JsonProcesses(JsonBase):
    async def note_process(self, name: str, note: str) -> None:
        def step(page: Page) -> None:
            page.change_own(_PROCESSES, _running(page) | {name: {"at": page.now_ms, "note": note}})

        await self._change(step)

    async def forget_process(self, name: str) -> None:
        def step(page: Page) -> None:
            running = _running(page)
            if running.pop(name, None) is not None:
                page.change_own(_PROCESSES, running)

        await self._change(step)

    async def running_processes(self) -> dict[str, str]:
        found = await self._read(_running)
        return {name: entry["note"] for name, entry in found.items()}


def _running(page: Page) -> dict[str, dict[str, Any]]:
    noted = page.own.get(_PROCESSES, {})
    return {name: entry for name, entry in noted.items() if entry["at"] >= page.now_ms - processes.HEARD_MS}
