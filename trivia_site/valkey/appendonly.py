"""Was the store's append-only file cut off in the middle of a write, or is it damaged?

A server that finds the end of the file too early drops what is behind the last whole command. That is right for a write
in the middle of which the power went: nobody read that it is saved. But a damaged length in the middle of the file
looks the same to it, and then everything behind the damage would be dropped in silence. In a file that was cut off the
last command or transaction is not whole; behind a damage it is, and then the server must refuse to start.

The format: https://valkey.io/topics/protocol/ for commands, MULTI and EXEC around those of one script.
"""

from __future__ import annotations

import mmap
import re
from pathlib import Path

_COMMAND = re.compile(rb"\*(\d{1,9})\r\n")
_ARGUMENT = re.compile(rb"\$(\d{1,9})\r\n")
_MULTI, _EXEC = b"*1\r\n$5\r\nMULTI\r\n", b"*1\r\n$4\r\nEXEC\r\n"
_SEQUENCE = re.compile(r"\.(\d+)\.incr\.aof$")


def is_cut_off(home: Path) -> bool:
    """Whether the newest append-only file of a server's directory ends within a command or transaction."""
    files = {int(match[1]): path for path in home.glob("appendonlydir/*") if (match := _SEQUENCE.search(path.name))}
    if not files:
        return False
    newest = files[max(files)]
    if not newest.stat().st_size:
        return False
    with newest.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return _end(content, _last_command(content)) != len(content) or content.rfind(_MULTI) > content.rfind(_EXEC)


def _last_command(content: mmap.mmap) -> int:
    """Where the last command begins; no answer, name or key holds a line break, so a begin is known by its form."""
    before = len(content)
    while (before := content.rfind(b"\r\n*", 0, before)) >= 0:
        begin = _COMMAND.match(content, before + 2)
        if begin and _ARGUMENT.match(content, begin.end()):
            return before + 2
    return 0


def _end(content: mmap.mmap, at: int) -> int:
    """Where the command at this place ends; -1 when it is not whole."""
    begin = _COMMAND.match(content, at)
    if begin is None:
        return -1
    at = begin.end()
    for _ in range(int(begin[1])):
        argument = _ARGUMENT.match(content, at)
        if argument is None:
            return -1
        at = argument.end() + int(argument[1]) + 2
    return at if at <= len(content) else -1
