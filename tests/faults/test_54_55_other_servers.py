"""Rows 54 and 55: a manager of one server reaches nothing of another by any address; a right taken away ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.test import Client
from redis import Redis

from botbridge.commands import TRIVIA
from games.connection import in_sync
from games.dashboard.registrations.admin import RegistrationAdmin
from games.dashboard.registrations.row import Registration
from games.dashboard.site import site
from games.live.routing import websocket_urlpatterns
from games.models import ArchivedAnswer, ArchivedGame, AuditEntry, DisabledSeed, GuildAccess, OutboxEntry, OwnQuestion
from games.store.redis import RedisStore
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, Town
from tests.e2e import scene
from tests.e2e.scene import BOOKS, QUIZ
from tests.faults.addresses import OURS, ROUTES, addresses, parts
from tests.games.dashboard import conftest as dashboards
from tests.games.live import test_consumers as sockets

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town
world, log_in, live_and_finished = dashboards.world, dashboards.log_in, dashboards.live_and_finished

LogIn = Callable[[str], Client]
SECRETS = (QUIZ, "Quiz Night", "daily-trivia", "late-shift", "capital of Australia", "Trivia Fans", "Ada<")
SECRETS += ("founded this quiz night", "Countess of Lovelace", "our club")
FORM = {"action": "delete_selected", "_selected_action": [f"{QUIZ}-k7m2q"], "post": "yes", "idempotency_key": "0" * 32}
FORM |= {"channel": f"{QUIZ}-{scene.TRIVIA}", "times": "6:00", "zone": "UTC", "window": "1h", "grace": "15m"}
FORM |= {"questions": "9", "policy": "last", "version": "1", "enabled": "on", "guild": QUIZ, "server": QUIZ}
FORM |= {"more": "15m", "ends_ms": "1", "days": ["MON"]}


def _everything(redis_url: str) -> dict[bytes, Any]:
    """All that the store and SQL hold of the quiz server."""
    with Redis.from_url(redis_url) as redis:
        kept: dict[bytes, Any] = {key: redis.dump(key) for key in sorted(redis.keys(f"*{{{QUIZ}}}*"))}
    kept[b"games"] = list(ArchivedGame.objects.filter(guild_id=QUIZ).values())
    kept[b"answers"] = list(ArchivedAnswer.objects.filter(game__guild_id=QUIZ).values())
    kept[b"questions"] = list(OwnQuestion.objects.filter(guild_id=QUIZ).values())
    kept[b"disabled"] = list(DisabledSeed.objects.values())
    kept[b"rights"] = list(GuildAccess.objects.values())
    kept[b"audit"] = list(AuditEntry.objects.filter(guild_id=QUIZ).values())
    kept[b"outbox"] = list(OutboxEntry.objects.filter(guild_id=QUIZ).values())
    return kept


def test_54_every_part_of_every_address_is_known_here() -> None:
    unknown = {name for route in ROUTES for name in parts(route)} - OURS.keys()
    assert unknown == set(), "say in OURS what stands there for something of another server"
    assert len(ROUTES) > 40
    assert not [address for route in ROUTES for address in addresses(route) if set("<>()") & set(address)]


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", ["bert", "nora"])
def test_54_a_manager_of_another_server_sees_and_changes_nothing_by_any_address(
    live_and_finished: None, log_in: LogIn, redis_url: str, who: str
) -> None:
    """Bert is admin of the book club, nora of nothing. Every route of the resolver is asked, by each method."""
    before, client = _everything(redis_url), log_in(who)
    leaks: list[str] = []
    for route in ROUTES:
        if route.endswith(("logout/", "login/")):
            continue
        for address in addresses(route):
            plain, *asked = client.get(address), client.get(address, FORM), client.post(address, FORM)
            leaks += [f"{address}: {word}" for word in _words(plain, SECRETS, address)]
            # A form may show again what was typed into it, ids among that.
            leaks += [f"{address}: {word}" for answer in asked for word in _words(answer, SECRETS[1:], address)]
    assert leaks == []
    assert _everything(redis_url) == before


def _words(response: Any, secrets: tuple[str, ...], address: str) -> list[str]:
    """Which secrets a page shows; the address that was asked for may be repeated."""
    assert response.status_code < 500, address
    page = (b"".join(response) if response.streaming else response.content).decode().replace(address, "")
    return [secret for secret in secrets if secret in page]


def test_54_no_bulk_action_reaches_another_server(live_and_finished: None, log_in: LogIn, redis_url: str) -> None:
    before, bert = _everything(redis_url), log_in("bert")
    request = bert.get("/registrations/").wsgi_request
    actions = [*RegistrationAdmin(Registration, site).get_actions(request)]
    assert {"pause", "resume", "delete_selected"} <= set(actions)

    for action in actions:
        for together in ([f"{QUIZ}-k7m2q"], [f"{QUIZ}-k7m2q", f"{QUIZ}-w3h8t", f"{BOOKS}-b5c6v"]):
            for everything in ("0", "1"):
                data = {"action": action, "_selected_action": together, "select_across": everything, "post": "yes"}
                assert bert.post("/registrations/", data).status_code in (200, 302, 403)

    assert _everything(redis_url) == before


def test_54_a_form_cannot_name_a_place_of_another_server(
    live_and_finished: None, log_in: LogIn, redis_url: str
) -> None:
    before, bert = _everything(redis_url), log_in("bert")
    role = f"{QUIZ}-1100000000000000091"
    own = FORM | {"channel": f"{BOOKS}-{scene.READING}"}

    for form in (FORM, own | {"role": role}, own | {"channel": f"{BOOKS}-{scene.TRIVIA}"}):
        for address in ("/registrations/add/", f"/registrations/{BOOKS}-b5c6v/change/"):
            response = bert.post(address, form)
            assert response.status_code == 200
            assert "is not one of the available choices" in response.content.decode()

    assert _everything(redis_url) == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["bert", "nora"])
async def test_54_no_socket_tells_of_another_server(store: RedisStore, who: str) -> None:
    await sync_to_async(scene.people)()
    await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="open")
    addresses = {"/ws/overview": None, "/ws/games/open": 4404, f"/ws/games/{QUIZ}/open": 4404}
    assert len(websocket_urlpatterns) == len(addresses) + 1, "a new socket needs a line here"

    for address, code in addresses.items():
        async with sockets.socket(address, who) as socket:
            if code is None:
                assert (await socket.next())["games"] == []
            else:
                assert await socket.closed() == code
    await sockets.close_store()


async def test_54_no_command_reaches_another_server(town: Town) -> None:
    await town.play(CAPITAL)
    await town.register()
    game = await town.game()
    elsewhere = town.sandbox.add_guild("Elsewhere")
    lobby = town.sandbox.add_channel(elsewhere.id, "lobby").id
    mallory = town.sandbox.add_member(elsewhere.id, "Mallory", permissions=["administrator"]).id
    values = {"registration": "test1", "game": game.id, "answer": "B", "channel": town.channel, "times": "8:00"}
    values |= {"duration": "15m"}

    for command in TRIVIA.commands:
        options = {option.name: values[option.name] for option in command.parameters if option.name in values}
        options |= {"channel": lobby} if "channel" in options else {}
        if command.name == "register":
            continue  # it names nothing that exists
        said = await town.sandbox.slash(mallory, lobby, f"trivia {command.name}", options).answered()
        assert not {secret for secret in (town.channel, "capital of France", "test1 ·") if secret in said.text}
        for option in command.parameters:
            if option.autocomplete:
                offered = town.sandbox.autocomplete(mallory, lobby, f"trivia {command.name}", option.name, {})
                names = [str(choice["name"]) for choice in (await offered.acknowledged()).choices]
                assert not [name for name in names if "test1" in name or "France" in name]

    assert (await town.game()).state == game.state
    assert [r.version for r in await town.store.get_registrations(town.guild)] == [1]


@pytest.mark.parametrize("take", ["role", "staff", "active", "account"])
def test_55_right_taken_away_ends_with_the_next_request(live_and_finished: None, log_in: LogIn, take: str) -> None:
    hugo, address = log_in("hugo"), f"/games/{QUIZ}/in-play/close/"
    assert hugo.get(address).status_code == 200

    _take_away("hugo", take)

    assert hugo.post(address).status_code in (302, 404)
    assert in_sync(lambda store: store.get_game(QUIZ, "in-play")).state.phase == "open"
    assert "daily-trivia" not in hugo.get("/", follow=True).content.decode()


def test_55_a_smaller_role_ends_what_the_larger_one_allowed(live_and_finished: None, log_in: LogIn) -> None:
    anna, address = log_in("anna"), f"/registrations/{QUIZ}-k7m2q/delete/"
    assert anna.get(address).status_code == 200

    GuildAccess.objects.filter(user__username="anna").update(role="viewer")

    assert anna.post(address, {"post": "yes"}).status_code == 403
    assert in_sync(lambda store: store.get_registration(QUIZ, "k7m2q"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("take", ["role", "staff", "active", "account"])
async def test_55_right_taken_away_closes_an_open_socket(
    store: RedisStore, monkeypatch: pytest.MonkeyPatch, take: str
) -> None:
    """Though the browser says nothing more."""
    monkeypatch.setattr(sockets.session_monitor, "ROUND_S", 0.05)
    await sync_to_async(scene.people)()
    game = await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="open")
    async with sockets.socket("/ws/games/open", "hugo") as socket:
        await socket.next()
        await sync_to_async(_take_away)("hugo", take)

        code = await socket.closed()
        await scene.submit(store, game, 1, "C")
        assert code == (sockets.consumers.NOT_FOUND if take == "role" else sockets.consumers.NOT_LOGGED_IN)
    await sockets.close_store()


def _take_away(name: str, what: str) -> None:
    user = User.objects.filter(username=name)
    if what == "role":
        GuildAccess.objects.filter(user__username=name).delete()
    elif what == "account":
        user.get().delete()
    else:
        user.update(**{"is_staff" if what == "staff" else "is_active": False})
