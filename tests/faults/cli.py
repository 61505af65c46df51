"""What `redis-cli -u URL --rdb FILE` and `redis-check-aof [--fix] FILE` do, for machines that have neither.

Run as a program: `python cli.py NAME ARGUMENTS`.
"""

from __future__ import annotations

import socket
import sys
from io import BufferedReader
from pathlib import Path
from urllib.parse import urlsplit


def take_snapshot(url: str, path: str) -> None:
    """As a replica asks for it (SYNC): a length, or a mark that comes again behind the data."""
    where = urlsplit(url)
    with socket.create_connection((where.hostname, where.port), 30) as link, link.makefile("rb") as replies:
        link.sendall(b"*1\r\n$4\r\nSYNC\r\n")
        head = b""
        while not head:
            head = replies.readline().strip()
        if not head.startswith(b"$EOF:"):
            _write(path, replies.read(int(head[1:])))
            return
        mark, data = head.removeprefix(b"$EOF:"), b""
        while not data.endswith(mark):
            data += replies.read1(1 << 16)
        _write(path, data.removesuffix(mark))


def _write(path: str, data: bytes) -> None:
    if path == "-":
        sys.stdout.buffer.write(data)
    else:
        Path(path).write_bytes(data)


def check(path: str, fix: bool) -> int:
    """Exit status: 1 for a damaged file that was not cut off."""
    size = Path(path).stat().st_size
    with Path(path).open("rb") as file:
        good = _good_until(file)
    print(f"AOF analyzed: filename={path}, size={size}, ok_up_to={good}, diff={size - good}")
    if good == size:
        return 0
    if not fix or not input("Continue? [y/N]: ").lower().startswith("y"):
        return 1
    with Path(path).open("r+b") as file:
        file.truncate(good)
    print("Successfully truncated AOF")
    return 0


def _good_until(file: BufferedReader) -> int:
    """Behind the last whole command."""
    good = 0
    while line := file.readline():
        try:
            for _ in range(int(line.removeprefix(b"*")) if line.startswith(b"*") else -1):
                length = int(file.readline().removeprefix(b"$"))
                if len(file.read(length)) < length or file.read(2) != b"\r\n":
                    return good
            if line[:1] not in b"*#":
                return good
        except ValueError:
            return good
        good = file.tell()
    return good


def main(name: str, *words: str) -> int:
    if name == "redis-check-aof":
        return check(words[-1], "--fix" in words)
    take_snapshot(words[words.index("-u") + 1], words[words.index("--rdb") + 1])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
