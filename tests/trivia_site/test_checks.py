from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import CheckMessage, Error
from django.test import override_settings
from redis import Redis

from trivia_site import checks, embedded

NOWHERE = "unix:///nonexistent/valkey.sock"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Redis]:
    """A server of this test's own, which it may misconfigure."""
    with Redis.from_url(embedded.ensure_server(tmp_path)) as client:
        yield client
    embedded.release_server(tmp_path)


def problems(server: Redis) -> list[CheckMessage]:
    return checks.store_problems(f"unix://{server.connection_pool.connection_kwargs['path']}")


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


def test_the_embedded_server_has_no_problem(server: Redis) -> None:
    assert problems(server) == []


def test_a_store_that_does_not_answer_is_an_error_without_its_password() -> None:
    (found,) = checks.store_problems("redis://user:hunter22@127.0.0.1:1/0")
    assert isinstance(found, Error)
    assert found.id == "tally.E003"
    assert "hunter22" not in found.msg
    assert found.hint


def test_an_address_that_makes_no_sense_is_an_error() -> None:
    assert ids(checks.store_problems("http://localhost")) == ["tally.E003"]


def test_an_evicting_policy_is_an_error(server: Redis) -> None:
    server.config_set("maxmemory-policy", "allkeys-lru")
    assert ids(problems(server)) == ["tally.E005"]


def test_missing_persistence_is_a_warning(server: Redis) -> None:
    server.config_set("appendonly", "no")
    assert ids(problems(server)) == ["tally.W001"]


@pytest.mark.parametrize("how", ["everysec", "no"])
def test_syncing_later_than_acknowledging_is_a_warning(server: Redis, how: str) -> None:
    server.config_set("appendfsync", how)
    assert ids(problems(server)) == ["tally.W003"]


def test_a_server_that_forbids_config_cannot_be_judged(server: Redis) -> None:
    server.execute_command("ACL", "SETUSER", "default", "-config")
    assert ids(problems(server)) == ["tally.W002"]


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ({"redis_version": "6.2.14"}, ["tally.E004"]),
        ({"redis_version": "7.0.15"}, []),
        ({"redis_version": "7.2.4", "valkey_version": "9.1.2"}, []),
        ({}, ["tally.E004"]),
    ],
)
def test_an_old_server_is_an_error(version: dict[str, str], expected: list[str]) -> None:
    assert ids(list(checks._version(version))) == expected


def test_a_failing_disk_is_a_warning() -> None:
    info = {"aof_enabled": 1, "aof_last_write_status": "err"}
    assert ids(list(checks._persistence(info, "always"))) == ["tally.W004"]


@override_settings(DEBUG=False, SECRET_KEY="", ALLOWED_HOSTS=[])
def test_production_needs_a_key_and_host_names() -> None:
    found = checks.check_production()
    assert ids(found) == ["tally.E001", "tally.E002"]
    assert all(message.hint for message in found)


@override_settings(DEBUG=True, SECRET_KEY="", ALLOWED_HOSTS=[])
def test_development_needs_neither() -> None:
    assert checks.check_production() == []


@override_settings(TALLY_EMBEDDED_STORE=True, TALLY_REDIS_URL=NOWHERE)
def test_a_check_does_not_ask_the_embedded_server() -> None:
    assert checks.check_store() == []


@override_settings(TALLY_EMBEDDED_STORE=False, TALLY_REDIS_URL=NOWHERE)
def test_a_check_asks_a_server_that_was_named() -> None:
    assert ids(checks.check_store()) == ["tally.E003"]


@override_settings(DISCORD_TOKEN="")
def test_a_bot_without_a_token_is_told_where_to_get_one() -> None:
    (found,) = checks.token_problems()
    assert found.id == "tally.E006"
    assert "discord.com/developers" in str(found.hint)


@override_settings(DISCORD_TOKEN="a token")
def test_a_bot_with_a_token_has_no_problem() -> None:
    assert checks.token_problems() == []
