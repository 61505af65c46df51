"""`python -m tests.fork_server.server DESCRIPTOR`: takes requests on a socket, and forks a program for each.

A request is JSON, [command line without `python`, environment], with three descriptors: for the report, for standard
output and for standard error. The report has a line with the process id, then `stopped` whenever a signal stops the
program, and at last its exit status, negative for a signal.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from contextlib import suppress

IMPORTED = (
    *("csp.constants", "psycopg", "uvicorn", "django.db.backends.sqlite3.base", "django.views.debug"),
    *("botbridge.command_sync", "botbridge.live_counts", "games.connection", "games.play.orphans"),
    *("games.questions.bundled", "trivia_site.checks.system_checks", "trivia_site.cli.shell"),
    *("trivia_site.configuration.dev_defaults", "trivia_site.configuration.environment"),
    *("trivia_site.configuration.servers", "trivia_site.logs", "trivia_site.management.commands.runbot"),
    *("trivia_site.valkey.errors", "trivia_site.valkey.paths"),
)
"""With all that these import. Nothing that reads the settings, which each program reads for itself."""
MOST = 1 << 20
"""Bytes of a request."""

Request = tuple[list[str], dict[str, str]]


def serve(channel: socket.socket) -> Request | None:
    """Returns in each program with what it is to run, and in the server when nobody is there any more."""
    while True:
        message, descriptors, *_ = socket.recv_fds(channel, MOST, 3)
        if not message:
            return None
        if not os.fork():
            channel.close()
            _fork_and_report(*descriptors)
            arguments, environment = json.loads(message)
            return arguments, environment
        for descriptor in descriptors:
            os.close(descriptor)


def _fork_and_report(report: int, out: int, err: int) -> None:
    """Returns in the program only: its parent ends with it."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    if child := os.fork():
        with suppress(BrokenPipeError):  # whoever asked does not wait for the end
            _report(child, report)
        os._exit(0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    for descriptor in (report, out, err):
        os.close(descriptor)
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _report(child: int, report: int) -> None:
    os.write(report, b"%d\n" % child)
    status = -1
    while not (os.WIFEXITED(status) or os.WIFSIGNALED(status)):
        _, status = os.waitpid(child, os.WUNTRACED)
        if os.WIFSTOPPED(status):
            os.write(report, b"stopped\n")
    os.write(report, b"%d\n" % os.waitstatus_to_exitcode(status))


def become(arguments: list[str], environment: dict[str, str]) -> None:
    """Run a command line as Python does: a file, `-m` a module or `-c` code."""
    os.environ.clear()
    os.environ.update(environment)
    match arguments:
        case ["-c", code, *rest]:
            sys.argv = ["-c", *rest]
            exec(code, {"__name__": "__main__"})
        case ["-m", module, *rest]:
            sys.argv = [module, *rest]
            runpy.run_module(module, run_name="__main__", alter_sys=True)
        case [path, *rest]:
            sys.argv = [path, *rest]
            runpy.run_path(path, run_name="__main__")


if __name__ == "__main__":
    for each in IMPORTED:
        importlib.import_module(each)
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who report
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if asked := serve(socket.socket(fileno=int(sys.argv[1]))):
        become(*asked)
