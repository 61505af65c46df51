"""Everything that has a name is called something harmful, and every route is asked: nothing carries it on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from html.parser import HTMLParser

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client

from games.archive import audit
from games.connection import in_sync
from games.domain.guilds import GuildDirectory
from games.domain.records import Question, Registration
from games.models import GuildAccess
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.faults.addresses import ROUTES, addresses
from tests.games.dashboard import conftest as dashboards

world, log_in = dashboards.world, dashboards.log_in

LogIn = Callable[[str], Client]
BIDI = "\u202egpj\u2066exe\u2069\u202c"
MARKUP = """'"></title></textarea></option></script><script>harmed=1</script><img src=x onerror=harmed=1><x-harm>"""
HARM = f"=cmd|'/c calc'!A1{MARKUP}seven{{{{7*7}}}}{{% now 'Y' %}}{BIDI}"
GUILD, CHANNEL, ROLE = "6600000000000000001", "6600000000000000011", "6600000000000000091"
FORMULAS = tuple("=+-@")
ASKED = Question(
    seed="harm",
    text=HARM,
    options=(f"A{HARM}", f"B{HARM}"),
    answer=f"A{HARM}",
    explanation=HARM,
    source=HARM,
    category=HARM,
    difficulty=HARM,
)
TYPED = Question(seed="typed", text=HARM, answer=HARM)
SHOW_NAMES = {
    "",
    "overview/parts/",
    "games/<guild:guild_id>/<slug:game_id>/",
    "games/<guild:guild_id>/<slug:game_id>/parts/",
    "games/<guild:guild_id>/<slug:game_id>/close/",
    "history/",
    "history/<slug:game_id>/",
    "registrations/",
    "registrations/add/",
    "registrations/<path:object_id>/change/",
    "registrations/<path:object_id>/delete/",
    "registrations/<path:object_id>/post/",
    "registrations/<path:object_id>/history/",
    "audit/",
    "audit/csv/",
    "audit/json/",
    "auth/user/",
    "auth/user/<path:object_id>/change/",
    "auth/user/<path:object_id>/delete/",
    "games/guildaccess/",
    "games/guildaccess/add/",
    "games/guildaccess/<path:object_id>/change/",
}
"""Routes that are known to show some of it: were they silent, the test would prove nothing."""


async def furnish(store: RedisStore) -> None:
    directory = GuildDirectory(guild_id=GUILD, name=HARM, channels={CHANNEL: HARM}, roles={ROLE: HARM})
    await store.save_directory(directory)
    order = {"id": "harm", "guild_id": GUILD, "channel_id": CHANNEL, "times": ("08:00",), "mention_role_id": ROLE}
    await store.save_registration(Registration(**order, category=HARM, last_problem=HARM), None)
    for id in ("live", "over"):
        made = await scene.open_game(store, GUILD, CHANNEL, ASKED, TYPED, id=id)
        await scene.submit(store, made, 1, "A", 0, HARM)
        await scene.submit(store, made, 2, HARM, 1, HARM)
    await scene.finish(store, await store.get_game(GUILD, "over"))


@pytest.fixture
def planted(world: None) -> dict[str, str]:
    """What stands for each kind of thing in an address."""
    in_sync(furnish)
    user = User.objects.create(username=HARM, email=HARM, first_name=HARM, is_staff=True)
    role = GuildAccess.objects.create(user=user, guild_id=GUILD, role="admin")
    other = User.objects.create(username=f"{HARM}2", is_staff=True)
    taken = GuildAccess.objects.create(user=other, guild_id=GUILD, role="viewer")  # by the page that takes roles
    values = {
        "subject_id": "harm",
        "subject": HARM,
        "before": {HARM: HARM},
        "after": {"channel": CHANNEL, "list": [HARM]},
    }
    audit.note(audit.of_member("7", HARM), GUILD, "registration.changed", **values)
    audit.note(audit.of_user(user), "", "account.changed", subject_id=str(user.pk), subject=HARM, after={HARM: HARM})
    return {"registrations": f"{GUILD}-harm", "auth": str(user.pk), "games": str(role.pk), "servers": str(taken.pk)}


def addresses_of(route: str, objects: dict[str, str]) -> list[str]:
    here = objects.get(route.partition("/")[0], "")
    put = {"guild_id": [GUILD], "game_id": ["live", "over"], "object_id": [here], "id": [objects["auth"]]}
    put |= {"app_label": ["auth", "games"], "seed": ["capital:FR"], "form": ["csv", "json"], "url": ["games"]}
    return addresses(route, put | {"role_id": [objects["servers"]]})


class Page(HTMLParser):
    """Notes what in a page would run or was never meant to be an element."""

    def __init__(self) -> None:
        super().__init__()
        self.harm: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        runs = tag == "script" and "src" not in given and given.get("type") != "application/json"
        framed = tag == "iframe" and not str(given.get("src")).startswith("/discord/preview/")
        if runs or framed or tag in ("x-harm", "style") or given.get("src") == "x":
            self.harm.append(str(self.get_starttag_text()))
        self.harm += [f"{name}={value}" for name, value in attrs if name.startswith("on") or name == "style"]
        self.harm += [str(value) for _name, value in attrs if (value or "").lower().startswith("javascript:")]


def harm_in(body: str, kind: str) -> list[str]:
    """What of the planted text is not harmless in this answer."""
    if kind == "text/csv":
        cells = [cell for line in csv.reader(io.StringIO(body)) for cell in line]
        return [cell for cell in cells if cell.startswith(FORMULAS) or set(cell) & set(BIDI) - set("gpjexe")]
    if kind == "application/json":
        json.loads(body)
        return [mark for mark in ("<", "\u202e") if mark in body]
    if kind != "text/html":
        return []
    page = Page()
    page.feed(body)
    found = [word for word in ("seven49", "<x-harm", "\u202e", "\u2066") if word in body]
    return page.harm + found


def body_of(response: HttpResponse) -> str:
    return (b"".join(response) if response.streaming else response.content).decode()


@pytest.mark.timeout(120)
def test_no_answer_of_any_route_carries_a_harmful_name_on(planted: dict[str, str], log_in: LogIn) -> None:
    root, found, shown = log_in("root"), list[str](), set[str]()
    for route in ROUTES:
        for address in addresses_of(route, planted):
            if "logout" in address:
                continue
            for answer in (root.get(address, {"q": HARM, "who": HARM}), root.get(address), root.post(address, {})):
                body, kind = body_of(answer), answer.get("Content-Type", "").partition(";")[0]
                found += [f"{address}: {harm}" for harm in harm_in(body, kind)]
                if "x-harm" in body:
                    shown.add(route)
    assert found == []
    assert shown >= SHOW_NAMES


def test_the_eye_of_this_test_is_not_blind() -> None:
    for body in ("<x-harm>", "<p onclick=1>", "<script>1</script>", "seven49", "\u202e", '<a href="JavaScript:1">'):
        assert harm_in(body, "text/html") != [], body
    assert harm_in("a,=1", "text/csv") == ["=1"]
    assert harm_in('["<"]', "application/json") == ["<"]
