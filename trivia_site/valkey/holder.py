"""The process between the users of the embedded server and the server: `python -m trivia_site.valkey.holder`.

It starts the server, starts it again should it die, and stops it when the last user has let go of `users.lock` (a user
that was killed has let go) or on SIGTERM. It has one thread on purpose: Linux sends a parent-death signal when the
*thread* that started a child ends. Started by `embedded` only; `server.lock` is inherited, already taken.

A server that has answered once is started again for as long as anybody uses it, however often it dies: on a full disk
it dies at every write until somebody makes room. One that has never answered is given up soon, so that whoever waits
for it reads why (`docs/decisions/0021-store-on-a-full-disk.md`).
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

from trivia_site.file_locks import try_lock
from trivia_site.valkey.appendonly import is_cut_off
from trivia_site.valkey.probe import is_alive

POLL_S = 0.05
"""How soon the last user's departure and the server's death are noticed."""
STOP_TIMEOUT_S = 10.0
FAILED_STARTS = 3
"""So many deaths before it ever answered, and the holder gives up."""
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 5.0
"""Before a server that died is started again; the pause doubles with each death."""
LONG_LIFE_S = 10.0
"""After this the next death counts as the first."""
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
        server, started = self._start(), time.monotonic()
        deaths, answered = 0, False
        while not self.stopping and not _nobody_holds(users):
            time.sleep(POLL_S)
            answered = answered or is_alive(self.address)
            if server.poll() is None:
                continue
            deaths = deaths + 1 if time.monotonic() - started < LONG_LIFE_S else 1
            if deaths >= FAILED_STARTS and not answered:
                return 1
            pause_s = min(FIRST_PAUSE_S * 2 ** min(deaths - 1, 16), LONGEST_PAUSE_S)
            _say(f"the server ended with status {server.returncode} and is started again in {pause_s:.1f} s")
            if self._has_to_end_within(pause_s, users):
                return 0
            server, started = self._start(), time.monotonic()
        _end(server)
        return 0

    def _has_to_end_within(self, pause_s: float, users: int) -> bool:
        """Waits so long, and returns at once when a signal says stop or the last user has gone."""
        until = time.monotonic() + pause_s
        while time.monotonic() < until:
            if self.stopping or _nobody_holds(users):
                return True
            time.sleep(POLL_S)
        return False

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start(self) -> subprocess.Popen[bytes]:
        parent = os.getpid()
        _turn_log(self.home / "server.log")
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
    return try_lock(users, fcntl.LOCK_EX)


def _say(text: str) -> None:
    line = f"{os.getpid()}:H {time.strftime('%d %b %Y %H:%M:%S')} # {text}\n"
    with contextlib.suppress(OSError):  # the log may lie on the very disk that is full
        os.write(sys.stdout.fileno(), line.encode())


def _turn_log(log: Path) -> None:
    """Begin a new log for this process, and for the server that it starts, once the old one has grown too long."""
    with contextlib.suppress(OSError):  # on a full disk the old one goes on
        if log.stat().st_size <= LOG_LIMIT:
            return
        log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as fresh:
            os.dup2(fresh.fileno(), sys.stdout.fileno())
            os.dup2(fresh.fileno(), sys.stderr.fileno())


def main(arguments: list[str]) -> int:
    home, address, binary, lock = arguments
    return Holder(Path(home), Path(address), binary, int(lock)).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
