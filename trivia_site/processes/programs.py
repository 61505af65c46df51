"""The programs that Tally consists of, as `serve` and `demo` run them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from trivia_site.processes.restart_backoff import Allowance
from trivia_site.processes.supervisor import Program

_PROJECT = Path(__file__).resolve().parents[2]
MANAGE = str(_PROJECT / "manage.py")
_SERVER_LOG = str(Path(__file__).with_name("server_log.json"))
PORT = 8000
"""Where the dashboard listens by default."""
IDENTIFIES = Allowance(burst=6, every_s=360.0)
"""Each life of the bot identifies itself to Discord, which may be done 1,000 times a day. This is 246 times at most,
or 492 where each was killed."""
GRACE_S = 3
"""How long open requests and sockets may take to finish when the site is stopped."""


def site(host: str, port: int, workers: int = 1) -> Program:
    """The dashboard; several workers share the port."""
    options = {
        # Python would look for a module where the command was typed.
        "--app-dir": str(_PROJECT),
        "--host": host,
        "--port": str(port),
        "--ws": "trivia_site.web.uvicorn_protocol:QuietSocket",
        "--loop": "uvloop" if sys.platform != "win32" else "asyncio",
        "--http": "trivia_site.web.uvicorn_protocol:BoundedHttp",
        "--timeout-graceful-shutdown": str(GRACE_S),
        "--log-config": _SERVER_LOG,
        # Counts are far too small to gain from it.
        "--ws-per-message-deflate": "false",
        # Four bytes for each letter that a message may have (`live.consumers.LONGEST_MESSAGE`); uvicorn takes 16 MB.
        "--ws-max-size": "4000",
    }
    # uvicorn takes one worker for the process itself, and forks only for more.
    options |= {"--workers": str(workers)} if workers > 1 else {}
    words = [word for option in options.items() for word in option]
    # uvicorn believes X-Forwarded-For from this machine, whoever wrote it. TALLY_TRUST_PROXY decides, in Django.
    words.append("--no-proxy-headers")
    command = (sys.executable, "-m", "uvicorn", "trivia_site.asgi:application", *words)
    return Program(name="site", command=command)


def bot(*, duties: bool) -> Program:
    """The bot on the gateway, with or without the duty loop."""
    return replace(_manage("bot", "runbot", *([] if duties else ["--no-duties"])), allowance=IDENTIFIES)


def duties() -> Program:
    """The duty loop alone: posts and closes go on while the bot is offline."""
    return _manage("duties", "run_duties")


def sandbox(*arguments: str) -> Program:
    """The local Discord."""
    return replace(_manage("sandbox", "sandbox", *arguments), outlives=True)


def _manage(name: str, *words: str) -> Program:
    return Program(name=name, command=(sys.executable, MANAGE, *words))
