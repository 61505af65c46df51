"""Rows 56, 57 and 58: no other site acts in a visitor's name, no stranger listens, nobody learns an answer early."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client
from pytest_django.fixtures import Settings
from redis import Redis

from games.access.roles import rights_of_session
from games.connection import in_sync
from games.domain.records import AnswerPolicy, Game
from games.store.redis import RedisStore
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, PLANET, Town
from tests.e2e import scene
from tests.e2e.scene import PASSWORD, QUIZ
from tests.faults import hostile
from tests.faults.addresses import ROUTES, addresses
from tests.games.access import conftest as discords
from tests.games.access.conftest import Discord
from tests.games.dashboard import conftest as dashboards
from tests.games.live import test_consumers as sockets
from tests.games.live.test_consumers import Socket
from trivia_site.web import origins

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town
world, log_in = dashboards.world, dashboards.log_in
discord = discords.discord

TOLD = {
    "type", "n", "now_ms", "live", "games", "guild", "game", "phase", "opens_ms", "ends_ms", "closed_ms", "players",
    "answers", "accepted", "changed", "refused", "seq",
}  # fmt: skip
"""All that the documentation says a socket sends."""


@pytest.fixture
def root(world: None) -> Client:
    """A superuser's browser in front of a site that checks forms, as it does outside of tests."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="root"))
    return client


def _state(redis_url: str) -> dict[bytes, bytes | None]:
    with Redis.from_url(redis_url) as redis:
        return {key: redis.dump(key) for key in sorted(redis.keys("trivia:*"))}


@pytest.mark.timeout(120)
def test_56_csrf_no_address_takes_a_post_without_a_token(root: Client, redis_url: str) -> None:
    """Every route of the resolver, so that a new one is asked too."""
    before, passed = _state(redis_url), list[str]()
    for route in ROUTES:
        for address in addresses(route):
            response = root.post(address, {"post": "yes", "csrfmiddlewaretoken": "a" * 64})
            passed += [f"{response.status_code} {address}"] if response.status_code != 403 else []

    assert passed == []
    assert _state(redis_url) == before


def test_56_csrf_a_token_does_not_help_another_sites_page(root: Client) -> None:
    address = f"/registrations/{QUIZ}-k7m2q/pause/"
    root.get("/registrations/")
    token = root.cookies["csrftoken"].value
    form = {"csrfmiddlewaretoken": token}

    for origin in ("https://evil.example", "http://testserver.evil.example", "null"):
        assert root.post(address, form, headers={"Origin": origin}).status_code == 403
    assert root.post(address, form, secure=True, headers={"Referer": "https://evil.example/"}).status_code == 403
    assert in_sync(lambda store: store.get_registration(QUIZ, "k7m2q")).enabled

    assert root.post(address, form, headers={"Origin": "http://testserver"}).status_code == 302
    assert not in_sync(lambda store: store.get_registration(QUIZ, "k7m2q")).enabled


def test_56_csrf_nothing_is_changed_by_following_a_link(root: Client, redis_url: str) -> None:
    before = _state(redis_url)
    for route in ROUTES:
        for address in addresses(route):
            if not address.startswith("/logout"):
                root.get(address, {"post": "yes", "action": "delete_selected", "_selected_action": f"{QUIZ}-k7m2q"})
    assert _state(redis_url) == before


def test_56_oauth_state_that_was_forged_logs_nobody_in(discord: Discord, root: Client) -> None:
    """An attacker's own code, in a link that a visitor follows, with every state that the attacker can know."""
    attacker = Client()
    asked = discord.leave(attacker)
    back = discord.say(asked, discord.ada)
    begun = Client()
    discord.leave(begun)
    for visitor in (Client(), begun, root):
        before = visitor.session.get("_auth_user_id")
        for state in (asked["state"], "", "a" * 16):
            response = visitor.get(back.replace(asked["state"], state))
            assert (response.status_code, response["Location"]) == (302, "/login/?problem=state")
        assert visitor.session.get("_auth_user_id") == before
    assert not User.objects.filter(username__endswith="@discord").exists()
    assert not discord.asked("/oauth2/token")


def test_56_oauth_only_the_two_addresses_of_the_login_by_discord_exist() -> None:
    led = [route for route in ROUTES if "oauth" in route or "callback" in route or "login" in route]
    assert sorted(led) == ["account/second-factor/login/", "discord/login/", "discord/login/callback/", "login/"]


ORIGINS = {
    "none": None,
    "another site": b"https://evil.example",
    "a longer name": b"http://localhost.evil.example",
    "a name before": b"http://evil-localhost",
    "a user name": b"http://localhost@evil.example",
    "sandboxed": b"null",
    "a file": b"file://",
    "another port": b"http://localhost:8001",
    "another scheme": b"https://localhost",
    "a socket's scheme": b"ws://localhost",
    "with a path": b"http://localhost/",
    "empty": b"",
    "no address": b"localhost",
    "a lone surrogate": b"http://\xed\xa0\xbd",
}


@pytest.fixture
async def game(store: RedisStore, transactional_db: None) -> Any:
    await sync_to_async(scene.people)()
    yield await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="open")
    await sockets.close_store()


@pytest.mark.parametrize("kind", ORIGINS)
@pytest.mark.parametrize("path", ["/ws/overview", f"/ws/games/{QUIZ}/open"])
async def test_57_socket_origin_of_another_site_is_refused_though_the_session_is_good(
    game: Game, path: str, kind: str
) -> None:
    origin = ORIGINS[kind]
    visitor = Socket(path, await sync_to_async(sockets.session_of)("root"))
    kept = [(name, value) for name, value in visitor.scope["headers"] if name != b"origin"]
    visitor.scope["headers"] = kept + ([(b"origin", origin)] if origin is not None else [])

    assert not await visitor.opens()


def is_own(**said: bytes) -> bool:
    headers = [(name.encode(), value) for name, value in said.items()]
    return origins.is_own({"type": "websocket", "path": "/ws/overview", "scheme": "ws", "headers": headers})


def test_57_socket_origin_has_the_port_of_the_host_that_was_asked(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["trivia.example.org"]
    host = b"trivia.example.org:8443"
    assert is_own(host=host, origin=b"http://trivia.example.org:8443")
    assert not is_own(host=host, origin=b"http://trivia.example.org")
    assert not is_own(host=host, origin=b"http://trivia.example.org:8444")
    assert not is_own(host=b"evil.example", origin=b"http://evil.example"), "a name that was made to lead here"


def test_57_socket_origin_behind_a_proxy_is_that_of_the_proxy(settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["trivia.example.org"]
    asked = {"host": b"trivia.example.org", "origin": b"https://trivia.example.org"}
    forwarded = {**asked, "x-forwarded-proto": b"https"}
    assert not is_own(**forwarded), "nobody said that the proxy may be believed"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert is_own(**forwarded) and not is_own(**{**forwarded, "origin": b"http://trivia.example.org"})
    settings.CSRF_TRUSTED_ORIGINS = ["https://other.example.org"]
    assert is_own(**{**forwarded, "origin": b"https://other.example.org"})


@pytest.mark.parametrize(
    "cookie", ["", "sessionid=", "sessionid=forged", "sessionid=../../x", "other=1", "sessionid=\ud83d"]
)
async def test_57_socket_session_that_nobody_has_is_sent_away(game: Game, cookie: str) -> None:
    visitor = Socket("/ws/overview", cookie.encode("utf-8", "surrogatepass"))
    assert await visitor.opens()
    assert await visitor.closed() == sockets.consumers.NOT_LOGGED_IN
    await visitor.leave()


async def test_57_logout_closes_the_open_socket(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the site's own button, in another tab; the cookie is of no use afterwards."""
    monkeypatch.setattr(sockets.session_monitor, "ROUND_S", 0.05)
    browser = Client()
    assert await sync_to_async(browser.login)(username="vera", password=PASSWORD)
    session = browser.cookies["sessionid"].value
    visitor = Socket("/ws/overview", f"sessionid={session}".encode())
    assert await visitor.opens()
    assert (await visitor.next())["type"] == "snapshot"

    await sync_to_async(browser.post)("/logout/")

    assert await visitor.closed() == sockets.consumers.NOT_LOGGED_IN
    assert await sync_to_async(rights_of_session)(session) is None
    await visitor.leave()


def _names(message: Any) -> Iterator[str]:
    """Every field of a message but the codes of refusals."""
    if isinstance(message, dict):
        for name, value in message.items():
            yield name
            yield from () if name == "refused" else _names(value)
    elif isinstance(message, list):
        for part in message:
            yield from _names(part)


async def test_58_live_feed_leaks_nothing_before_the_close(store: RedisStore, game: Game) -> None:
    """Not to a superuser either: the fields are those documented, and no text of question or answer is in them."""
    heard: list[dict[str, Any]] = []
    async with sockets.socket(f"/ws/games/{QUIZ}/open", "root") as one, sockets.socket("/ws/overview", "root") as all_:
        for user, letter in enumerate("ABCD"):
            await scene.submit(store, game, user, letter, name="Ada")
            await scene.submit(store, game, user, "C", name="Ada")
        for socket in (one, all_):
            heard.append(await socket.until(lambda m: m.get("accepted") == 8 or _seen(m) == 8))
            await socket.say('{"type": "resync"}')
            heard.append(await socket.until(lambda m: m["type"] == "snapshot"))

    assert set(_names(heard)) <= TOLD
    text = json.dumps(heard)
    assert not [word for word in ("Canberra", "Sydney", "Ada", "7000000", '"C"', "right", "capital") if word in text]


def _seen(message: dict[str, Any]) -> int:
    return sum(state["accepted"] for state in message.get("games", ()))


@pytest.fixture
def answered(world: None) -> None:
    """A game of each kind in play, answered."""

    async def play(store: RedisStore) -> None:
        made = await scene.open_game(store, QUIZ, scene.TRIVIA, scene.ELEMENT, id="in-play")
        for user, guess in enumerate(("Tungsten", "Tin", "Wolfram")):
            await scene.submit(store, made, user, guess, name="Ada Lovelace")

    in_sync(play)


@pytest.mark.parametrize("who", ["vera", "anna", "root"])
def test_58_no_page_leaks_an_answer_before_the_close(answered: None, log_in: Callable[[str], Client], who: str) -> None:
    client = log_in(who)
    for path in ("/", "/overview/parts/", f"/games/{QUIZ}/in-play/", f"/games/{QUIZ}/in-play/parts/", "/history/"):
        page = client.get(path).content.decode()
        leaks = ("Tungsten", "Wolfram", "older name", "Tin<", "Ada Lovelace", "7000000")
        assert not [word for word in leaks if word in page], path
        assert "Which element" in page or path == "/history/", path


@pytest.mark.parametrize("reveal", [False, True])
async def test_58_discord_shows_nobody_an_answer_of_others_before_the_close(town: Town, reveal: bool) -> None:
    """Whoever answers reads their own; where the game reveals, whether that was right; everybody else only a count."""
    choice = await town.play(CAPITAL, reveal=reveal, policy=AnswerPolicy.FIRST)
    said = await town.press(town.ben, choice, "B")
    assert ("That is right" in said.text) is reveal
    typed = await town.play(PLANET, slot="2", reveal=reveal, policy=AnswerPolicy.FIRST)
    await hostile.send_form(town, town.ben, typed, "Saturn")

    seen = town.sandbox.screen(town.cleo, town.channel)
    own = await town.sandbox.slash(town.cleo, town.channel, "trivia status", {}).answered()

    for shown in (*(message.text for message in seen), own.text):
        assert not [word for word in ("Jupiter", "Saturn", "right", "Ben", "%") if word in shown]
        assert not re.search(r"(?<!\d)987(?!\d)", shown)  # moments and ids may have any digits
    assert all(message.owner_id in (None, town.cleo) for message in seen)
