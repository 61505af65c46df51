"""Ids: Discord's snowflakes, and our own."""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import sha256

from games.domain.errors import InvalidId

_ID = re.compile(r"\d{1,20}", re.ASCII)
_GAME_ID = re.compile(r"[\w-]{1,64}", re.ASCII)


def is_id(id: str) -> bool:
    """Whether it is 1 to 20 decimal digits."""
    return _ID.fullmatch(id) is not None


def check_id(id: str) -> str:
    """The id itself. Raises InvalidId unless it is 1 to 20 decimal digits."""
    if not is_id(id):
        raise InvalidId(f"{id!r} is not an id: 1 to 20 decimal digits.")
    return id


def derived_id(*parts: str) -> str:
    """An id of our own that nothing but these parts decides: the same whoever computes it and however often."""
    return b32encode(sha256("/".join(parts).encode()).digest())[:20].decode().lower()


def is_game_id(id: str) -> bool:
    """Whether a game may have this id; one from outside may be any text."""
    return _GAME_ID.fullmatch(id) is not None
