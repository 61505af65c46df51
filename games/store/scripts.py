"""Loads the Lua scripts and runs them: one reply grammar, one place where a refusal becomes its exception.

What several scripts decide alike stands once, in `lua/include/`. The prelude is part of every script; any other part is
named by the scripts that need it (`--- @include "name"`), because each closure costs the hottest script 0.3 usec.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from hashlib import sha1
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

from games.domain import errors, limits

FOLDER = Path(__file__).parent / "lua"
INCLUDED = FOLDER / "include"
PRELUDE = "prelude"
_LIMITS = ("TOMBSTONE_MS", "CHANGES_AT_ONCE", "REFUSALS_KEPT")
"""Numbers of `games.domain.limits` that scripts know by these names."""
_INCLUDE = re.compile(r'^--- @include "(\w+)"$', re.MULTILINE)


@cache
def source(name: str) -> str:
    """A script's text behind what it includes; a `#!lua` line stays first, as the server demands."""
    text = (FOLDER / f"{name}.lua").read_text("utf-8")
    parts = [(INCLUDED / f"{part}.lua").read_text("utf-8") for part in (PRELUDE, *included(text))]
    shared = "".join((numbers(), *parts))
    if not text.startswith("#!"):
        return shared + text
    shebang, rest = text.split("\n", 1)
    return f"{shebang}\n{shared}{rest}"


def numbers() -> str:
    """The line of Lua that names what scripts and Python must agree on."""
    return f"local {', '.join(_LIMITS)} = {', '.join(str(getattr(limits, name)) for name in _LIMITS)}\n"


def included(text: str) -> list[str]:
    """The names of the parts that a script's text asks for, besides the prelude."""
    return _INCLUDE.findall(text)


def names() -> list[str]:
    """The names of all scripts."""
    return sorted(path.stem for path in FOLDER.glob("*.lua"))


class Scripts:
    """Runs scripts by their hash; one that the server does not know (flushed, restarted) is sent whole.

    Sent whole and run in one command, unlike a load that is followed by a run: a flush cannot come between.
    """

    def __init__(self, client: Any) -> None:
        """`client` has redis-py's `evalsha` and `eval`."""
        self._client = client
        self._scripts = {name: (sha1(source(name).encode()).hexdigest(), source(name)) for name in names()}

    async def __call__(self, name: str, keys: Sequence[str], args: Sequence[str | int]) -> list[Any]:
        """Run a script; returns what follows the word OK. Raises the GameError that any other word names."""
        digest, text = self._scripts[name]
        try:
            reply = await self._client.evalsha(digest, len(keys), *keys, *args)
        except NoScriptError:
            reply = await self._client.eval(text, len(keys), *keys, *args)
        word: str = reply[0]
        if word != "OK":
            raise errors.BY_CODE[word]
        return list(reply[1:])
