"""What a bot without duties asks of SQL works again by itself after the restart of SQL's server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from games.archive.audit import SHELL
from games.play import server_log, welcome
from games.privacy import hidden, retention

pytestmark = pytest.mark.django_db(transaction=True)

ASKED: dict[str, Callable[[], Awaitable[object]]] = {
    "hide": lambda: hidden.set_hidden("1", "2", True),
    "show": lambda: hidden.set_hidden("1", "2", False),
    "is hidden": lambda: hidden.is_hidden("1", "2"),
    "how long answers are kept": lambda: retention.kept_days("1"),
    "what would be removed": lambda: sync_to_async(retention.foresee)("1", 90),
    "the log channel": lambda: server_log.read_channel("1"),
    "another log channel": lambda: server_log.choose_channel(SHELL, "1", "3"),
    "since when servers are welcomed": lambda: sync_to_async(welcome.since_ms)(),
    "who is welcomed": lambda: sync_to_async(welcome.asked)(["welcome:1:5"]),
    "a welcome": lambda: sync_to_async(welcome.ask)("1", 5, ["3"]),
}


@pytest.mark.parametrize("ask", ASKED.values(), ids=ASKED.keys())
async def test_a_connection_that_is_over_is_given_up_before_anything_is_asked(
    ask: Callable[[], Awaitable[object]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """No request ends in the bot, after which Django would do that: it would fail until something else does."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], *args: Any) -> Any:
        seen.append("asked")
        return execute(*args)

    def outlive() -> None:
        here = connections["default"]
        here.ensure_connection()
        here.close_at = 0.0
        monkeypatch.setattr(here, "close", lambda: seen.append("given up"))
        monkeypatch.setattr(here, "execute_wrappers", [note])

    await sync_to_async(outlive)()
    await ask()
    assert seen[0] == "given up" and "asked" in seen
