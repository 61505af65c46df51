"""Regrading in the browser: choose, look, apply once; and the replay's address."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client

from games.connection import in_sync
from games.domain.points_rule import PointsRule
from games.domain.records import Game
from games.models import ArchivedAnswer, AuditEntry, OutboxEntry
from games.play import outbox
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, ELEMENT, QUIZ, TRIVIA

LogIn = Callable[[str], Client]
PATH = "/history/over/regrade/"
TIN = {"question": "2", "answer": "tin", "verdict": "right"}


@pytest.fixture
def finished(world: None) -> Game:
    """A finished game of two questions; two of three meant tin."""

    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over")
        for user, (choice, text) in enumerate([("C", "wolfram"), ("C", "tin"), ("A", "<i>Tin</i>"), ("A", "Tin!")]):
            await scene.submit(store, game, user, choice, 0, scene.NAMES[user])
            await scene.submit(store, game, user, text, 1, scene.NAMES[user])
        await scene.finish(store, game)
        return game

    return in_sync(play)


def text(page: HttpResponse) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.content.decode())))


def seen_by(client: Client, ruling: dict[str, str]) -> dict[str, str]:
    """What the preview's form would send."""
    page = client.get(PATH, ruling).content.decode()
    return dict(re.findall(r'<input type="hidden" name="(question|answer|verdict|seen)" value="([^"]*)"', page))


def test_what_is_sought_has_a_limit(log_in: LogIn, finished: Game) -> None:
    page = log_in("edda").get(PATH, {"find": "hundred " * 4_000})
    assert page.status_code == 200
    assert len(page.content) < 100_000


def test_only_editors_find_the_way(log_in: LogIn, finished: Game) -> None:
    for name, may in (("vera", False), ("hugo", False), ("edda", True), ("anna", True), ("root", True)):
        assert (PATH in log_in(name).get("/history/over/").content.decode()) is may, name


def test_answers_are_listed_by_question_with_their_counts(log_in: LogIn, finished: Game) -> None:
    shown = text(log_in("edda").get(PATH))

    assert "C Canberra 2 ✓ right Mark wrong…" in shown and "A Sydney 2 ✗ wrong Mark right…" in shown
    assert "Tin! in 2 spellings 2 ✗ wrong Mark right…" in shown
    assert "wolfram 1 ✓ right Mark wrong…" in shown


def test_an_answer_is_found_by_a_part_of_it(log_in: LogIn, finished: Game) -> None:
    page = log_in("edda").get(PATH, {"find": "WOLF"})

    assert "wolfram 1 ✓ right" in text(page) and "Tin!" not in text(page)
    assert "Nobody answered anything like “WOLF”." in text(page)


def test_the_preview_tells_who_rises_and_changes_nothing(log_in: LogIn, finished: Game) -> None:
    shown = text(log_in("edda").get(PATH, TIN))

    assert "Count “Tin!” as right?" in shown
    assert "2 answers from ✗ wrong to ✓ right" in shown and "tin × 1" in shown
    assert "Right answers to this question 1 of 4 3 of 4 changed" in shown
    assert re.search(r"– 3 Margaret 1 [\d.]+ s ▲ new", shown)
    assert re.search(r"2 2 Grace 2 [\d.]+ s same place, other score", shown)
    assert ArchivedAnswer.objects.filter(is_right=True).count() == 3 and not OutboxEntry.objects.exists()


def test_the_preview_tells_the_points_of_everybody_whom_a_ruling_touches(log_in: LogIn, world: None) -> None:
    rule = PointsRule(first_right=9)

    async def play(store: RedisStore) -> None:
        game = await scene.open_game(store, QUIZ, TRIVIA, ELEMENT, id="over", points=rule)
        for user, answer in enumerate(["tin", "tungsten"]):
            await scene.submit(store, game, user, answer, 0, scene.NAMES[user])
            await asyncio.sleep(0.002)  # so that one is before the other by the store's clock
        await scene.finish(store, game)

    in_sync(play)
    shown = text(log_in("edda").get(PATH, TIN | {"question": "1"}))
    assert re.search(r"– 1 Ada 10 1 [\d.]+ s ▲ new 1 2 Grace 1 1 [\d.]+ s ▼ down 1", shown), "no longer the first"


def test_applying_changes_results_once_and_says_so(log_in: LogIn, finished: Game) -> None:
    edda = log_in("edda")

    shown = text(edda.post(PATH, seen_by(edda, TIN), follow=True))  # type: ignore[arg-type]

    assert "2 answers now count as right. The results post is being amended." in shown
    assert "Amended after the close Question 2: “Tin!” counts as ✓ right" in shown
    assert "by edda The results post is being amended." in shown
    assert "Tin! ✓ right 1 25 %" in shown and "tin ✓ right 1 25 %" in shown
    assert "Archived 8" in shown and "do not add up" not in shown
    assert AuditEntry.objects.get().actor_name == "edda"


def test_the_replay_tells_the_verdicts_after_the_ruling(log_in: LogIn, finished: Game) -> None:
    edda = log_in("edda")
    edda.post(PATH, seen_by(edda, TIN))

    data = edda.get("/history/over/replay/").json()

    assert {one["label"]: one["is_right"] for one in data["questions"][1]} == {
        "<i>Tin</i>": False,
        "Tin!": True,
        "tin": True,
        "wolfram": True,
    }
    assert data["totals"]["right"][-1] == 5


def test_a_preview_that_somebody_overtook_is_refused_and_says_why(log_in: LogIn, finished: Game) -> None:
    edda, anna = log_in("edda"), log_in("anna")
    hers, annas = seen_by(edda, TIN), seen_by(anna, {"question": "1", "answer": "A", "verdict": "right"})
    anna.post(PATH, annas)

    shown = text(edda.post(PATH, hers, follow=True))  # type: ignore[arg-type]

    assert "Nothing was changed: somebody else has changed this game since the preview." in shown
    assert AuditEntry.objects.count() == OutboxEntry.objects.count() == 1


def test_sending_the_form_twice_changes_once(log_in: LogIn, finished: Game) -> None:
    edda = log_in("edda")
    form = seen_by(edda, TIN)

    edda.post(PATH, form)
    edda.post(PATH, form)

    assert AuditEntry.objects.count() == OutboxEntry.objects.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "never given"},
        {"question": "3"},
        {"question": "0"},
        {"question": "x"},
        {"verdict": "maybe"},
        {"answer": ""},
        {"question": "9" * 30},
        {"answer": "a\x00b"},
    ],
)
def test_what_nobody_answered_cannot_be_ruled_on(log_in: LogIn, finished: Game, wrong: dict[str, str]) -> None:
    edda = log_in("edda")

    for response in (edda.get(PATH, TIN | wrong, follow=True), edda.post(PATH, TIN | wrong, follow=True)):
        assert response.status_code == 200
        assert "Nobody gave that answer in this game. Choose one of those below." in text(response)  # type: ignore[arg-type]
    assert not AuditEntry.objects.exists()


def test_a_ruling_that_is_so_already_offers_another_choice(log_in: LogIn, finished: Game) -> None:
    edda = log_in("edda")
    form = seen_by(edda, TIN)

    assert "count as wrong already" in text(edda.get(PATH, TIN | {"verdict": "wrong"}))
    shown = text(edda.post(PATH, form | {"verdict": "wrong"}, follow=True))  # type: ignore[arg-type]
    assert "Nothing was changed. These answers are judged so already." in shown


def test_players_text_is_shown_as_text(log_in: LogIn, finished: Game) -> None:
    page = log_in("edda").get(PATH).content.decode()

    assert "&lt;i&gt;Tin&lt;/i&gt;" in page and "<i>Tin" not in page


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"done_at": datetime.now(UTC)}, "✓ The results post in Discord says so"),
        (
            {"done_at": datetime.now(UTC), "problem": "Unknown Message"},
            "⚠ The results post in Discord was not amended: Unknown Message",
        ),
        ({"problem": "timed out"}, "The results post is not amended yet; it is tried again"),
    ],
)
def test_what_became_of_the_post_stands_on_the_games_page(
    log_in: LogIn, finished: Game, fields: dict[str, object], words: str
) -> None:
    edda = log_in("edda")
    edda.post(PATH, seen_by(edda, TIN))
    OutboxEntry.objects.update(**fields)

    assert words in text(log_in("vera").get("/history/over/"))


def test_the_bot_amends_what_the_page_asked_for(log_in: LogIn, finished: Game) -> None:
    from games.play.duties import Duties
    from games.questions.bundled import bundled_bank
    from tests.games.play.paper import PaperAnnouncer

    edda = log_in("edda")
    edda.post(PATH, seen_by(edda, TIN))
    paper = PaperAnnouncer()

    in_sync(lambda store: outbox.run_due(Duties(store, paper, bundled_bank())._handlers))

    [finished] = in_sync(lambda store: store.get_history(QUIZ))
    assert [one.answer for one in finished.results.rulings] == ["tin"] and finished.results.tallies[1].right == 3
    assert paper.acts == ["show_results"]


def test_the_replay_has_a_picture_and_a_table_before_any_script(log_in: LogIn, finished: Game) -> None:
    page = log_in("vera").get("/history/over/")

    assert '<polyline class="answers" points="0.0,60.0 ' in page.content.decode()
    assert re.search(r"Time since the opening Answers Right Wrong .* s 8 3 5 ", text(page))


def test_the_replays_address_tells_what_the_page_draws(log_in: LogIn, finished: Game) -> None:
    response = log_in("vera").get("/history/over/replay/")
    data = response.json()

    assert (data["totals"]["answers"][-1], data["totals"]["right"][-1]) == (8, 3)
    assert [one["label"] for one in data["questions"][0]] == list(CAPITAL.options)
    assert data["leaders"][-1][1][0]["name"] == "Ada"
    assert "private" in response["Cache-Control"]


def test_a_game_without_answers_has_no_replay_and_nothing_to_regrade(log_in: LogIn) -> None:
    async def play(store: RedisStore) -> None:
        await scene.finish(store, await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="over"))

    in_sync(play)
    edda = log_in("edda")

    assert "How the answers came in" not in text(edda.get("/history/over/"))
    assert PATH not in edda.get("/history/over/").content.decode()
    assert "Nobody answered." in text(edda.get(PATH))
    assert edda.get("/history/over/replay/").json()["totals"]["answers"] == [0]
