"""A member allows the application to know who they are: the authorize page, the tokens, and what those open."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest

from discord_sandbox import ManualClock, Sandbox
from discord_sandbox.oauth.grants import CODE_S, TOKEN_S
from discord_sandbox.state import Guild

BACK = "http://localhost:8000/discord/login/callback/"
VERIFIER = "a-verifier-of-the-application-that-nobody-else-knows"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()

Fields = dict[str, str]


@dataclass(frozen=True)
class Application:
    """The other side: what a web site does to log somebody in."""

    sandbox: Sandbox
    http: aiohttp.ClientSession
    clock: ManualClock
    guild: Guild
    ada: str

    @property
    def client(self) -> Fields:
        grants = self.sandbox.core.grants
        return {"client_id": grants.client_id, "client_secret": grants.client_secret}

    def authorization(self, **changes: str) -> Fields:
        return {
            "client_id": self.client["client_id"],
            "redirect_uri": BACK,
            "response_type": "code",
            "scope": "identify guilds",
            "state": "s/1",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        } | changes

    async def answer(self, answer: str = "authorize", **changes: str) -> Fields:
        """What stands in the address that the browser is sent back to."""
        form = self.authorization(**changes) | {"member_id": self.ada, "answer": answer}
        origin = {"Origin": self.sandbox.page_url.rstrip("/")}
        async with self.http.post(
            self.sandbox.authorize_url, data=form, headers=origin, allow_redirects=False
        ) as response:
            assert response.status == 302
            there = urlsplit(response.headers["Location"])
        assert there._replace(query="").geturl() == BACK
        return dict(parse_qsl(there.query))

    async def post(self, path: str, **form: str) -> tuple[int, Fields]:
        async with self.http.post(f"{self.sandbox.api_base}{path}", data=self.client | form) as response:
            return response.status, await response.json()

    async def redeem(self, code: str, **changes: str) -> tuple[int, Fields]:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "code_verifier": VERIFIER}
        return await self.post("/oauth2/token", **(form | changes))

    async def tokens(self, **wanted: str) -> Fields:
        status, tokens = await self.redeem((await self.answer(**wanted))["code"])
        assert status == 200
        return tokens

    async def get(self, path: str, access: str) -> tuple[int, object]:
        headers = {"Authorization": f"Bearer {access}"}
        async with self.http.get(f"{self.sandbox.api_base}{path}", headers=headers) as response:
            return response.status, await response.json()


@pytest.fixture
async def application() -> AsyncIterator[Application]:
    clock = ManualClock()
    async with Sandbox(clock=clock, redirect_uris=(BACK,), rate_limits=False) as sandbox:
        guild = sandbox.add_guild("Quiz night")
        ada = sandbox.add_member(guild.id, "Ada", permissions=["manage_guild"]).id
        async with aiohttp.ClientSession() as http:
            yield Application(sandbox, http, clock, guild, ada)


async def test_the_page_asks_the_member_and_names_what_is_allowed(application: Application) -> None:
    async with application.http.get(application.sandbox.authorize_url, params=application.authorization()) as response:
        page = await response.text()
        policy = response.headers["Content-Security-Policy"]
    assert response.status == 200
    assert "Ada (Quiz night)" in page and "Know what servers you are in" in page
    assert "form-action 'self' http://localhost:8000;" in policy and "default-src 'none'" in policy


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("client_id", "1", "Unknown Application"),
        ("redirect_uri", "https://evil.example/", "Invalid OAuth2 redirect_uri"),
        ("response_type", "token", "Invalid OAuth2 response_type"),
        ("scope", "bot", "Invalid OAuth2 scope"),
        ("code_challenge_method", "plain", "Invalid code_challenge_method"),
    ],
)
async def test_a_wrong_request_is_shown_on_the_page_and_leads_nowhere(
    application: Application, name: str, value: str, words: str
) -> None:
    wanted = application.authorization(**{name: value})
    async with application.http.get(
        application.sandbox.authorize_url, params=wanted, allow_redirects=False
    ) as response:
        assert (response.status, words in await response.text()) == (400, True)


async def test_another_pages_form_is_not_taken(application: Application) -> None:
    form = application.authorization() | {"member_id": application.ada, "answer": "authorize"}
    headers = {"Origin": "https://evil.example"}
    async with application.http.post(application.sandbox.authorize_url, data=form, headers=headers) as response:
        assert response.status == 403


async def test_a_member_who_says_no_goes_back_with_that(application: Application) -> None:
    said = await application.answer("deny")
    assert (said["error"], said["state"]) == ("access_denied", "s/1")
    assert "code" not in said


async def test_a_code_becomes_tokens_that_tell_who_and_where(application: Application) -> None:
    said = await application.answer()
    assert said["state"] == "s/1"
    status, tokens = await application.redeem(said["code"])
    assert (status, tokens["token_type"], tokens["scope"]) == (200, "Bearer", "identify guilds")
    assert tokens["expires_in"] == TOKEN_S

    status, me = await application.get("/users/@me", tokens["access_token"])
    assert isinstance(me, dict) and (status, me["id"], me["username"]) == (200, application.ada, "Ada")


async def test_guilds_come_with_permissions_as_a_string_of_bits_and_owner(application: Application) -> None:
    sandbox = application.sandbox
    elsewhere = sandbox.add_guild("Elsewhere", with_bot=False)
    sandbox.add_member(elsewhere.id, "Ada", user_id=application.ada)
    sandbox.add_guild("Not hers")
    tokens = await application.tokens()
    status, guilds = await application.get("/users/@me/guilds", tokens["access_token"])
    assert status == 200 and isinstance(guilds, list)
    by_name = {guild["name"]: guild for guild in guilds}
    assert set(by_name) == {"Quiz night", "Elsewhere"}
    assert not by_name["Quiz night"]["owner"]
    assert int(by_name["Quiz night"]["permissions"]) & 0x20
    assert isinstance(by_name["Elsewhere"]["permissions"], str) and not int(by_name["Elsewhere"]["permissions"]) & 0x20


async def test_a_code_is_good_once(application: Application) -> None:
    code = (await application.answer())["code"]
    assert (await application.redeem(code))[0] == 200
    assert await application.redeem(code) == (
        400,
        {"error": "invalid_grant", "error_description": 'Invalid "code" in request.'},
    )


async def test_a_code_grows_old(application: Application) -> None:
    code = (await application.answer())["code"]
    application.clock.advance(CODE_S)
    assert (await application.redeem(code))[0] == 400


@pytest.mark.parametrize("verifier", ["", "another"])
async def test_a_code_is_of_no_use_without_the_verifier(application: Application, verifier: str) -> None:
    code = (await application.answer())["code"]
    status, body = await application.redeem(code, code_verifier=verifier)
    assert (status, body["error"]) == (400, "invalid_grant")


@pytest.mark.parametrize(
    ("changes", "status", "error"),
    [
        ({"redirect_uri": "http://localhost:8000/"}, 400, "invalid_grant"),
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "1"}, 401, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
async def test_a_code_is_of_no_use_to_others(
    application: Application, changes: Fields, status: int, error: str
) -> None:
    code = (await application.answer())["code"]
    answered, body = await application.redeem(code, **changes)
    assert (answered, body["error"]) == (status, error)


async def test_an_access_token_ends_and_the_other_one_brings_a_new_pair_once(application: Application) -> None:
    old = await application.tokens()
    application.clock.advance(TOKEN_S)
    assert (await application.get("/users/@me", old["access_token"]))[0] == 401

    renew = {"grant_type": "refresh_token", "refresh_token": old["refresh_token"]}
    status, new = await application.post("/oauth2/token", **renew)
    assert status == 200
    assert (await application.get("/users/@me", new["access_token"]))[0] == 200
    assert (await application.post("/oauth2/token", **renew))[0] == 400


@pytest.mark.parametrize("token", ["access_token", "refresh_token"])
async def test_a_revoked_token_takes_its_twin_along(application: Application, token: str) -> None:
    tokens = await application.tokens()
    assert await application.post("/oauth2/token/revoke", token=tokens[token]) == (200, {})
    assert await application.get("/users/@me", tokens["access_token"]) == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )
    renew = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await application.post("/oauth2/token", **renew))[0] == 400


async def test_a_member_may_take_everything_back(application: Application) -> None:
    tokens = await application.tokens()
    application.sandbox.revoke_grants(application.ada)
    assert (await application.get("/users/@me", tokens["access_token"]))[0] == 401


async def test_a_token_opens_only_what_was_allowed(application: Application) -> None:
    tokens = await application.tokens(scope="identify")
    assert (await application.get("/users/@me/guilds", tokens["access_token"]))[0] == 403
    channel = application.sandbox.add_channel(application.guild.id, "trivia")
    assert (await application.get(f"/channels/{channel.id}", tokens["access_token"]))[0] == 401
