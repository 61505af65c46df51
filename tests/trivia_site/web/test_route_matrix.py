"""Every route of the site, asked by every role, by GET and by POST: nobody sees or changes what is not theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from redis import Redis

from games.models import GuildAccess, OwnQuestion
from tests.e2e.scene import QUIZ
from tests.faults.addresses import ROUTES, addresses
from tests.games.dashboard import conftest as dashboards
from tests.trivia_site.web import store_snapshot
from tests.trivia_site.web.route_matrix import EXPECTED, METHODS, PAGE, ROLES, Answers, page
from tests.trivia_site.web.store_snapshot import Snapshot

pytestmark = pytest.mark.process

world, log_in, live_and_finished = dashboards.world, dashboards.log_in, dashboards.live_and_finished
server = store_snapshot.server

LogIn = Callable[[str], Client]


def address_of(route: str) -> str:
    """The route's address of something of the quiz server that exists."""
    vera = GuildAccess.objects.get(user__username="vera")
    objects = {"registrations": f"{QUIZ}-k7m2q", "auth": str(vera.user_id), "games": str(vera.pk)}
    put = {"guild_id": QUIZ, "game_id": "over" if route.startswith("history") else "in-play", "app_label": "auth"}
    put |= {"object_id": objects.get(route.partition("/")[0], ""), "id": str(vera.user_id)}
    put |= {"seed": "own:1", "form": "csv", "role_id": str(vera.pk), "url": "games"}
    [address] = addresses(route, {name: [value] for name, value in put.items()})
    return address


class Visitors:
    """A browser for each role, in front of one world."""

    def __init__(self, log_in: LogIn, server: Redis) -> None:
        self._log_in = log_in
        self._clients = {name: log_in(name) for name in ROLES.values() if name}
        self._store = Snapshot(server)
        self._roles, self._questions = list(GuildAccess.objects.all()), list(OwnQuestion.objects.all())

    def ask(self, name: str | None, method: str, address: str) -> str:
        """What the route answers, with the store as it was at first."""
        if method == "POST":
            self.restore()
        client = self._clients[name] if name else Client()
        response = client.generic(method, address)
        if name and address == "/logout/":
            self._clients[name] = self._log_in(name)
        sent = response.get("Location", "").startswith("/login/") and not address.startswith("/login/")
        return "login" if sent else str(response.status_code)

    def restore(self) -> None:
        """Whatever a POST did is undone before the next: what it changed in the store, what it deleted in SQL."""
        GuildAccess.objects.bulk_create(self._roles, ignore_conflicts=True)
        OwnQuestion.objects.bulk_create(self._questions, ignore_conflicts=True)
        self._store.restore()


def test_no_route_is_without_an_expectation() -> None:
    assert set(ROUTES) == set(EXPECTED), "say in route_matrix.py who may what there, then write docs/routes.md again"


@pytest.mark.timeout(180)
@pytest.mark.parametrize("method", METHODS)
def test_every_route_answers_every_role_as_expected(
    live_and_finished: None, log_in: LogIn, server: Redis, method: str
) -> None:
    visitors, found = Visitors(log_in, server), dict[str, Answers]()
    print(f"\n{'':55}" + " ".join(f"{role[:9]:>9}" for role in ROLES))
    for route in ROUTES:
        visitors.restore()
        address = address_of(route)
        found[route] = tuple(visitors.ask(name, method, address) for name in ROLES.values())
        print(f"{method:4} /{route:48}  " + " ".join(f"{cell:>9}" for cell in found[route]))

    assert found == {route: expected[METHODS.index(method)] for route, expected in EXPECTED.items()}


def test_the_document_is_current() -> None:
    assert PAGE.read_text() == page(), "run: python -m tests.trivia_site.web.route_matrix"
