"""Row 61: passwords cannot be tried without end, and whoever tries keeps nobody else out for long."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from redis import Redis

from games.access.login_limit import BY_ADDRESS, BY_NAME, BY_NAME_AND_ADDRESS, WINDOW_S, LoginAttempts

pytestmark = pytest.mark.django_db(transaction=True)

WORDS = "Too many wrong passwords. Wait 15 minutes and try again."
HOME, AWAY = "198.51.100.7", "203.0.113.9"


@pytest.fixture(autouse=True)
def accounts() -> None:
    """Two administrators, and no earlier tries."""
    cache.clear()
    for name in ("anna", "bert"):
        User.objects.create_superuser(name, password="right")


@pytest.fixture
def looked_at() -> Iterator[list[str]]:
    """The names whose wrong passwords were looked at."""
    seen: list[str] = []

    def note(credentials: dict[str, Any], **_: Any) -> None:
        seen.append(credentials["username"])

    user_login_failed.connect(note)
    yield seen
    user_login_failed.disconnect(note)


def log_in(name: str, password: str, address: str = HOME, **headers: str) -> str:
    """What the site says: `in`, or its words."""
    response = Client(REMOTE_ADDR=address).post("/login/", {"username": name, "password": password}, headers=headers)
    return "in" if response.status_code == 302 else response.content.decode()


def test_61_brute_force_is_stopped_before_the_password_is_looked_at(looked_at: list[str]) -> None:
    for n in range(BY_NAME_AND_ADDRESS):
        assert "Please enter the correct username and password" in log_in("anna", f"guess {n}")

    assert WORDS in log_in("anna", "one more")
    assert WORDS in log_in("anna", "right"), "not even the right one: the guesser learns nothing"
    assert len(looked_at) == BY_NAME_AND_ADDRESS


def change_password(client: Client, old: str) -> str:
    """What the page for one's own password says: `changed`, or its words."""
    form = {"old_password": old, "new_password1": "quite another horse", "new_password2": "quite another horse"}
    response = client.post("/password_change/", form)
    return "changed" if response.status_code == 302 else response.content.decode()


def test_61_a_session_left_open_is_no_way_to_guess_its_owners_password() -> None:
    client = Client(REMOTE_ADDR=AWAY)
    client.force_login(User.objects.get(username="anna"))
    for n in range(BY_NAME_AND_ADDRESS):
        assert "old password was entered incorrectly" in change_password(client, f"guess {n}")

    assert WORDS in change_password(client, "right"), "not even the right one: the guesser learns nothing"
    assert WORDS in log_in("anna", "right", AWAY), "the tries of login and change count together"
    assert log_in("anna", "right") == "in"


def test_61_a_changed_password_forgets_the_typing_errors_before_it() -> None:
    client = Client(REMOTE_ADDR=HOME)
    client.force_login(User.objects.get(username="anna"))
    for n in range(BY_NAME_AND_ADDRESS - 1):
        change_password(client, f"typing error {n}")

    assert change_password(client, "right") == "changed"
    assert log_in("anna", "guess") != WORDS and log_in("anna", "quite another horse") == "in"


def test_61_parallel_guesses_get_no_more_tries(looked_at: list[str]) -> None:
    def guess(n: int) -> bool:
        try:
            return WORDS in log_in("anna", f"guess {n}")
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        stopped = sum(pool.map(guess, range(24)))

    assert (stopped, len(looked_at)) == (24 - BY_NAME_AND_ADDRESS, BY_NAME_AND_ADDRESS)


@pytest.mark.parametrize("name", ["anna", "ANNA", "Anna", "ａｎｎａ"])
def test_61_another_spelling_is_the_same_name(name: str) -> None:
    for _ in range(BY_NAME_AND_ADDRESS):
        log_in(name, "guess")
    assert WORDS in log_in("anna", "right")


def test_61_the_owner_gets_in_from_elsewhere_and_others_from_the_same_place() -> None:
    for _ in range(BY_NAME_AND_ADDRESS + 3):
        log_in("anna", "guess")

    assert log_in("anna", "right", AWAY) == "in"
    assert log_in("bert", "right", HOME) == "in"


def test_61_one_address_cannot_try_many_names(looked_at: list[str]) -> None:
    for n in range(BY_ADDRESS):
        log_in(f"name {n}", "password1")

    assert WORDS in log_in("anna", "right")
    assert log_in("anna", "right", AWAY) == "in"
    assert len(looked_at) == BY_ADDRESS


def test_61_many_addresses_cannot_try_one_name_without_end() -> None:
    for n in range(BY_NAME):
        assert LoginAttempts("anna", f"192.0.2.{n}").begin()

    assert WORDS in log_in("anna", "right")
    assert log_in("bert", "right") == "in"


def test_61_one_address_cannot_use_up_the_tries_of_a_name() -> None:
    for _ in range(2 * BY_NAME):
        LoginAttempts("anna", HOME).begin()

    assert log_in("anna", "right", AWAY) == "in"


def test_61_a_right_password_forgets_the_wrong_ones_before_it() -> None:
    for _ in range(3):
        for n in range(BY_NAME_AND_ADDRESS - 1):
            log_in("anna", f"typing error {n}")
        assert log_in("anna", "right") == "in"


def test_61_the_wait_ends_and_is_not_prolonged_by_going_on(redis_url: str) -> None:
    for _ in range(BY_NAME_AND_ADDRESS):
        log_in("anna", "guess")
    with Redis.from_url(redis_url, decode_responses=True) as redis:
        kept = redis.keys("tally-cache*login:*")
        assert kept and all(0 < redis.ttl(key) <= WINDOW_S for key in kept)
        assert not [key for key in kept if "anna" in key or HOME in key]
        for key in kept:
            redis.expire(key, 60)  # as if fourteen minutes had passed
        assert WORDS in log_in("anna", "right")
        assert all(0 < redis.ttl(key) <= 60 for key in kept)
        redis.delete(*kept)  # as the server does a minute later
    assert log_in("anna", "right") == "in"


def test_61_losing_the_cache_keeps_nobody_out() -> None:
    from django.conf import settings

    away = {"default": {**settings.CACHES["default"], "LOCATION": "unix:///nonexistent/valkey.sock"}}
    with override_settings(CACHES=away):
        assert log_in("anna", "right") == "in"
