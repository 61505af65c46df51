"""What commands take on their line: one kind of number, id, port ... each, which all refuse in the same words.

Each is a `type` of argparse, which says the option's name before the words, and ends with exit status 2.
"""

from __future__ import annotations

import math
from argparse import ArgumentTypeError
from collections.abc import Callable
from urllib.parse import urlsplit

from redis import Redis

from games.domain import ids
from games.rules.durations import parse_duration
from games.rules.zones import parse_zone

LONGEST_WAIT_S = 86_400.0
_SHOWN = 40


def shown(text: str) -> str:
    """What somebody has typed, in quotation marks and cut where it is endless."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}...")


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number between two, both included."""

    def parse(text: str) -> int:
        # By length first: Python refuses to read a number of thousands of digits.
        if not (text.isascii() and text.isdecimal() and len(text) <= 20 and least <= int(text) <= most):
            raise ArgumentTypeError(f"{shown(text)} is no whole number from {least} to {most}")
        return int(text)

    return parse


port = whole(1, 65535)
"""Of a server."""
port_or_any = whole(0, 65535)
"""The same; 0 takes one that is free."""


def seconds(text: str) -> float:
    """A time to wait."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= LONGEST_WAIT_S:
        raise ArgumentTypeError(f"{shown(text)} is no number of seconds from 0 to {LONGEST_WAIT_S:.0f}")
    return found


def duration(text: str) -> int:
    """A duration as people write it, in seconds."""
    try:
        return parse_duration(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def identity(text: str) -> str:
    """The id of a server or a person, as Discord gives them."""
    if len(text) > _SHOWN or not ids.is_id(text) or not text.strip("0"):
        raise ArgumentTypeError(f"{shown(text)} is not an id: 1 to 20 decimal digits, more than 0")
    return text


def word(text: str) -> str:
    """Something that must not be empty, as an unset variable of a script is, nor hold what no line holds."""
    if not text.strip() or not text.isprintable():
        raise ArgumentTypeError(f"{shown(text)} is empty or has characters that cannot be printed")
    return text


def path(text: str) -> str:
    """A file's."""
    if not text or "\0" in text:
        raise ArgumentTypeError(f"{shown(text)} names no file")
    return text


def host(text: str) -> str:
    """An address of this machine, or a name for one; whether it has that is seen when it listens there."""
    if not text or not text.isprintable() or set(text) & set(" /@"):
        raise ArgumentTypeError(f"{shown(text)} is no address to listen on, such as 127.0.0.1")
    return text


def web_address(text: str) -> str:
    """An http or https address."""
    try:
        found = urlsplit(text)
        fine = found.scheme in ("http", "https") and bool(found.hostname) and found.port != 0 and text.isprintable()
    except ValueError:
        fine = False
    if not fine:
        raise ArgumentTypeError(f"{shown(text)} is no address such as http://127.0.0.1:8000/")
    return text


def redis_address(text: str) -> str:
    """Of a Redis or Valkey server. No word of it is repeated: a password may be in it."""
    try:
        Redis.from_url(text)
    except ValueError:
        raise ArgumentTypeError("it is no address such as redis://127.0.0.1:6379/0") from None
    return text


def zone(text: str) -> str:
    """An IANA time zone's name, however its letters are written."""
    try:
        return parse_zone(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None
