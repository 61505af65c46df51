"""The site with a fault that its rules rule out: checks of one server's registrations take many seconds.

Run as a process: `python tests/e2e/stalling_site.py GUILD SECONDS ARGUMENTS`, with uvicorn's own arguments. What stalls
burns the processor, as an endless parse would; everything else is the site as it is.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import uvicorn


def _stalled(work: Callable[..., Any], guild_id: str, seconds: float) -> Callable[..., Any]:
    def stall(registration: Any, *others: Any) -> Any:
        if registration.guild_id == guild_id:
            end = time.monotonic() + seconds
            while time.monotonic() < end:
                pass
        return work(registration, *others)

    return stall


def main(guild_id: str, seconds: str) -> None:
    import trivia_site.asgi
    from games.play.registration_checks import findings

    assert trivia_site.asgi.application
    findings.findings = _stalled(findings.findings, guild_id, float(seconds))
    uvicorn.main()


if __name__ == "__main__":
    _, guild, stall_s, *sys.argv[1:] = sys.argv
    main(guild, stall_s)
