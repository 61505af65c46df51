"""Somebody who sees all that the sandbox takes and gives: tests name one to hold it to Discord's document.

It is named by the environment, so that a sandbox in another process has the same one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Protocol

from discord_sandbox.state import Json

VARIABLE = "SANDBOX_OBSERVER"
"""`module:name` of what makes an observer when it is called; nobody looks when it is not set."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """A REST request and what became of it."""

    method: str
    path: str
    """The route's pattern; empty for a route that there is not."""
    query: dict[str, str]
    body: Any
    """As sent; of a form with files its JSON part alone."""
    status: int
    reply: Any
    """The decoded JSON; None for no body, a string for one that is not JSON."""


class Observer(Protocol):
    """Both are called while the sandbox works: they read, keep nothing of it, and raise nothing."""

    def answered(self, exchange: Exchange) -> None: ...

    def dispatched(self, event: str, payload: Json) -> None:
        """An event for the gateway."""


class Nobody:
    def answered(self, exchange: Exchange) -> None:
        pass

    def dispatched(self, event: str, payload: Json) -> None:
        pass


def observer_of_environment() -> Observer:
    """Whom the environment names. Raises ImportError or AttributeError when there is no such."""
    name = os.environ.get(VARIABLE, "")
    if not name:
        return Nobody()
    module, _, maker = name.partition(":")
    observer: Observer = getattr(import_module(module), maker)()
    return observer
