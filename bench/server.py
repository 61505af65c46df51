"""A store server of one's own in a temporary directory, to be measured, stopped or killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import TracebackType

from trivia_site.processes import tether
from trivia_site.valkey.binary import find_binary
from trivia_site.valkey.probe import is_alive

START_TIMEOUT_S = 30.0


class Server:
    """The bundled server with the settings that Tally asks for; `start` after `kill` finds the same data."""

    def __init__(self, appendfsync: str = "always", *options: str) -> None:
        """`appendfsync` is `always`, or `no` to leave the disk out: then nothing is written at all."""
        self._home = tempfile.TemporaryDirectory(prefix="tally-server-")
        self._options = ["--appendonly", "no" if appendfsync == "no" else "yes", *options]
        if appendfsync != "no":
            self._options += ["--appendfsync", appendfsync]
        self._process: subprocess.Popen[bytes] | None = None
        self.socket = str(Path(self._home.name) / "s.sock")
        self.url = f"unix://{self.socket}"

    def __enter__(self) -> Server:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process:
            self.kill(signal.SIGCONT)
            self.kill()
        self._home.cleanup()

    def start(self) -> None:
        """Returns when the server answers and has loaded its data."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, tether.__file__, str(os.getpid())),
                *(find_binary(), "--port", "0", "--unixsocket", self.socket, "--dir", self._home.name),
                *("--save", "", "--maxmemory-policy", "noeviction", "--loglevel", "warning", *self._options),
            ],
            stdout=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + START_TIMEOUT_S
        while not is_alive(Path(self.socket)):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the server does not start")
            time.sleep(0.01)

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        """Send a signal; returns after the end when it is one that ends."""
        assert self._process is not None
        os.kill(self._process.pid, how)
        if how in (signal.SIGKILL, signal.SIGTERM):
            self._process.wait()
            self._process = None
