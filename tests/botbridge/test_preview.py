"""The preview on the dashboard: what the bot would send, for whom it may be shown, under which policy."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client

from botbridge.controls import question_controls
from botbridge.messages.posts import question_post
from games.connection import in_sync
from games.play.samples import sample_game
from games.questions.bundled import bundled_bank
from tests.e2e.scene import BOOKS, QUIZ, READING
from tests.games.dashboard.conftest import LogIn, log_in, world
from tests.games.dashboard.test_registrations import GOOD

__all__ = ["log_in", "world"]
PAGE, DATA = "/discord/preview/", "/discord/preview/data/"
SAVED = f"{PAGE}?registration={QUIZ}-k7m2q"


def shown(client: Client, **changes: str) -> Any:
    return json.loads(client.post(DATA, GOOD | changes).content)


def test_it_shows_the_very_message_that_the_bot_sends(log_in: LogIn) -> None:
    r = in_sync(lambda store: store.get_registration(QUIZ, "k7m2q"))
    page = log_in("vera").get(SAVED).content.decode()
    found = re.search(r'<script id="shown" type="application/json">(.*?)</script>', page)
    assert found
    asked, results = json.loads(found[1])["messages"]

    game = sample_game(r, bundled_bank(), asked["created_ms"])
    view = question_controls(game)
    assert view is not None
    assert asked["embeds"] == [question_post(game).to_dict()]
    assert asked["components"] == view.to_components()
    assert results["embeds"][0]["title"].startswith("Results")


def test_what_is_typed_is_drawn_before_it_is_saved(log_in: LogIn) -> None:
    edda = log_in("edda")
    asked, _reported = shown(edda, questions="2", category="science", difficulty="", policy="last")["messages"]
    assert asked["embeds"][0]["title"].startswith("Trivia · 2 questions · Science")
    assert asked["content"] == "<@&1100000000000000091>"
    assert asked["embeds"][0]["footer"]["text"] == "You can change your answer until the end."


def test_a_half_filled_form_is_drawn_as_far_as_it_goes(log_in: LogIn) -> None:
    found = shown(log_in("edda"), channel="", times="25:99", questions="three", role="")
    assert len(found["messages"]) == 2


def test_too_few_questions_are_said_in_words(log_in: LogIn) -> None:
    bank = bundled_bank()
    few = min(
        ((c, d) for c in bank.categories() for d in ("easy", "medium", "hard")), key=lambda kind: len(bank.seeds(*kind))
    )
    if len(bank.seeds(*few)) < 25:
        found = shown(log_in("edda"), questions="25", category=few[0], difficulty=few[1])
        assert (found["messages"], "too few questions" in found["problem"]) == ([], True)


def test_it_reads_as_text_without_javascript(log_in: LogIn) -> None:
    edda = log_in("edda")
    for response in (edda.get(SAVED), edda.get(PAGE), edda.post(PAGE, GOOD)):
        page = response.content.decode()
        assert "<h2>The question</h2>" in page and "<h2>The results</h2>" in page
        assert "Top players" in page and "<t:" not in page.partition('<script id="shown"')[0]
        assert "@Trivia Fans" in page or response.wsgi_request.method == "GET"


def test_nobody_sees_another_servers_registration_or_names(log_in: LogIn) -> None:
    assert log_in("bert").get(SAVED).status_code == log_in("nora").get(SAVED).status_code == 404
    assert log_in("vera").get(f"{PAGE}?registration=nonsense").status_code == 404
    foreign = shown(log_in("edda"), channel=f"{BOOKS}-{READING}")
    assert foreign["guild"] == {"members": [], "channels": [], "roles": []}
    assert "reading-room" not in json.dumps(foreign)


@pytest.mark.parametrize("path", [SAVED, DATA])
def test_nobody_sees_it_without_logging_in(world: None, path: str) -> None:
    assert Client().get(path)["Location"].startswith("/login/")


def test_its_policy_allows_style_attributes_and_a_frame_of_ours_and_no_other_page_does(log_in: LogIn) -> None:
    vera = log_in("vera")
    response = vera.get(SAVED)
    policy = response["Content-Security-Policy"]
    assert "style-src-attr 'unsafe-inline'" in policy and "frame-ancestors 'self'" in policy
    assert re.search(r"script-src 'self'(;|$)", policy) and re.search(r"style-src 'self'(;|$)", policy)
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    other = vera.get("/")
    assert (
        "unsafe" not in other["Content-Security-Policy"]
        and "frame-ancestors 'none'" in other["Content-Security-Policy"]
    )
