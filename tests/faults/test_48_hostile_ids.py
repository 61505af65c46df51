"""Row 48: an id may be any text; none makes an error, reaches a key that is not meant, or is believed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from asgiref.sync import sync_to_async
from django.test import Client
from redis.asyncio import Redis

from botbridge.messages import replies
from games.domain.errors import GameError
from games.store.redis import RedisStore
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import CAPITAL, PLANET, Town
from tests.e2e import scene
from tests.e2e.scene import QUIZ
from tests.faults import hostile
from tests.games.dashboard import conftest as dashboards
from tests.games.live import test_consumers as sockets
from tests.games.samples import game, interaction, submit

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town
world, log_in = dashboards.world, dashboards.log_in

IDS = {
    "empty": "",
    "nought": "0",
    "negative": "-1",
    "21 digits": "1" * 21,
    "a million digits": "1" * 5_000,
    "other digits": "１２３４５",
    "arabic digits": "٣٤٥",
    "braces": "{1}",
    "glob": "*",
    "another key": "1}:games:active",
    "path": "../../etc/passwd",
    "NUL": "1\x00",
    "line break": "1\n2",
    "SQL": "1' OR '1'='1",
    "lone surrogate": "\ud83d",
    "script": "<script>alert(1)</script>",
    "format": "{0.__class__}%s",
    "float": "1e5",
}
ADDRESSES = [
    "/games/{}/open/",
    "/games/{}/open/parts/",
    "/games/{}/open/close/",
    f"/games/{QUIZ}/{{}}/",
    f"/games/{QUIZ}/{{}}/close/",
    "/history/{}/",
    "/registrations/{}/change/",
    "/registrations/{}-k7m2q/change/",
    f"/registrations/{QUIZ}-{{}}/change/",
    f"/registrations/{QUIZ}-{{}}/delete/",
    f"/registrations/{QUIZ}-{{}}/post/",
    "/auth/user/{}/change/",
]
QUESTIONS_ASKED = [
    "/history/?guild={}",
    "/history/?before={}",
    "/history/?since={}&until={}",
    "/history/?before=0001-01-01T00:00:00%2B23:59_{}",
    "/history/?before=9999-12-31T23:59:59-23:59_{}",
    "/history/?since=0001-01-01&until=9999-12-31&guild={}",
    "/history/over/?page={}",
    "/registrations/?server={}",
    "/registrations/?q={}",
    "/registrations/?status={}&o={}&p={}",
]


@pytest.mark.parametrize("kind", IDS)
async def test_48_hostile_ids_stop_at_the_stores_door(store: RedisStore, redis_url: str, kind: str) -> None:
    id = IDS[kind]
    async with Redis.from_url(redis_url, protocol=2) as redis:
        before = sorted(await redis.keys("*"))
        for ask in (
            store.get_registrations(id) if id != "0" else store.get_game(id, "x"),
            store.get_game(id, "game"),
            store.get_game("1", id),
            store.get_registration("1", id),
            store.delete_registration("1", id),
            store.delete_game("1", id),
            store.end_now(id, "game"),
            submit(store, "1", "game", id, {0: "A"}, interaction()),
            submit(store, "1", "game", "7", {0: "A"}, id),
            store.create_game(game(guild_id=id), "5") if id != "0" else store.get_game(id, "x"),
        ):
            with pytest.raises(GameError):
                await ask
        left = [key for key in await redis.keys("*") if key not in before and not key.startswith(b"trivia:agenda")]
    assert left in ([], [b"trivia:guilds"])


@pytest.fixture
def finished(world: None) -> None:
    from games.connection import in_sync

    async def play(store: RedisStore) -> None:
        over = await scene.open_game(store, QUIZ, scene.TRIVIA, scene.CAPITAL, id="over")
        await scene.finish(store, over)

    in_sync(play)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("who", ["root", "vera"])
def test_48_hostile_ids_in_addresses_are_not_found(finished: None, log_in: Callable[[str], Client], who: str) -> None:
    client = log_in(who)
    odd: dict[str, int] = {}
    for kind, id in IDS.items():
        typed = quote(id.encode("utf-8", "surrogatepass"), safe="")
        for address in ADDRESSES:
            odd[f"{kind}: {address}"] = client.get(address.format(typed)).status_code
    # Whoever sees every server may ask about one that nobody knows; its part of a page says that the game is over.
    assert {a: s for a, s in odd.items() if s not in (301, 302, 403, 404)} in (
        {},
        {"nought: /games/{}/open/parts/": 200},
    )

    asked: dict[str, int] = {}
    for kind, id in IDS.items():
        typed = quote(id.encode("utf-8", "surrogatepass"), safe="")
        for address in QUESTIONS_ASKED:
            asked[f"{kind}: {address}"] = client.get(address.replace("{}", typed)).status_code
    assert {a: s for a, s in asked.items() if s not in (200, 302)} == {}


@pytest.mark.timeout(180)
def test_48_hostile_ids_in_forms_are_refused(finished: None, log_in: Callable[[str], Client]) -> None:
    root = log_in("root")
    for kind in IDS:
        id = IDS[kind].encode("utf-8", "replace").decode()
        form = {"channel": f"{QUIZ}-{id}", "role": f"{id}-{id}", "category": id, "version": id, "times": "8:00"}
        form |= {"zone": "UTC", "window": "1h", "grace": "15m", "questions": "1", "policy": "last"}
        bulk = {"action": "pause", "_selected_action": [id, f"{QUIZ}-{id}", f"{id}-k7m2q"]}

        assert root.post("/registrations/add/", form).status_code == 200, kind
        assert root.post("/registrations/preview/", form).status_code == 200, kind
        assert root.post("/registrations/", bulk).status_code in (200, 302), kind
        assert root.post(f"/registrations/{QUIZ}-k7m2q/post/", {"idempotency_key": id}).status_code == 200, kind


@pytest.mark.django_db(transaction=True)
async def test_48_hostile_ids_in_socket_addresses_are_not_found(store: RedisStore) -> None:
    await sync_to_async(scene.people)()
    cookie = await sync_to_async(sockets.session_of)("root")
    for id in IDS.values():
        for path in (f"/ws/games/{id}", f"/ws/games/{id}/open", f"/ws/games/{QUIZ}/{id}"):
            assert await _comes_to_nothing(sockets.Socket(path, cookie)), path
    await sockets.close_store()


async def _comes_to_nothing(socket: sockets.Socket) -> bool:
    """Whether an address is refused as unknown, or closed as no game's."""
    if not await socket.opens():
        return True
    code = await socket.closed()
    await socket.leave()
    return code == sockets.consumers.NOT_FOUND


async def test_48_hostile_ids_in_slash_options_are_not_found(town: Town) -> None:
    await town.play(CAPITAL)

    for id in filter(None, IDS.values()):
        for command in ("edit", "next", "enable", "disable", "delete", "post"):
            said = await town.slash(town.admin, command, registration=id)
            assert said.text == replies.NO_REGISTRATION, (command, id)
        for command, options in {"answer": {"answer": "A"}, "my-answer": {}, "close": {}}.items():
            said = await town.slash(town.admin, command, game=id, **options)
            assert said.text.startswith("There is no such game here."), (command, id)
    assert (await town.game()).state.phase == "open"


async def test_48_hostile_question_numbers_in_a_form_are_refused(town: Town) -> None:
    post = await town.play(PLANET)
    game_id = (await town.game()).id

    for number in ("1", "99", "-1", "9" * 400, "٣", "", "0x0", "../0"):
        field = {"type": 4, "custom_id": number, "value": "Jupiter"}
        said = await hostile.send_raw_form(town, town.ben, post, f"w:{game_id}", field)
        assert said.text in ("This game has no question with that number.", "Nothing was typed, so nothing was saved.")
    assert await town.stored(town.ben) == {}
