"""How many tries to log in are counted, against what, and how they are taken back."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import RequestFactory, override_settings
from pytest_django.fixtures import Settings

from games.access import login_limit
from games.access.login_limit import BY_ADDRESS, BY_NAME_AND_ADDRESS, LoginAttempts, address_of

HOME, AWAY = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def counted(redis_url: str) -> None:
    """No earlier tries."""
    cache.clear()


def test_a_name_waits_where_it_failed_and_nobody_else_does(counted: None) -> None:
    tries = LoginAttempts("anna", HOME)
    assert [tries.begin() for _ in range(BY_NAME_AND_ADDRESS + 1)] == [True] * BY_NAME_AND_ADDRESS + [False]
    assert LoginAttempts("anna", AWAY).begin()
    assert LoginAttempts("bert", HOME).begin()
    assert not LoginAttempts("ＡＮＮＡ", HOME).begin(), "the same name in wide letters"


def test_an_address_waits_whatever_names_it_tries(counted: None) -> None:
    assert all(LoginAttempts(f"name {n}", HOME).begin() for n in range(BY_ADDRESS))
    assert not LoginAttempts("anna", HOME).begin()
    assert LoginAttempts("anna", AWAY).begin()


def test_a_refused_try_is_held_against_nothing_wider(counted: None) -> None:
    for _ in range(BY_NAME_AND_ADDRESS + BY_ADDRESS):
        LoginAttempts("anna", HOME).begin()
    assert LoginAttempts("bert", HOME).begin()


def test_right_passwords_use_up_no_tries_of_an_address_or_a_name(
    counted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many work behind one address, and one person logs in often."""
    monkeypatch.setattr(login_limit, "BY_ADDRESS", 3)
    monkeypatch.setattr(login_limit, "BY_NAME", 4)
    for n in range(4):
        tries = LoginAttempts(f"name {n}", HOME)
        assert tries.begin()
        tries.succeeded()
    for n in range(5):
        tries = LoginAttempts("anna", f"192.0.2.{n}")
        assert tries.begin()
        tries.succeeded()


def test_a_right_password_forgets_what_the_name_failed_from_there(counted: None) -> None:
    tries = LoginAttempts("anna", HOME)
    for _ in range(2):
        assert all(tries.begin() for _ in range(BY_NAME_AND_ADDRESS))
        tries.succeeded()


def test_a_window_that_ends_while_the_password_is_looked_at_is_not_missed(counted: None) -> None:
    tries = LoginAttempts("anna", HOME)
    assert tries.begin()
    cache.clear()
    tries.succeeded()
    assert all(tries.begin() for _ in range(BY_NAME_AND_ADDRESS))


@pytest.mark.process
def test_a_cache_that_is_away_counts_nothing(settings: Settings) -> None:
    away = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/valkey.sock"}}
    with override_settings(CACHES=away):
        tries = LoginAttempts("anna", HOME)
        assert all(tries.begin() for _ in range(BY_NAME_AND_ADDRESS + 1))
        tries.succeeded()


@pytest.mark.parametrize(
    ("trusts", "remote", "forwarded", "address"),
    [
        (False, HOME, AWAY, HOME),
        (True, HOME, AWAY, AWAY),
        (True, HOME, f"{HOME}, {AWAY}", AWAY),
        (True, HOME, "", HOME),
        (True, HOME, "nonsense", "nonsense"),
        (False, "2001:db8:1:2:aaaa::1", "", "2001:db8:1:2::"),
        (False, "2001:db8:1:2:bbbb::9", "", "2001:db8:1:2::"),
        (False, "::ffff:198.51.100.7", "", HOME),
        (False, "", "", ""),
    ],
)
def test_an_address_is_what_the_visitor_cannot_choose(
    settings: Settings, trusts: bool, remote: str, forwarded: str, address: str
) -> None:
    settings.TALLY_TRUST_PROXY = trusts
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert address_of(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == address
