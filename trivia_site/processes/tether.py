"""Ties a program to the life of its parent, then becomes that program: `tether.py PARENT COMMAND [ARGUMENT...]`.

The kernel sends SIGTERM to the program when the parent dies, even by SIGKILL (Linux). A step of its own between parent
and program, because code between fork and exec is not safe in a parent that has threads. Run by its path.
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1
PARENT_GONE = 1


def main(parent: int, command: list[str]) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        sys.exit(PARENT_GONE)
    os.execvp(command[0], command)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
