"""Log in with Discord, from the button to the first page, and every way in which that goes wrong."""

from __future__ import annotations

from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.conf import settings as site_settings
from django.contrib.auth.models import User
from django.test import Client, RequestFactory
from django.urls import NoReverseMatch, reverse

from games.access.discord import token_encryption
from games.dashboard.people.login import PROBLEMS
from games.models import DiscordAccount
from tests.games.access.conftest import Discord, problem

LogIn = Any
CALLBACK = "/discord/login/callback/"


def user_of(client: Client) -> User | None:
    key = client.session.get("_auth_user_id")
    return User.objects.get(pk=key) if key else None


def test_somebody_logs_in_and_sees_the_server_that_is_theirs_and_no_other(discord: Discord) -> None:
    page = discord.log_in(discord.ada).get("/servers/").content.decode()
    assert "Quiz at Discord" in page
    assert "Books at Discord" not in page and "Without the bot" not in page and "Quiz Night" not in page


def test_the_account_is_no_staff_and_has_no_password(discord: Discord) -> None:
    user = user_of(discord.log_in(discord.ada))
    assert user is not None
    assert (user.username, user.get_short_name()) == ("Ada@discord", "Ada")
    assert not user.is_staff and not user.is_superuser and not user.has_usable_password()


def test_who_comes_again_is_the_same_account(discord: Discord) -> None:
    first = user_of(discord.log_in(discord.ada))
    assert user_of(discord.log_in(discord.ada)) == first
    assert DiscordAccount.objects.count() == 1


def test_a_name_that_is_taken_is_told_apart_by_the_id(discord: Discord) -> None:
    User.objects.create(username="Ada@discord")
    user = user_of(discord.log_in(discord.ada))
    assert user is not None and user.username == f"Ada.{discord.ada}@discord"


def test_a_name_that_django_would_not_take_is_made_one(discord: Discord, log_in: LogIn) -> None:
    odd = discord.do(lambda sandbox: sandbox.add_member(discord.quiz, "Quiz <Master>  7").id)
    user = user_of(discord.log_in(odd))
    assert user is not None and user.username == "Quiz-Master-7@discord"
    user.full_clean()


def test_the_request_names_two_scopes_and_a_challenge_and_nothing_that_a_visitor_adds(discord: Discord) -> None:
    client = Client()
    response = client.post("/discord/login/?scope=email&auth_params=prompt%3Dnone&process=connect", {"scope": "email"})
    query = urlsplit(response["Location"]).query
    asked = dict(pair.split("=") for pair in query.split("&"))
    assert set(asked["scope"].split("+")) == {"identify", "guilds"}
    assert asked["code_challenge_method"] == "S256" and len(asked["code_challenge"]) == 43 and asked["state"]
    assert "prompt" not in asked


def test_the_code_is_sent_with_its_verifier(discord: Discord) -> None:
    discord.log_in(discord.ada)
    (call,) = discord.asked("/oauth2/token")
    assert len(call.body["code_verifier"]) >= 43


def test_the_login_leads_to_the_page_that_was_wanted(discord: Discord) -> None:
    discord.log_in(discord.ada, next="/history/?guild=1")


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "http:evil", "\x08//evil"],
)
def test_the_login_leads_to_no_other_site(discord: Discord, wanted: str) -> None:
    client = Client()
    response = client.get(discord.say(discord.leave(client, next=wanted), discord.ada))
    assert (response.status_code, response["Location"]) == (302, "/")


def test_the_session_before_the_login_is_of_no_use_after_it(discord: Discord) -> None:
    client = Client()
    asked = discord.leave(client)
    before = client.session.session_key
    client.get(discord.say(asked, discord.ada))
    assert client.session.session_key != before
    store = import_module(site_settings.SESSION_ENGINE).SessionStore
    assert "_auth_user_id" not in store(before)


def test_who_is_logged_in_with_another_account_changes_over_and_nothing_is_joined(
    discord: Discord, log_in: LogIn
) -> None:
    client = log_in("root")
    discord.log_in(discord.ada, client)
    user = user_of(client)
    assert user is not None and user.username == "Ada@discord"
    assert SocialAccount.objects.get().user == user
    assert client.get("/auth/user/").status_code == 403


# --- what goes wrong ----------------------------------------------------------------------------------------------


def test_whoever_says_no_reads_what_to_do(discord: Discord) -> None:
    client = Client()
    response = client.get(discord.say(discord.leave(client), discord.ada, "deny"))
    assert problem(response) == "denied"
    assert user_of(client) is None
    assert PROBLEMS["denied"] in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("state", ["forged", "", None])
def test_a_state_that_was_not_given_out_logs_nobody_in(discord: Discord, state: str | None) -> None:
    client = Client()
    asked = discord.leave(client)
    back = discord.say(asked, discord.ada).replace(f"state={asked['state']}", "" if state is None else f"state={state}")
    assert problem(client.get(back)) == "state"
    assert user_of(client) is None and not User.objects.filter(username="Ada@discord").exists()


def test_a_state_of_another_browser_logs_nobody_in(discord: Discord) -> None:
    """Else somebody could have a visitor work in the attacker's account."""
    back = discord.say(discord.leave(Client()), discord.ada)
    victim = Client()
    discord.leave(victim)
    assert problem(victim.get(back)) == "state"
    assert user_of(victim) is None


def test_a_state_is_good_once(discord: Discord) -> None:
    client = Client()
    back = discord.say(discord.leave(client), discord.ada)
    client.get(back)
    assert problem(client.get(back)) == "state"


def test_a_code_that_was_used_is_refused_under_a_new_state(discord: Discord) -> None:
    client = Client()
    asked = discord.leave(client)
    back = discord.say(asked, discord.ada)
    client.get(back)
    thief = Client()
    again = discord.leave(thief)
    assert problem(thief.get(back.replace(asked["state"], again["state"]))) == "refused"
    assert user_of(thief) is None


def test_a_stolen_code_is_of_no_use_in_another_browser(discord: Discord) -> None:
    """Its verifier stands in the session of the one who began."""
    asked = discord.leave(Client())
    back = discord.say(asked, discord.ada)
    thief = Client()
    own = discord.leave(thief)
    assert problem(thief.get(back.replace(asked["state"], own["state"]))) == "refused"
    assert user_of(thief) is None


@pytest.mark.parametrize("path", ["/oauth2/token", "/users/@me"])
@pytest.mark.parametrize("action", ["5xx", "429", "reset_not_done"])
def test_a_discord_that_does_not_answer_is_told_and_the_next_try_works(
    discord: Discord, path: str, action: str
) -> None:
    client = Client()
    discord.fault(action, path)
    response = client.get(discord.say(discord.leave(client), discord.ada))
    assert problem(response) == "away"
    assert user_of(client) is None
    discord.fix()
    discord.log_in(discord.ada, client)


@pytest.mark.parametrize("body", ["[]", '{"access_token": null}', "<html>", '{"id": "x", "username": "y"}'])
def test_an_answer_that_makes_no_sense_counts_as_none(
    discord: Discord, body: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from games.access.discord import api

    class Answer:
        status_code = 200

        def json(self) -> Any:
            import json

            return json.loads(body)

    client = Client()
    back = discord.say(discord.leave(client), discord.ada)
    monkeypatch.setattr(api.requests, "request", lambda *_args, **_options: Answer())
    assert problem(client.get(back)) == "away"


def test_a_wrong_secret_is_not_the_visitors_fault(discord: Discord, settings: Any) -> None:
    client = Client()
    settings.DISCORD_CLIENT_SECRET = "wrong"
    assert problem(client.get(discord.say(discord.leave(client), discord.ada))) == "away"


def test_an_account_that_is_switched_off_stays_outside(discord: Discord) -> None:
    discord.log_in(discord.ada)
    User.objects.filter(username="Ada@discord").update(is_active=False)
    client = Client()
    response = client.get(discord.say(discord.leave(client), discord.ada))
    assert problem(response) == "inactive"
    assert user_of(client) is None


def test_an_error_of_discords_own_is_told(discord: Discord) -> None:
    client = Client()
    state = discord.leave(client)["state"]
    assert problem(client.get(CALLBACK, {"error": "invalid_scope", "state": state})) == "refused"


def test_words_come_from_the_site_and_not_from_the_address(discord: Discord) -> None:
    page = Client().get("/login/?problem=call+0900").content.decode()
    assert 'role="alert"' not in page


# --- what is there, and what is not ---------------------------------------------------------------------------------


def test_the_button_may_lead_to_discord_and_only_from_the_login_page(discord: Discord) -> None:
    response = Client().get("/login/")
    origin = discord.sandbox.page_url.rstrip("/")
    assert "Log in with Discord" in response.content.decode()
    assert f"form-action 'self' {origin};" in response["Content-Security-Policy"] + ";"
    page = discord.log_in(discord.ada).get("/")
    assert origin not in page["Content-Security-Policy"]


def test_without_id_and_secret_there_is_no_such_login(world: None, settings: Any) -> None:
    settings.DISCORD_CLIENT_ID, settings.DISCORD_CLIENT_SECRET = "123456789012345678", ""
    response = Client().get("/login/")
    assert "Discord</button>" not in response.content.decode()
    assert "discord.com" not in response["Content-Security-Policy"]
    assert get_adapter().list_apps(RequestFactory().get("/"), "discord") == []
    assert Client().post("/discord/login/").status_code == 404
    assert Client().get(CALLBACK, {"code": "x", "state": "y"}).status_code == 404


def test_a_link_begins_no_login(discord: Discord) -> None:
    assert Client().get("/discord/login/").status_code == 405
    assert Client().post(CALLBACK).status_code == 405
    assert Client(enforce_csrf_checks=True).post("/discord/login/").status_code == 403


def test_no_page_of_allauths_own_is_reachable(discord: Discord, log_in: LogIn) -> None:
    for name in (
        "account_signup",
        "account_email",
        "socialaccount_connections",
        "socialaccount_signup",
    ):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert reverse("account_login") == reverse("admin:login")
    root = log_in("root")
    for path in ("accounts/login/", "accounts/signup/", "accounts/email/", "accounts/social/connections/", "account/"):
        assert root.get(f"/{path}").status_code == 404
    for path in ("account/emailaddress/", "socialaccount/socialapp/", "socialaccount/socialtoken/"):
        assert root.get(f"/{path}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/auth/user/", "/auth/user/add/", "/auth/user/1/change/", "/games/guildaccess/", "/games/guildaccess/add/"]
)
def test_stock_pages_of_people_are_closed_to_an_admin_of_a_server(discord: Discord, path: str) -> None:
    client = discord.log_in(discord.ada)
    assert client.get(path).status_code in (302, 403)
    assert "/auth/user/" not in client.get("/people/").content.decode()


def test_tokens_stand_in_the_database_encrypted_and_nowhere_else(discord: Discord, settings: Any) -> None:
    discord.log_in(discord.ada)
    account = DiscordAccount.objects.get()
    grant = discord.sandbox.core.grants.find(token_encryption.decrypt(account.access_token))
    assert grant is not None and grant.refresh == token_encryption.decrypt(account.refresh_token)
    assert grant.access not in account.access_token
    assert not SocialToken.objects.exists()
    assert grant.access not in str(SocialAccount.objects.values()) + str(dict(Client().session))
    settings.SECRET_KEY = "another" * 10
    assert token_encryption.decrypt(account.access_token) == ""


def test_only_servers_of_the_bot_are_kept(discord: Discord) -> None:
    discord.log_in(discord.ada)
    assert DiscordAccount.objects.get().servers == {discord.quiz: "manager", discord.books: "member"}
    assert set(SocialAccount.objects.get().extra_data) == {"id", "username", "name"}
