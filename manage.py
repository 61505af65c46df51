#!/usr/bin/env python3
"""Tally's shell: `./manage.py help` lists the commands."""

import signal

# Before anything that takes time: Ctrl-C ends the process at once and without a word, until there is a command that
# may have to clean up (`trivia_site.cli.shell`). Who started us may have held it back while Python itself starts.
if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)
if hasattr(signal, "pthread_sigmask"):
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    try:
        from trivia_site.cli.shell import execute
    except ImportError:
        sys.exit("Django is not installed here. Run `make demo` or `make test`, or use .venv/bin/python manage.py.")
    execute(sys.argv)


if __name__ == "__main__":
    main()
