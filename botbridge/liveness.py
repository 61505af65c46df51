"""What a process of ours says of itself while it lives: in a file for a container's health check, and in the store.

Both carry its roles and its lasting states (`games.domain.signals`): a process that turns and is of no use is not
healthy.
"""

from __future__ import annotations

import asyncio
import errno
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from django.conf import settings

from games.domain import cancellation, processes, signals
from games.domain.errors import StoreUnavailable
from games.domain.ports import Store

BEAT_S = 10.0
"""Between two heartbeats; after thirty seconds without one the store takes a process for ended."""
FORGET_S = 1.0
"""How long the store may take to note that the process ends."""


@asynccontextmanager
async def reporting(store: Store, roles: Sequence[str]) -> AsyncIterator[None]:
    """Say that this process lives, in these roles, while the block runs; whatever happens to file or store."""
    name, started_s = processes.name_of(roles[0]), time.time()

    def report() -> str:
        return processes.report(roles, started_s, time.time())

    async def into_store() -> None:
        # That the store is unavailable is reported by whoever watches it: `store_safety.watch`, and the duties.
        with suppress(StoreUnavailable):
            await store.note_process(name, report())

    async def into_file() -> None:
        await asyncio.to_thread(_write, Path(settings.TALLY_HEARTBEAT_FILE), report())

    beats = [into_store, into_file] if settings.TALLY_HEARTBEAT_FILE else [into_store]
    # The file does not wait for the store: it says whether the event loop turns.
    tasks = [asyncio.create_task(_repeat(beat), name="heartbeat") for beat in beats]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StoreUnavailable, TimeoutError):
            async with asyncio.timeout(FORGET_S):
                await store.forget_process(name)


async def _repeat(beat: Callable[[], Awaitable[None]]) -> None:
    while True:
        await beat()
        await cancellation.pause(BEAT_S)


def heartbeat_file_problem() -> str:
    """Why the heartbeat file can never be written, so that whoever reads it takes the process for dead; or nothing.

    A disk that is full may have room again.
    """
    path = Path(settings.TALLY_HEARTBEAT_FILE)
    try:
        if settings.TALLY_HEARTBEAT_FILE:
            _draft(path).touch()
            _draft(path).unlink()
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            return f"TALLY_HEARTBEAT_FILE is {str(path)!r}: it cannot be written: {error.strerror}. Name another."
    return ""


def _draft(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}")


def _write(path: Path, note: str) -> None:
    """Replace the file as a whole. A disk that is full must not end the process: whoever reads the file notices."""
    draft = _draft(path)
    try:
        draft.write_text(note + "\n")
        draft.replace(path)
    except OSError as error:
        signals.note("heartbeat", f"The heartbeat file {path} cannot be written: {error.strerror}.")
    else:
        signals.over("heartbeat")
