"""`python -m tests.trivia_site.cli.one_command WORDS`: `manage.py WORDS`, or without any the settings are read alone.

It leaves at once: to take apart all that is imported takes Python ten times as long as such a command.
"""

from __future__ import annotations

import os
import sys

import manage
from trivia_site.cli.error_handler import instead_of_traces


def main(words: list[str]) -> int:
    """Exit status."""
    sys.argv = ["manage.py", *words]
    try:
        if words:
            manage.main()
        else:
            with instead_of_traces():
                import trivia_site.settings  # noqa: F401
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        sys.excepthook(*sys.exc_info())
        return 1
    return 0


if __name__ == "__main__":
    status = main(sys.argv[1:])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
