from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.core.checks import CheckMessage
from django.core.checks.registry import registry
from django.core.management import get_commands, load_command_class
from django.test import override_settings

from games.management.checks import OF_INSTALLATION
from trivia_site.checks import system_checks

NOWHERE = "unix:///nonexistent/valkey.sock"


def ids(found: list[CheckMessage]) -> list[str | None]:
    return [message.id for message in found]


@override_settings(DEBUG=False, SECRET_KEY="", ALLOWED_HOSTS=[])
def test_production_needs_a_key_and_host_names() -> None:
    found = system_checks.check_production()
    assert ids(found) == ["tally.E001", "tally.E002"]
    assert all(message.hint for message in found)


@override_settings(DEBUG=True, SECRET_KEY="", ALLOWED_HOSTS=[])
def test_development_needs_neither() -> None:
    assert system_checks.check_production() == []


@pytest.mark.parametrize(("days", "found"), [(0, []), (1, ["tally.W026"]), (6, ["tally.W026"]), (7, []), (30, [])])
def test_servers_that_leave_are_not_to_be_purged_at_once(days: int, found: list[str]) -> None:
    with override_settings(TALLY_PURGE_AFTER_DAYS=days):
        assert ids(system_checks.check_purge()) == found


@override_settings(TALLY_EMBEDDED_STORE=True, TALLY_REDIS_URL=NOWHERE)
def test_a_check_does_not_ask_the_embedded_server() -> None:
    assert system_checks.check_store() == []


@override_settings(TALLY_EMBEDDED_STORE=False, TALLY_REDIS_URL=NOWHERE)
def test_a_check_asks_a_server_that_was_named() -> None:
    assert ids(system_checks.check_store()) == ["tally.E003"]


@pytest.mark.process
@pytest.mark.parametrize(
    ("command", "changes", "id"),
    [
        ("serve", {"TALLY_ROOM_WARNING_MB": "much"}, "TALLY_ROOM_WARNING_MB is 'much'"),
        ("serve", {"SECRET_KEY": "", "DEBUG": "0"}, "tally.E001"),
        ("migrate", {"ALLOWED_HOSTS": "", "DEBUG": "0"}, "tally.E002"),
    ],
)
def test_what_only_a_changed_setting_mends_ends_a_service_for_good(
    command: str, changes: dict[str, str], id: str
) -> None:
    """systemd would start it again for ever: RestartPreventExitStatus=78 stands in the example of its unit."""
    done = subprocess.run(
        [sys.executable, "manage.py", command], env=os.environ | changes, capture_output=True, text=True
    )
    assert (done.returncode, id in done.stderr, "Traceback" in done.stderr) == (78, True, False), done.stderr


def test_the_checks_of_an_installation_run_with_every_command_of_ours_but_those_that_report_or_need_none() -> None:
    ours = {name: str(room) for name, room in get_commands().items() if room in ("games", "simulations", "trivia_site")}
    run = {name: tuple(load_command_class(room, name).requires_system_checks) for name, room in ours.items()}
    assert {name for name, tags in run.items() if tags != OF_INSTALLATION} == {"demo", "doctor", "sandbox", "stress"}
    assert {run[name] for name in ("demo", "doctor", "sandbox", "stress")} == {()}
    checks = {check.__name__: check.tags for check in registry.registered_checks if "trivia_site" in check.__module__}
    assert {name for name, tags in checks.items() if not set(tags) & set(OF_INSTALLATION)} == {"check_dashboard"}


@override_settings(DISCORD_TOKEN="")
def test_a_bot_without_a_token_is_told_where_to_get_one() -> None:
    (found,) = system_checks.token_problems()
    assert found.id == "tally.E006"
    assert "discord.com/developers" in str(found.hint)


@override_settings(DISCORD_TOKEN="a token")
def test_a_bot_with_a_token_has_no_problem() -> None:
    assert system_checks.token_problems() == []


LOGIN = {"DISCORD_CLIENT_ID": "123456789012345678", "DISCORD_CLIENT_SECRET": "s", "DISCORD_API_BASE": ""}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"DISCORD_CLIENT_ID": "", "DISCORD_CLIENT_SECRET": ""}, []),
        ({"DISCORD_CLIENT_SECRET": ""}, ["tally.W020"]),
        ({"DISCORD_CLIENT_ID": ""}, ["tally.W020"]),
        ({"DISCORD_API_BASE": "http://127.0.0.1:8100/api/v10"}, ["tally.W022"]),
        ({"DISCORD_AUTHORIZE_URL": "http://127.0.0.1:8100/oauth2/authorize"}, ["tally.W022"]),
    ],
)
def test_a_login_by_discord_is_configured_as_a_whole_or_not_at_all(
    changes: dict[str, str], expected: list[str]
) -> None:
    with override_settings(**{**LOGIN, **changes}):
        found = system_checks.check_login()
    assert ids(found) == expected
    assert all(message.hint and not message.is_serious() for message in found), "games go on without it"
