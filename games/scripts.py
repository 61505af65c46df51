"""Loads the Lua scripts and runs them: one reply grammar, one place where a refusal becomes its exception."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.commands.core import AsyncScript

from games import errors

FOLDER = Path(__file__).parent / "lua"
PRELUDE = "prelude"


@cache
def source(name: str) -> str:
    """A script's text with the prelude in it; a `#!lua` line stays first, as the server demands."""
    text = (FOLDER / f"{name}.lua").read_text("utf-8")
    prelude = (FOLDER / f"{PRELUDE}.lua").read_text("utf-8")
    if not text.startswith("#!"):
        return prelude + text
    shebang, rest = text.split("\n", 1)
    return f"{shebang}\n{prelude}{rest}"


def names() -> list[str]:
    """The names of all scripts."""
    return sorted(path.stem for path in FOLDER.glob("*.lua") if path.stem != PRELUDE)


class Scripts:
    """Every script, registered on one client: an unknown script is loaded again after a flush or a restart."""

    def __init__(self, client: Redis) -> None:
        self._scripts: dict[str, AsyncScript] = {name: client.register_script(source(name)) for name in names()}

    async def __call__(self, name: str, keys: Sequence[str], args: Sequence[str | int]) -> list[Any]:
        """Run a script; returns what follows the word OK. Raises the GameError that any other word names."""
        reply: list[Any] = await self._scripts[name](keys=keys, args=args)
        word, *rest = reply
        if word != "OK":
            raise errors.BY_CODE[word]
        return rest
