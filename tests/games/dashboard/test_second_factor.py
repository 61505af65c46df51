"""The second factor: set up, asked for at each login, demanded of superusers, lost and taken away."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from games.access.roles import rights_of_session, visible_guilds
from games.models import AuditEntry
from tests.e2e.scene import PASSWORD, QUIZ

LogIn = Callable[[str], Client]
SET_UP, CODE, CODES = "/account/second-factor/add/", "/account/second-factor/login/", "/account/second-factor/codes/"


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """A code is taken once: what an earlier test used up is not this test's."""
    cache.clear()


def code_of(secret: str, *, now: bool = False) -> str:
    """What an authenticator app shows for a key (RFC 6238): next, because what it shows now set it up, or `now`."""
    _before, this, after = auth.yield_hotp_counters_from_time()
    return auth.format_hotp_value(auth.hotp_value(secret, this if now else after))


def confirmed(client: Client, path: str) -> Any:
    """The page, after the password was typed once more."""
    asked = client.get(path)
    assert asked.status_code == 302 and asked["Location"].startswith("/account/confirm/"), asked["Location"]
    assert client.post(asked["Location"], {"password": "wrong"}).status_code == 200
    assert client.post(asked["Location"], {"password": PASSWORD, "next": path})["Location"] == path
    return client.get(path)


def set_up(client: Client) -> tuple[str, list[str]]:
    """The key and the recovery codes of whoever has just set it up by the pages."""
    page = confirmed(client, SET_UP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.findall(r"<code[^>]*>([A-Z2-7]{32})</code>", page)[0]
    assert "alert" in client.post(SET_UP, {"code": "000000"}).content.decode()
    response = client.post(SET_UP, {"code": code_of(secret, now=True)})
    assert response["Location"] == CODES
    return secret, re.findall(r"<li><code>(\w+)</code>", client.get(CODES).content.decode())


def with_password(name: str, to: str = "/") -> Client:
    client = Client()
    response = client.post("/login/", {"username": name, "password": PASSWORD, "next": to})
    assert response.status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_password_alone_is_not_enough_once_it_is_set_up(log_in: LogIn) -> None:
    secret, _codes = set_up(log_in("vera"))

    client = with_password("vera", to="/history/")

    assert not is_in(client) and client.session.get("_auth_user_id") is None
    assert rights_of_session(client.session.session_key) is None
    assert "authenticator app" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": "123456"}).status_code == 200 and not is_in(client)
    assert client.post(CODE, {"code": code_of(secret)})["Location"] == "/history/"
    assert is_in(client)


def test_a_code_opens_once(log_in: LogIn) -> None:
    secret, _codes = set_up(log_in("vera"))
    code = code_of(secret)
    assert with_password("vera").post(CODE, {"code": code}).status_code == 302

    again = with_password("vera")

    assert again.post(CODE, {"code": code}).status_code == 200 and not is_in(again)


def test_the_code_that_set_it_up_is_used_too(log_in: LogIn) -> None:
    secret, _codes = set_up(log_in("vera"))

    again = with_password("vera")

    assert again.post(CODE, {"code": code_of(secret, now=True)}).status_code == 200 and not is_in(again)


def test_setting_it_up_ends_the_sessions_that_never_gave_it(log_in: LogIn) -> None:
    owner, thief = with_password("vera"), with_password("vera")
    assert is_in(owner) and is_in(thief)

    _secret, codes = set_up(owner)

    assert is_in(owner) and rights_of_session(owner.session.session_key) is not None
    for path in ("/", "/history/export.csv", "/account/second-factor/remove/", CODES, "/password_change/"):
        assert thief.get(path)["Location"].startswith("/login/"), path
    assert rights_of_session(thief.session.session_key) is None  # what sockets ask
    thief.post("/login/", {"username": "vera", "password": PASSWORD})
    assert not is_in(thief)  # nor does the password help again
    assert thief.post(CODE, {"code": codes[0]}).status_code == 302 and is_in(thief)


def test_a_changed_password_ends_a_login_that_waits_for_its_code(log_in: LogIn) -> None:
    owner = with_password("vera")
    _secret, codes = set_up(owner)
    waits = with_password("vera")
    new = "quite another one 7"
    changed = owner.post("/password_change/", {"old_password": PASSWORD, "new_password1": new, "new_password2": new})
    assert changed.status_code == 302 and is_in(owner)

    response = waits.post(CODE, {"code": codes[0]})

    assert response["Location"] == "/login/" and not is_in(waits)
    waits.post("/login/", {"username": "vera", "password": new})
    assert waits.post(CODE, {"code": codes[1]}).status_code == 302 and is_in(waits)


def test_a_code_of_one_that_was_taken_away_does_not_stand_for_the_next_one(log_in: LogIn) -> None:
    lost = log_in("vera")
    set_up(lost)
    call_command("remove_second_factor", "vera")
    assert is_in(lost)

    owner = with_password("vera")
    set_up(owner)

    assert is_in(owner) and not is_in(lost)


def test_codes_cannot_be_tried_for_long(log_in: LogIn) -> None:
    secret, _codes = set_up(log_in("vera"))
    client = with_password("vera")
    for number in range(6):
        client.post(CODE, {"code": f"{number:06}"})

    refused = client.post(CODE, {"code": code_of(secret)})

    assert refused.status_code == 200 and "Too many" in refused.content.decode() and not is_in(client)


@pytest.mark.process
def test_wrong_codes_are_held_against_who_sends_them_and_not_against_the_proxy(
    rf: RequestFactory, settings: Any
) -> None:
    settings.TALLY_TRUST_PROXY = True

    def takes_one_more(forwarded: str, whose: str) -> bool:
        request = rf.post(CODE, REMOTE_ADDR="127.0.0.1", headers={"X-Forwarded-For": forwarded})
        return bool(ratelimit.consume(request, action="login_failed", key=whose))

    assert [takes_one_more("203.0.113.1", f"one-{n}") for n in range(12)] == [True] * 10 + [False] * 2
    assert takes_one_more("203.0.113.2", "another")


def test_a_browser_left_open_is_no_way_to_guess_the_password(log_in: LogIn) -> None:
    client = log_in("vera")
    for number in range(5):
        client.post("/account/confirm/", {"password": f"guess {number}"})

    page = client.post("/account/confirm/", {"password": PASSWORD})

    assert page.status_code == 200 and "Too many wrong passwords" in page.content.decode()
    assert "Too many wrong" in Client().post("/login/", {"username": "vera", "password": PASSWORD}).content.decode()


def test_each_recovery_code_opens_once(log_in: LogIn) -> None:
    _secret, codes = set_up(log_in("vera"))
    assert len(set(codes)) == 10
    first = with_password("vera")
    assert first.post(CODE, {"code": codes[0]}).status_code == 302 and is_in(first)
    second = with_password("vera")
    assert second.post(CODE, {"code": codes[0]}).status_code == 200 and not is_in(second)


def test_new_recovery_codes_end_the_old_ones(log_in: LogIn) -> None:
    client = log_in("vera")
    _secret, codes = set_up(client)
    assert client.post(f"{CODES}new/")["Location"] == CODES
    assert not set(codes) & set(re.findall(r"<li><code>(\w+)</code>", client.get(CODES).content.decode()))


def test_nobody_gets_by_without_the_password_step(log_in: LogIn) -> None:
    set_up(log_in("vera"))
    assert Client().get(CODE)["Location"] == "/login/"
    assert Client().post(CODE, {"code": "123456"})["Location"] == "/login/"
    for path in (SET_UP, CODES, "/account/second-factor/", "/account/second-factor/remove/", "/account/confirm/"):
        assert with_password("vera").get(path)["Location"].startswith("/login/"), path


def test_it_is_removed_by_whoever_has_it_after_one_more_look(log_in: LogIn) -> None:
    client = log_in("vera")
    set_up(client)
    for row in Authenticator.objects.all():
        Authenticator.objects.filter(pk=row.pk).update(created_at=row.created_at - timedelta(hours=2))
    left_open = client.session
    for record in left_open["account_authentication_methods"]:
        record["at"] -= 3600
    left_open.save()
    asked = client.post("/account/second-factor/remove/")["Location"]  # the page asks again who it is
    assert asked.startswith("/account/confirm/")
    assert Authenticator.objects.exists()

    assert client.post(asked, {"password": PASSWORD}).status_code == 302  # and does then what was asked

    assert not Authenticator.objects.exists() and is_in(with_password("vera"))
    assert [row.action for row in AuditEntry.objects.order_by("id")] == [
        "account.second_factor_added",
        "account.second_factor_added",
        "account.second_factor_removed",
        "account.second_factor_removed",
    ]


def test_its_secrets_stand_encrypted_in_the_database(log_in: LogIn, settings: Any) -> None:
    secret, codes = set_up(log_in("vera"))
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in kept and not any(code in kept for code in codes)

    settings.SECRET_KEY = "another key that is quite as long as the one before it was, or longer"
    for kind in Authenticator.objects.all():  # an empty secret would have a code that anybody can compute
        assert not kind.wrap().validate_code(code_of("")) and not kind.wrap().validate_code(code_of(secret))


def test_superusers_see_nothing_until_they_have_the_one_that_is_demanded(log_in: LogIn, settings: Any) -> None:
    settings.TALLY_REQUIRE_SECOND_FACTOR = True
    root, user = log_in("root"), User.objects.get(username="root")

    assert not visible_guilds(user).sees(QUIZ)
    for path in ("/", "/people/", "/auth/user/", f"/servers/{QUIZ}/roles/", "/account/second-factor/"):
        assert root.get(path)["Location"] == SET_UP, path
    for path in ("/auth/user/add/", f"/servers/{QUIZ}/roles/"):
        assert root.post(path, {"who": "nora", "role": "admin"})["Location"] == SET_UP, path
    assert is_in(log_in("vera"))  # demanded of superusers only

    set_up(root)

    assert is_in(root) and visible_guilds(user).sees(QUIZ)


def test_a_superuser_who_logs_in_with_discord_reads_why_nothing_opens(world: None, settings: Any) -> None:
    settings.TALLY_REQUIRE_SECOND_FACTOR = True
    user = User.objects.create_user("of-discord", is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")

    assert not visible_guilds(user).sees(QUIZ)
    response = client.get("/", follow=True)
    assert response.status_code == 403 and "have another superuser take the status" in response.content.decode()


def test_a_lost_one_is_taken_away_on_the_command_line(log_in: LogIn, capsys: pytest.CaptureFixture[str]) -> None:
    set_up(log_in("vera"))
    call_command("remove_second_factor", "vera")
    assert is_in(with_password("vera"))
    assert AuditEntry.objects.latest("id").action == "account.second_factor_removed"
    for name, status in (("vera", 1), ("nobody", 2)):
        with pytest.raises(CommandError) as refused:
            call_command("remove_second_factor", name)
        assert name in str(refused.value) and refused.value.returncode == status


def test_a_superusers_session_ends_after_a_day_and_others_after_two_weeks(world: None) -> None:
    day = timedelta(days=1)
    for name, longest, least in (("root", day, day * 0.9), ("vera", day * 14, day * 13)):
        client = with_password(name)
        client.get("/")
        left = client.session.get_expiry_date() - timezone.now()
        assert least < left <= longest, name


def test_whoever_becomes_a_superuser_has_no_longer_session_than_one(world: None) -> None:
    client = with_password("vera")
    User.objects.filter(username="vera").update(is_superuser=True)
    client.get("/")
    assert client.session.get_expiry_date() <= timezone.now() + timedelta(days=1)
