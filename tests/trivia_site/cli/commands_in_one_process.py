"""Many command lines in one process, by the entry that `manage.py` has: a JSON list in, another in the last line out.

`python -m tests.trivia_site.cli.commands_in_one_process`. What does not end within ten seconds shows by SIGALRM.
"""

from __future__ import annotations

import io
import json
import os
import signal
import sys
import traceback
from contextlib import redirect_stderr, redirect_stdout
from types import FrameType

MOST_S = 10


class Hangs(BaseException):
    pass


def _give_up(_number: int, _frame: FrameType | None) -> None:
    raise Hangs


def one(words: list[str]) -> tuple[object, str]:
    """Exit status, and what was said."""
    from trivia_site.cli.shell import execute

    said, sys.argv = io.StringIO(), ["manage.py", *words]
    signal.alarm(MOST_S)
    try:
        with redirect_stdout(said), redirect_stderr(said):
            execute(sys.argv)
    except SystemExit as end:
        return end.code, said.getvalue()
    except Hangs:
        return "hangs", said.getvalue()
    except BaseException:
        return "trace", said.getvalue() + traceback.format_exc()
    finally:
        signal.alarm(0)
    return 0, said.getvalue()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
    signal.signal(signal.SIGALRM, _give_up)
    lines = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
    print(json.dumps([one(words) for words in lines]))
