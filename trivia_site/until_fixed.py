"""What a container runs a role with: `python -m trivia_site.until_fixed PROGRAM ARGUMENTS`, without Django.

Docker knows no exit status after which another start is of no use, and would start a bot whose token is refused again
and again. So this stays when the program has ended with 78, until it is stopped: nothing answers the health check, and
the container shows as unhealthy. With any other status it ends as the program did, and Docker starts it again.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from contextlib import suppress

from games.management.exits import GIVES_UP, USAGE

HOW = "usage: python -m trivia_site.until_fixed PROGRAM [ARGUMENT ...]\n"
CANNOT_START = 127
"""As a shell says it."""
_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


def main(words: list[str]) -> int:
    """The exit status."""
    if not words or words[0].startswith("-"):
        sys.stderr.write(HOW)
        return USAGE
    stopped: list[int] = []
    try:
        # A session of its own, so that Ctrl-C reaches the program once: by what is forwarded.
        program = subprocess.Popen(words, start_new_session=True)
    except OSError as error:
        _log(f"{words[0]} cannot be started: {error.strerror}")
        return CANNOT_START

    def forward(number: int, _frame: object) -> None:
        stopped.append(number)
        with suppress(ProcessLookupError):
            program.send_signal(number)

    for number in _STOPS:
        signal.signal(number, forward)
    status = program.wait()
    # Blocked first: a signal that comes before `sigwait` is kept for it, and does not end this process.
    signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    if status == GIVES_UP and not stopped:
        _log("not started again: fix what the last lines say, then start this container again")
        signal.sigwait(_STOPS)
    return status if status >= 0 else 128 - status


def _log(text: str) -> None:
    """One object, as the log of production is."""
    at = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    entry = {"event": text, "level": "error", "logger": "trivia_site.until_fixed", "timestamp": at}
    sys.stderr.write(f"{json.dumps(entry)}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
