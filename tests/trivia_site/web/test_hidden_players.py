"""Whoever is hidden is named nowhere: every route is asked, in the name of who sees most, and every command of the bot.

Beside the hidden player another one does the same: where that one is named and the hidden one could be, the test sees.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from games.archive import audit
from games.connection import in_sync
from games.domain.errors import QuestionNotFound
from games.domain.records import Ruling
from games.models import ArchivedGame
from games.models.hidden import SHOWN_AS
from games.play import regrading
from games.privacy.hidden import hidden_in, set_hidden
from games.scores import standings
from games.scores.standings import Board
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.faults.addresses import ROUTES, addresses
from tests.games.dashboard import conftest as dashboards
from tests.trivia_site.web.test_planted_texts import body_of

world, log_in = dashboards.world, dashboards.log_in

LogIn = Callable[[str], Client]
HIDDEN, NAME = 71, "Incognita"
SEEN, SEEN_NAME = 72, "Manifesta"
"""By the numbers of the scene."""
HIDDEN_ID, SEEN_ID = "7000000000000000071", "7000000000000000072"
NAMES_PLAYERS = {
    "games/<guild:guild_id>/<slug:game_id>/",
    "games/<guild:guild_id>/<slug:game_id>/parts/",
    "history/<slug:game_id>/",
    "history/<slug:game_id>/answers.csv",
    "history/<slug:game_id>/ranking.csv",
    "history/<slug:game_id>/export.json",
    "history/<slug:game_id>/replay/",
    "history/<slug:game_id>/regrade/",
    "leaderboard/",
    "leaderboard/export.csv",
    "leaderboard/export.json",
}
"""The routes that name players. A new one needs a line here, and to ask `games.privacy.hidden`."""
RULING = {"question": "1", "answer": "A", "verdict": "wrong"}


async def play(store: RedisStore) -> None:
    """Both are first and fastest in one question each, on the boards, in play, and refused."""
    over = await scene.open_game(store, scene.QUIZ, scene.TRIVIA, scene.CAPITAL, scene.ELEMENT, id="over")
    await scene.submit(store, over, HIDDEN, "C", 0, NAME)
    await scene.submit(store, over, SEEN, "Tungsten", 1, SEEN_NAME)
    await scene.submit(store, over, HIDDEN, "Tungsten", 1, NAME)
    await scene.submit(store, over, SEEN, "C", 0, SEEN_NAME)
    await scene.submit(store, over, 73, "A", 0, "Third")
    await scene.finish(store, over)
    live = await scene.open_game(store, scene.QUIZ, scene.TRIVIA, scene.OTTAWA, id="in-play")
    for user, name in ((HIDDEN, NAME), (SEEN, SEEN_NAME)):
        await scene.submit(store, live, user, "C", 0, name)
        with pytest.raises(QuestionNotFound):
            await scene.submit(store, live, user, "C", 7, name)
    await set_hidden(scene.QUIZ, HIDDEN_ID, True)


@pytest.fixture
def played(world: None) -> None:
    in_sync(play)
    row = ArchivedGame.objects.get(id="over")
    ruling = Ruling(question=0, answer="A", is_right=True, shown="Sydney", at_ms=1)
    # As earlier versions noted it, with names.
    values = {"ranking": [f"{NAME}: 2", f"{SEEN_NAME}: 2"]}
    audit.note(audit.SHELL, scene.QUIZ, "game.regraded", subject_id="over", before=values, after={})
    regrading.apply(audit.SHELL, "over", ruling, regrading.fingerprint(row))


@pytest.mark.timeout(120)
def test_no_route_names_a_hidden_player(played: None, log_in: LogIn) -> None:
    root, naming = log_in("root"), set[str]()
    for route in ROUTES:
        for address in addresses(route):
            if "logout" in address:
                continue
            for asked in ({}, {"guild": scene.QUIZ}, {"guild": scene.QUIZ, "period": "season"}, RULING):
                body = body_of(root.get(address, asked))
                assert NAME not in body and HIDDEN_ID not in body, (address, asked)
                if SEEN_NAME in body:
                    assert SHOWN_AS in body, address
                    naming.add(route)
    assert naming == NAMES_PLAYERS


def test_a_player_who_shows_again_is_named_again(played: None, log_in: LogIn) -> None:
    in_sync(lambda _store: set_hidden(scene.QUIZ, HIDDEN_ID, False))
    root = log_in("root")
    for address in ("/history/over/", f"/leaderboard/?guild={scene.QUIZ}", "/history/over/answers.csv"):
        assert NAME in body_of(root.get(address))


def test_hidden_in_one_server_is_not_hidden_in_another(played: None) -> None:
    assert hidden_in(scene.QUIZ) == {HIDDEN_ID} and hidden_in(scene.BOOKS) == frozenset()


def test_places_do_not_move(played: None) -> None:
    board = Board(guild_id=scene.QUIZ)
    hidden = standings.page(board, 0, 10)
    own = standings.own(board, HIDDEN_ID)
    in_sync(lambda _store: set_hidden(scene.QUIZ, HIDDEN_ID, False))
    shown = standings.page(board, 0, 10)

    assert [(p.rank, p.correct, p.time_ms) for p in hidden] == [(p.rank, p.correct, p.time_ms) for p in shown]
    assert [p.name for p in hidden] == [SHOWN_AS if p.user_id == HIDDEN_ID else p.name for p in shown]
    assert own is not None and own.user_id == HIDDEN_ID and own.rank == 1
