"""Whatever a game holds, Discord accepts what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from botbridge import controls
from botbridge.messages import posts, registrations, replies, sheet
from botbridge.messages import results as results_messages
from botbridge.messages.text import CONTENT, size
from games.domain.duties import Slot
from games.domain.points_rule import BY_DIFFICULTY
from games.domain.records import AnswerPolicy, Game, GameState, MessageKind, Outcome, Phase, Receipt
from tests.botbridge.messages import worlds
from tests.botbridge.messages.limits import check_embed, check_form, check_view

RELAXED = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))


@RELAXED
@given(worlds.games())
def test_any_game_fits_in_each_phase(game: Game) -> None:
    check_embed(posts.question_post(game))
    check_embed(posts.placeholder(game, MessageKind.QUESTION, 12))
    check_view(controls.question_controls(game))
    assert size(posts.thread_name(game)) <= 100
    assert size(posts.marker(game, MessageKind.RESULTS, 9999)) <= 25


@RELAXED
@given(worlds.games(), st.sampled_from([0, 1, 30]))
def test_any_results_fit(game: Game, players: int) -> None:
    found = worlds.results(game, players)
    check_embed(results_messages.results_post(game, found))
    check_view(controls.results_controls(game))
    mine = [(entry.question, entry.answer, False) for entry in worlds.submissions(game, min(players, 1))]
    check_embed(results_messages.my_result(game, mine, 7))


@RELAXED
@given(worlds.games())
def test_any_sheet_fits_on_each_page(game: Game) -> None:
    mine = {entry.question: entry for entry in worlds.submissions(game, 1)}
    for page in range(sheet.pages(game)):
        check_embed(sheet.sheet(game, mine, page, "x" * 600))
        check_view(controls.sheet_controls(game, mine, page))
        if any(not game.questions[index].options for index in sheet.on_page(game, page)):
            check_form(controls.page_form(game, mine, page))
    check_form(controls.answer_form(game.id, 24, True))
    assert size(replies.my_answers(game, list(mine.values()))) <= CONTENT


@pytest.mark.parametrize("count", [1, 2, 25])
def test_the_largest_game_fits_with_100_000_players(count: int) -> None:
    game = worlds.full_game(count)
    found = worlds.crowded(worlds.results(game, 300), 100_000)
    check_embed(posts.question_post(game))
    check_embed(results_messages.results_post(game, found))


def test_a_huge_registration_list_fits_page_by_page() -> None:
    found = [worlds.full_registration(number) for number in range(95)]
    slots = [Slot(at_ms=worlds.NOW, local="2030-03-17T02:30", note="*" * 200) for _ in range(10)]
    for page in (0, 1, 5, 10, 99):
        check_embed(registrations.registration_list(found, page))
    for registration in found[:2]:
        check_embed(registrations.registration_card(registration, slots, "Registered"))
    entries = [(registration, slots[0]) for registration in found]
    check_embed(registrations.next_posts(entries))
    check_embed(registrations.next_posts([]))
    check_embed(registrations.registration_list([], 1))
    check_embed(registrations.status([worlds.full_game(25)] * 30, entries, found))
    check_embed(registrations.status([], [], []))


@pytest.mark.parametrize("outcome", list(Outcome))
@pytest.mark.parametrize("may_change", [True, False])
def test_receipts_say_what_was_saved_whether_it_may_change_and_when_results_come(
    outcome: Outcome, may_change: bool
) -> None:
    stored = Receipt(outcome=outcome, received_ms=worlds.NOW, ends_ms=worlds.NOW + 60_000, may_change=may_change)
    said = replies.receipt("B · Paris", stored)
    if outcome is Outcome.SUPERSEDED:
        assert "that one counts" in said
        return
    assert "B · Paris" in said
    assert ("change it" in said) is may_change
    assert f"<t:{(worlds.NOW + 60_000) // 1000}:R>" in said
    assert "right" not in said


def test_a_replay_gets_the_same_receipt() -> None:
    stored = Receipt(outcome=Outcome.NEW, received_ms=worlds.NOW, ends_ms=worlds.NOW + 60_000, may_change=True)
    assert replies.receipt("x", replace(stored, outcome=Outcome.DUP)) == replies.receipt("x", stored)


def test_lateness_is_told_in_words() -> None:
    state = GameState(phase=Phase.OPEN, ends_ms=worlds.NOW)
    assert replies.late(state, worlds.NOW + 4_500) == "The window closed 4 s ago. This answer was not saved."
    assert "cancelled" in replies.late(replace(state, phase=Phase.CANCELLED), worlds.NOW)
    assert replies.late(None, worlds.NOW).startswith("The window closed.")


def test_a_closed_post_invites_nobody() -> None:
    game = worlds.full_game(1)
    closed = replace(game, state=replace(game.state, phase=Phase.CLOSING))
    assert "Closes" in (posts.question_post(game).description or "")
    assert "Closes" not in (posts.question_post(closed).description or "")
    view = controls.question_controls(closed)
    assert view is not None
    assert [item["custom_id"] for row in view.to_components() for item in row["components"]] == [f"m:{game.id}"]


def test_the_rule_stands_under_the_post() -> None:
    game = worlds.full_game(1)
    assert "change your answer" in str(posts.question_post(game).footer.text)
    first = replace(game, policy=AnswerPolicy.FIRST)
    assert "first answer counts" in str(posts.question_post(first).footer.text)


def test_the_rule_for_points_stands_under_the_post_where_it_is_not_flat() -> None:
    game = worlds.full_game(1)
    assert "worth" not in str(posts.question_post(game).footer.text)
    worth = replace(game, points=BY_DIFFICULTY)
    said = str(posts.question_post(worth).footer.text)
    assert said.startswith("You can change your answer until the end. A right answer is worth 10 (easy), 15")


def test_the_commitment_stands_under_the_post_and_what_it_is_checked_with_in_the_results() -> None:
    game = worlds.full_game(1)
    digits = "c" * 16
    closed = replace(game, state=replace(game.state, phase=Phase.CLOSING))
    assert str(posts.question_post(game).footer.text).endswith(f"\nCommitment {digits}")
    assert posts.question_post(closed).footer.text == f"Commitment {digits}"
    assert "Commitment" not in str(posts.question_post(replace(game, commitment="")).to_dict())
    shown = str(results_messages.results_post(game, worlds.results(game, 3)).to_dict())
    for text in (worlds.PROOF.root, worlds.PROOF.salt, "2,500,000 answers", "/trivia receipt"):
        assert text in shown
    assert "/trivia receipt" not in str(
        results_messages.results_post(game, replace(worlds.results(game, 3), proof=None)).to_dict()
    )
