"""`forget_player` that kills itself with SIGKILL around one of its steps, as if the machine had lost power.

Run as a process: `python tests/faults/crashing_forgetting.py WHEN STEP GUILD USER`. WHEN is `before` or `after`; STEP
is one of `owners` below, with `#2` behind it for the second time it happens.
"""

from __future__ import annotations

import inspect
import os
import signal
import sys
from typing import Any

import django


def main(when: str, step: str, *arguments: str) -> None:
    django.setup()
    from django.core.management import call_command

    from games.archive import audit, forgetting
    from games.store.redis import RedisStore

    name, _, times = step.partition("#")
    owners: dict[str, tuple[Any, str]] = {
        "note": (audit, "note"),
        "in_play": (RedisStore, "forget_player"),
        "game": (forgetting, "forget_answers"),
        "cancelled": (forgetting, "forget_cancelled"),
        "history": (RedisStore, "amend_history"),
    }
    owner, method = owners[name]
    original, left = getattr(owner, method), int(times or 1)

    def die_if(moment: str) -> None:
        if moment == when and left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def stepped(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        die_if("before")
        result = original(*args, **kwargs)
        die_if("after")
        return result

    async def stepped_async(*args: Any, **kwargs: Any) -> Any:
        nonlocal left
        left -= 1
        die_if("before")
        result = await original(*args, **kwargs)
        die_if("after")
        return result

    setattr(owner, method, stepped_async if inspect.iscoroutinefunction(original) else stepped)
    call_command("forget_player", *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
