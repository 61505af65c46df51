"""`migrate_trivia` that kills itself with SIGKILL right after one of its steps, as if the machine had lost power.

Run as a process: `python tests/faults/crashing_migration.py STEP PATH [OPTIONS]`. STEP is a script of the store such as
`import_game`, or `sql`, `backup`, `cut` or `rename`, with `#2` behind it for the second time it happens.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import django


def _kill_when(done: Callable[[], bool]) -> None:
    if done():
        os.kill(os.getpid(), signal.SIGKILL)


def main(step: str, *arguments: str) -> None:
    django.setup()
    from django.core.management import call_command

    from games.legacy.migrate import deleting, finished_games
    from games.store.redis import RedisStore

    name, _, times = step.partition("#")
    left = int(times or 1)

    def counted() -> bool:
        nonlocal left
        left -= 1
        return left == 0

    run_script = RedisStore._run

    async def run(store: RedisStore, script: str, *args: Any) -> list[Any]:
        reply = await run_script(store, script, *args)
        _kill_when(lambda: script == name and counted())
        return reply

    def after(original: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **kwargs: Any) -> Any:
            result = original(*args, **kwargs)
            _kill_when(counted)
            return result

        return stepped

    RedisStore._run = run  # type: ignore[method-assign]
    owners: dict[str, tuple[Any, str]] = {
        "sql": (finished_games, "write"),
        "backup": (deleting.shutil, "copy2"),
        "cut": (deleting, "_copy_without"),
        "rename": (deleting.os, "replace"),
    }
    if name in owners:
        owner, method = owners[name]
        setattr(owner, method, after(getattr(owner, method)))
    call_command("migrate_trivia", *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
