"""What speaks against starting the bot, and how a supervisor learns whether to try again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import override_settings
from redis import Redis

from games.management import exits
from trivia_site.checks import store_safety
from trivia_site.processes.start import start
from trivia_site.valkey import embedded

pytestmark = [
    pytest.mark.parametrize("command", ["runbot", "run_duties"]),
    # A start holds the store against the games that SQL knows, and tries in a thread of its own whether it can write
    # there: a transaction of the test would keep it waiting for as long as SQLite lets it.
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def own_store(tmp_path: Path) -> Iterator[Redis]:
    """A store of this test's own, which it may misconfigure; the settings name it, and a token."""
    url = embedded.ensure_server(tmp_path)
    with (
        Redis.from_url(url) as client,
        override_settings(DISCORD_TOKEN="token", TALLY_EMBEDDED_STORE=False, TALLY_REDIS_URL=url),
    ):
        yield client
    embedded.release_server(tmp_path)


def refusal(command: str) -> CommandError:
    with pytest.raises(CommandError) as raised:
        call_command(command)
    return raised.value


def test_without_a_token_the_command_says_what_to_do_and_is_not_restarted(command: str) -> None:
    error = refusal(command)
    assert "tally.E006" in str(error)
    assert error.returncode == exits.GIVES_UP


def test_a_store_that_forgets_answers_is_not_used(command: str, own_store: Redis) -> None:
    own_store.config_set("maxmemory-policy", "allkeys-lru")
    error = refusal(command)
    assert "tally.E005" in str(error)
    assert error.returncode == exits.GIVES_UP


@override_settings(DISCORD_TOKEN="token", TALLY_EMBEDDED_STORE=False, TALLY_REDIS_URL="redis://127.0.0.1:1/0")
def test_a_store_that_is_away_may_come_back(command: str) -> None:
    error = refusal(command)
    assert "tally.E003" in str(error)
    assert error.returncode == exits.TRY_SOON


def test_a_store_that_syncs_late_is_warned_of(
    command: str, own_store: Redis, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_store.config_set("appendfsync", "everysec")
    monkeypatch.setattr("trivia_site.processes.start.start", _start_nothing)
    with caplog.at_level(logging.WARNING):
        call_command(command)
    assert "tally.W003" in caplog.text


def test_a_watch_over_the_store_that_breaks_ends_the_program_loudly(
    command: str, own_store: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise its last states would stand for ever."""
    stopped: list[str] = []

    async def work(_token: str) -> None:
        try:
            await asyncio.sleep(5)
        except asyncio.CancelledError:
            stopped.append("orderly")
            raise

    def breaks(_url: str) -> None:
        raise KeyError("unforeseen")

    monkeypatch.setattr(store_safety, "_look", breaks)
    with pytest.raises(CommandError, match="unforeseen") as raised:
        start(work)
    assert raised.value.returncode == 1
    assert stopped == ["orderly"]


def _start_nothing(_work: object) -> None:
    """All of `start` but the bot itself."""

    async def nothing(_token: str) -> None:
        """Ends at once."""

    start(nothing)
