"""No answer before the close, to nobody: a game whose answer stands nowhere else, and every route, by every role.

What shows it after the close is asked too: a walk that never comes near the answer could not fail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from redis import Redis

from games.archive import audit
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.connection import in_sync
from games.domain.records import Question, Registration, Ruling
from games.models import ArchivedGame, GuildAccess, OwnQuestion
from games.play import registrations as registering
from games.play import regrading
from games.questions import own
from games.rules import scoring
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import QUIZ
from tests.faults.addresses import ROUTES, addresses
from tests.games.dashboard import conftest as dashboards
from tests.games.rules.receipt_samples import SECRETS
from tests.trivia_site.web import store_snapshot
from tests.trivia_site.web.route_matrix import ANSWERS, EXPECTED, METHODS, NEVER, ROLES, Answers
from tests.trivia_site.web.store_snapshot import Snapshot

world, log_in, server = dashboards.world, dashboards.log_in, store_snapshot.server

LogIn = Callable[[str], Client]
FIELDS = {
    "text": "What is in the sealed box?",
    "answer": "Zyxwvutanswer",
    "aliases": ["Zyxwvutalias"],
    "rivals": ["Zyxwvutrival"],
    "category": "sealed",
    "explanation": "Zyxwvutexplained.",
    "source": "Zyxwvutsource",
}
SECRET = "zyxwvut"
"""Begins whatever must not be shown, and stands nowhere else, nor by chance in a token."""
UNTOLD = (SECRET, SECRETS.salt.hex(), SECRETS.leaf_key.hex())
"""With the salt, answers could be tried against the commitment; with the key of the leaves, those of others."""
MAY_LOOK = ("hugo", "edda", "anna", "root")
QUERIES = {
    "questions/": [f"?guild={QUIZ}", f"?guild={QUIZ}&q=sealed", f"?guild={QUIZ}&origin=own&category=sealed"],
    "questions/<guild:guild_id>/<seed:seed>/": ["", "?try=nswer"],
    "history/<slug:game_id>/regrade/": ["", "?question=1&answer=zyxwvutruled&verdict=wrong"],
    "discord/preview/": ["", f"?registration={QUIZ}-sea1d"],
}
FORM = {"text": FIELDS["text"], "category": "sealed", "channel": f"{QUIZ}-{scene.TRIVIA}", "days": ["MON"]}
FORM |= {
    "times": "6:00",
    "zone": "UTC",
    "window": "1h",
    "grace": "15m",
    "questions": "1",
    "policy": "last",
    "version": "1",
    "more": "15m",
}


@pytest.fixture
def sealed(world: None) -> OwnQuestion:
    """A question that was changed, asked, answered, ruled on, and is asked again now, with the right answer in."""
    anna = audit.of_user(User.objects.get(username="anna"))
    row = own_questions.add(anna, QUIZ, own.draft({**FIELDS, "answer": "Zyxwvutbefore"}))
    row = own_questions.change(anna, row, row.version, own.draft(FIELDS))
    asked = as_question(row)
    in_sync(lambda store: play(store, asked))
    over = ArchivedGame.objects.get(id="over")
    ruling = Ruling(
        question=0, answer=scoring.answer_key(asked, "Zyxwvutruled"), is_right=True, shown="Zyxwvutruled", at_ms=1
    )
    regrading.apply(anna, "over", ruling, regrading.fingerprint(over))
    return row


async def play(store: RedisStore, asked: Question) -> None:
    sealed = Registration(id="sea1d", guild_id=QUIZ, channel_id=scene.TRIVIA, times=("08:00",), category="sealed")
    await registering.save(store, sealed)
    over = await scene.open_game(store, QUIZ, scene.TRIVIA, asked, id="over")
    for user, answer in enumerate(("Zyxwvutanswer", "Zyxwvutruled", "no idea")):
        await scene.submit(store, over, user, answer, name="Ada")
    await scene.finish(store, over)
    again = await scene.open_game(store, QUIZ, scene.TRIVIA, asked, id="in-play")
    await scene.submit(store, again, 1, "Zyxwvutanswer", name="Ada")


class Walk:
    """Every address, asked by one person after the other, with everything as it was at first."""

    def __init__(self, log_in: LogIn, server: Redis, row: OwnQuestion) -> None:
        self._log_in, self._seed = log_in, row.seed
        self._store = Snapshot(server)

    def disclosing(self, name: str | None) -> set[tuple[str, str]]:
        """The routes and methods by which this person learns anything of the answer."""
        client = self._log_in(name) if name else Client()
        return {
            (route, method)
            for route in ROUTES
            for method in METHODS
            for address in self._addresses(route, method)
            if any(untold in asked for asked in [self._asked(client, method, address)] for untold in UNTOLD)
        }

    def _addresses(self, route: str, method: str) -> Iterator[str]:
        vera = GuildAccess.objects.get(user__username="vera")
        objects = {"registrations": f"{QUIZ}-sea1d", "auth": str(vera.user_id), "games": str(vera.pk)}
        put = {"guild_id": [QUIZ], "game_id": ["over" if route.startswith("history") else "in-play"]}
        put |= {"object_id": [objects.get(route.partition("/")[0], "")], "id": [str(vera.user_id)]}
        put |= {"app_label": ["auth"], "form": ["csv", "json"], "role_id": [str(vera.pk)], "url": ["games"]}
        for address in addresses(route, put | {"seed": [self._seed]}):
            for query in QUERIES.get(route, [""]) if method == "GET" else [""]:
                yield address + query

    def _asked(self, client: Client, method: str, address: str) -> str:
        """What comes back, in lower case."""
        if method == "GET":
            return body(client.get(address))
        with transaction.atomic():
            response = body(client.post(address, FORM))
            transaction.set_rollback(True)
        self._store.restore()
        return response


def body(response: Any) -> str:
    assert response.status_code < 500
    return (b"".join(response) if response.streaming else response.content).decode().casefold()


def cell(before: set[tuple[str, str]], after: set[tuple[str, str]], asked: tuple[str, str]) -> str:
    return "noted" if asked in before else "step" if asked in after else "no"


@pytest.mark.timeout(300)
def test_no_route_tells_anybody_the_answer_before_the_close_but_by_a_step_that_is_noted(
    sealed: OwnQuestion, log_in: LogIn, server: Redis
) -> None:
    walk = Walk(log_in, server, sealed)
    before = {name: walk.disclosing(name) for name in MAY_LOOK}
    for name in MAY_LOOK:
        assert log_in(name).post(f"/games/{QUIZ}/in-play/answer/").status_code == 302
    after = {name: walk.disclosing(name) for name in ROLES.values()}

    found: dict[tuple[str, str], Answers] = {}
    print(f"\n{'':55}" + " ".join(f"{role[:9]:>9}" for role in ROLES))
    for asked in ((route, method) for route in EXPECTED for method in METHODS):
        cells = tuple(cell(before.get(name or "", after[name]), after[name], asked) for name in ROLES.values())
        print(f"{asked[1]:4} /{asked[0]:48}  " + " ".join(f"{one:>9}" for one in cells))
        found |= {asked: cells} if cells != NEVER else {}
    assert found == ANSWERS


def test_after_the_close_everybody_who_sees_the_server_is_told(
    sealed: OwnQuestion, log_in: LogIn, server: Redis
) -> None:
    async def close(store: RedisStore) -> None:
        await scene.finish(store, await store.get_game(QUIZ, "in-play"))

    in_sync(close)  # type: ignore[arg-type]
    walk = Walk(log_in, server, sealed)
    disclosed = walk.disclosing("vera")
    assert disclosed == {
        ("history/<slug:game_id>/", "GET"),
        ("history/<slug:game_id>/answers.csv", "GET"),
        ("history/<slug:game_id>/export.json", "GET"),
        ("history/<slug:game_id>/replay/", "GET"),
        ("questions/", "GET"),
        ("questions/<guild:guild_id>/export/<str:form>/", "GET"),
        ("questions/<guild:guild_id>/<seed:seed>/", "GET"),
        ("discord/preview/", "GET"),
    }
    assert walk.disclosing("edda") - disclosed == {
        ("discord/preview/", "POST"),
        ("discord/preview/data/", "POST"),
        ("history/<slug:game_id>/regrade/", "GET"),
        ("questions/<guild:guild_id>/<seed:seed>/change/", "GET"),
    }
