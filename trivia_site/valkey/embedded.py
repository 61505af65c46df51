"""The bundled Valkey: found, started, shared and released when `REDIS_URL` is unset.

Three files in `<data directory>/valkey` decide everything, all by `flock`, so that nothing has to be cleaned up after a
crash (`docs/decisions/0001-embedded-valkey.md` says why):

- `start.lock`, exclusive, for the moment of starting: one process starts, the others wait and adopt;
- `users.lock`, shared, for as long as a process uses the server: the holder stops it when nobody is left;
- `server.lock`, exclusive, inherited by the holder and by the server itself: never two servers on one data directory.

This module reads no Django setting except in `redis_url()`, and imports no Django at the top: the test plugin starts a
server with it before settings exist.
"""

from __future__ import annotations

import atexit
import errno
import fcntl
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

from trivia_site.checks.disk_space import FULL_BYTES, refusal, room_of
from trivia_site.file_locks import lock, locked, try_lock
from trivia_site.valkey.binary import find_binary
from trivia_site.valkey.errors import EmbeddedServerError, NoRoom, Silent
from trivia_site.valkey.paths import private_directory, server_dir, socket_path, socket_url
from trivia_site.valkey.probe import is_alive, is_running, reply

START_TIMEOUT_S = 60.0
"""How long a start may take; loading a large append-only file belongs to it."""
SILENCES = 3
"""So many questions in a row that nothing answers, and an earlier server is not waited for any longer."""
RELEASE_TIMEOUT_S = 5.0
KEEP_S, LONGEST_KEEP_S = 1.0, 5.0
"""Between two checks whether the server has a holder; the pause doubles up to the second while none stays."""
RUNBOOK = "What to do about a damaged append-only file, a full disk or a lost store: docs/runbooks.md."
SILENT = (
    "The embedded store runs and takes questions, but answers none. Is the machine or its disk overloaded, or was the "
    "valkey-server stopped? Try again; if it stays so, end the valkey-server: it is started again with what it saved."
)

_LOG_LINE = re.compile(r"^\d+:\w .*? [.*#-] ")
_PROJECT = Path(__file__).resolve().parents[2]


def redis_url() -> str:
    """The address of the store: `REDIS_URL`, or that of the embedded server, which then runs, or is kept running.

    Raises `EmbeddedServerError` when there is no server to run.
    """
    from django.conf import settings

    # A server that is kept comes back by itself: whoever asks again reads that it is not there, and need not wait.
    if settings.TALLY_EMBEDDED_STORE and not is_kept(settings.TALLY_DATA_DIR):
        ensure_server(settings.TALLY_DATA_DIR)
        keep_server(settings.TALLY_DATA_DIR)
    return str(settings.TALLY_REDIS_URL)


_users: dict[Path, int] = {}
"""Data directory -> this process's open file that holds the shared lock."""
_users_guard = threading.Lock()
_holders: list[subprocess.Popen[bytes]] = []
"""Those that this process started: they may outlive it, but while it lives it has to collect their exit statuses."""


def ensure_server(data_dir: Path) -> str:
    """Make sure that the data directory's server runs, and use it until `release_server` or the process's end.

    Adopts a server that is already alive, whoever started it. Returns the server's address. May be called any number of
    times and from any thread. Raises `EmbeddedServerError` when the server does not start.
    """
    home = server_dir(data_dir)
    try:
        with _users_guard:
            _use(home)
    except OSError as error:
        kind = NoRoom if error.errno in (errno.ENOSPC, errno.EDQUOT) else EmbeddedServerError
        raise kind(f"The embedded store does not start: {error.strerror}: {error.filename or home}.") from error
    return socket_url(data_dir)


def _use(home: Path) -> None:
    private_directory(home)
    if home not in _users:
        # Waits for a holder that is just stopping the server for its last user.
        _users[home] = lock(home / "users.lock", fcntl.LOCK_SH)
    address = socket_path(home.parent)
    if not is_alive(address):
        _start(home, address)


def release_server(data_dir: Path) -> None:
    """Stop using the server. The last user waits until it is gone; nothing happens when it was not in use."""
    home = server_dir(data_dir)
    with _users_guard:
        file = _users.pop(home, None)
    if file is None:
        return
    last = try_lock(file, fcntl.LOCK_EX)
    os.close(file)
    if last and home.exists():
        _wait_until_gone(home)


_keepers: dict[Path, threading.Thread] = {}


def keep_server(data_dir: Path) -> None:
    """Start the server's holder again, should it be killed, for as long as this process uses the server.

    The holder starts the server by itself; nobody starts the holder but those who need it. Returns at once, and may be
    called any number of times.
    """
    home = server_dir(data_dir)
    with _users_guard:
        if home in _users and home not in _keepers:
            # A daemon: whoever ends does not wait for it. What it starts is a process of its own.
            keeper = threading.Thread(target=_keep, args=(home,), name="tally-store-keeper", daemon=True)
            _keepers[home] = keeper
            keeper.start()


def is_kept(data_dir: Path) -> bool:
    """Whether this process uses the server and keeps its holder alive."""
    home = server_dir(data_dir)
    return home in _users and home in _keepers


def _keep(home: Path) -> None:
    pause_s = KEEP_S
    while True:
        time.sleep(pause_s)
        with _users_guard:
            if home not in _users:
                del _keepers[home]
                return
            try:
                spawned = _spawn_missing_holder(home)
            except (EmbeddedServerError, OSError):
                spawned = True  # the disk, say; whoever asks the store reads that it does not answer
        pause_s = min(2 * pause_s, LONGEST_KEEP_S) if spawned else KEEP_S


def _spawn_missing_holder(home: Path) -> bool:
    """Whether there was none; does not wait for the server. Leaves it to others where they are about to."""
    if is_running(home.parent):
        return False
    start = os.open(home / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        return try_lock(start, fcntl.LOCK_EX) and _spawn_holder(home, socket_path(home.parent)) is not None
    finally:
        os.close(start)


@atexit.register
def _release_all() -> None:
    for home in list(_users):
        release_server(home.parent)


def _forget_in_child() -> None:
    """A forked child is no user until it says so; closing its copy leaves the parent's lock alone."""
    for file in _users.values():
        os.close(file)
    _users.clear()
    _keepers.clear()


os.register_at_fork(after_in_child=_forget_in_child)


def _start(home: Path, address: Path) -> None:
    """Start the server unless somebody else does, and wait until it answers."""
    deadline = time.monotonic() + START_TIMEOUT_S
    holder: subprocess.Popen[bytes] | None = None
    silences = 0
    with locked(home / "start.lock"):
        while (answer := reply(address)) is None or not answer.startswith(b"+PONG"):
            silences = silences + 1 if answer is None else 0
            if holder is None and silences == SILENCES:
                raise Silent(SILENT)
            if holder is None:
                holder = _spawn_holder(home, address)
            elif holder.poll() is not None:
                raise _failure(home, f"does not start, and nothing was changed. {RUNBOOK}")
            if time.monotonic() > deadline:
                raise _failure(home, f"did not answer within {START_TIMEOUT_S:.0f} s.")
            time.sleep(0.01)


def _spawn_holder(home: Path, address: Path) -> subprocess.Popen[bytes] | None:
    """Start the holder with the server's lock in its hand; None while an earlier server still has it."""
    file = os.open(home / "server.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not try_lock(file, fcntl.LOCK_EX):
            return None
        private_directory(address.parent)
        command = [sys.executable, "-m", "trivia_site.valkey.holder"]
        with (home / "server.log").open("ab") as log:
            holder = subprocess.Popen(
                [*command, str(home), str(address), find_binary(), str(file)],
                cwd=_PROJECT,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(file,),
                # Ctrl-C at the terminal reaches the users first; the store outlives them.
                start_new_session=True,
            )
        _holders[:] = [each for each in _holders if each.poll() is None] + [holder]
        return holder
    finally:
        os.close(file)


def _wait_until_gone(home: Path) -> None:
    """Wait for the holder to notice; bounded, because a new user may take the server over at this moment."""
    deadline = time.monotonic() + RELEASE_TIMEOUT_S
    while is_running(home.parent) and time.monotonic() < deadline:
        time.sleep(0.01)
    _holders[:] = [holder for holder in _holders if holder.poll() is None]


def _failure(home: Path, text: str) -> EmbeddedServerError:
    if why := refusal(home, FULL_BYTES):  # then the log, which lies there, may lack the reason
        return NoRoom(f"The embedded store {text} {why}: {room_of(home)}. {_log_end(home)}")
    return EmbeddedServerError(f"The embedded store {text} {_log_end(home)}")


def _log_end(home: Path) -> str:
    """The last line, which is the server's reason to end, without process, time and level."""
    log = home / "server.log"
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return f"{log} ends with: {_LOG_LINE.sub('', lines[-1])}" if lines else f"{log} is empty."
