"""The process between the users of the embedded server and the server: `python -m trivia_site.embedded_holder`.

It starts the server, starts it again should it die, and stops it when the last user has let go of `users.lock` (a user
that was killed has let go) or on SIGTERM. It has one thread on purpose: Linux sends a parent-death signal when the
*thread* that started a child ends. Started by `trivia_site.embedded` only; `server.lock` is inherited, already taken.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from trivia_site.appendonly import is_cut_off

POLL_S = 0.05
"""How soon the last user's departure and the server's death are noticed."""
STOP_TIMEOUT_S = 10.0
QUICK_DEATHS = 5
"""So many deaths, each within a second of the start, and the holder gives up."""
LOG_LIMIT = 1_000_000
"""Bytes of log above which a start begins a new one and keeps the old as `.1`."""

_PR_SET_PDEATHSIG = 1


class Holder:
    """Runs one server for as long as somebody uses it."""

    def __init__(self, home: Path, address: Path, binary: str, lock: int) -> None:
        self.home = home
        self.address = address
        self.binary = binary
        self.lock = lock
        self.stopping = False

    def run(self) -> int:
        """Hold until nobody uses the server or a signal says stop. Returns the exit status."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        with (self.home / "users.lock").open("r+b") as users:
            try:
                # Ends with the exclusive lock held, unless by a signal: a new user waits until all is gone.
                return self._watch(users.fileno())
            finally:
                self._clean()

    def _watch(self, users: int) -> int:
        server = self._start()
        started, deaths = time.monotonic(), 0
        while not self.stopping and not _nobody_holds(users):
            time.sleep(POLL_S)
            if server.poll() is None:
                continue
            deaths = deaths + 1 if time.monotonic() - started < 1 else 1
            if deaths >= QUICK_DEATHS:
                return 1
            _say(f"the server ended with status {server.returncode} and is started again")
            server, started = self._start(), time.monotonic()
        _end(server)
        return 0

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        # Single-threaded, so code between fork and exec is safe here.
        return subprocess.Popen(
            [self.binary, *self._options()],
            stdin=subprocess.DEVNULL,
            pass_fds=(self.lock,),
            preexec_fn=lambda: _die_with(parent),
        )

    def _options(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.address),
            "unixsocketperm": "700",
            "dir": str(self.home),
            "daemonize": "no",
            "logfile": "",
            "appendonly": "yes",
            "appendfsync": "always",
            # Only an unfinished write may be dropped from the end, never what stands behind a damage.
            "aof-load-truncated": "yes" if is_cut_off(self.home) else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
        }
        return [word for name, value in options.items() for word in (f"--{name}", value)]

    def _clean(self) -> None:
        self.address.unlink(missing_ok=True)
        if self.address.parent != self.home:
            with contextlib.suppress(OSError):
                self.address.parent.rmdir()


def _end(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    try:
        server.wait(STOP_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        _say(f"the server did not end within {STOP_TIMEOUT_S:.0f} s of SIGTERM and is killed")
        server.kill()
        server.wait()


def _die_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies (Linux; elsewhere only SIGTERM stops both)."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _nobody_holds(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _say(text: str) -> None:
    print(f"{os.getpid()}:H {time.strftime('%d %b %Y %H:%M:%S')} # {text}", flush=True)


def main(arguments: list[str]) -> int:
    home, address, binary, lock = arguments
    log = Path(home) / "server.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as fresh:
            os.dup2(fresh.fileno(), sys.stdout.fileno())
            os.dup2(fresh.fileno(), sys.stderr.fileno())
    return Holder(Path(home), Path(address), binary, int(lock)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
