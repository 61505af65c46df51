"""Who is right and who wins."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.points_rule import DIFFICULTIES, PointsRule
from games.domain.records import Game, GameState, Phase, Question, QuestionResult, Results, Standing, Submission
from games.rules import points, scoring
from games.rules.points import JudgedAnswer
from tests.games.rules.test_points import rules
from tests.games.samples import QUESTION, game

# --- who is right ----------------------------------------------------------------------------------------------------

TYPED = Question(seed="typed", text="Which is the capital of Austria?", answer="Vienna", aliases=("Wien",))


def given_by(
    user: int | str, answer: str, *, question: int = 0, ms: int = 0, name: str = "", **more: bool
) -> Submission:
    return Submission(
        user_id=str(user), question=question, answer=answer, interaction_id="1", received_ms=ms, name=name, **more
    )


@pytest.mark.parametrize(("answer", "right"), [("B", True), ("b", True), ("Paris", True), ("A", False), ("Z", False)])
def test_a_choice_is_right_by_letter_or_text(answer: str, right: bool) -> None:
    assert scoring.is_right(QUESTION, given_by(1, answer)) is right


@pytest.mark.parametrize(("answer", "right"), [("vienna", True), ("Wien", True), ("Graz", False)])
def test_a_typed_answer_is_matched(answer: str, right: bool) -> None:
    assert scoring.is_right(TYPED, given_by(1, answer)) is right


@pytest.mark.parametrize("verdict", [True, False])
def test_a_moderators_word_comes_first(verdict: bool) -> None:
    for answer in ("A", "B"):
        assert scoring.is_right(QUESTION, given_by(1, answer, verdict=verdict)) is verdict


def test_options_are_lettered_from_a() -> None:
    assert [scoring.option_letter(n) for n in (0, 1, 9, 25)] == ["A", "B", "J", "Z"]


# --- who wins --------------------------------------------------------------------------------------------------------


def played(questions: int = 1, opens_ms: int = 1000) -> Game:
    return replace(game(questions=questions), state=GameState(phase=Phase.CLOSING, opens_ms=opens_ms))


def ranked(outcome: Results) -> list[tuple[str, int, int]]:
    return [(one.user_id, one.score, one.time_ms) for one in outcome.top]


def test_a_game_without_answers_has_results() -> None:
    assert scoring.results(played(2), []) == Results(
        players=0,
        answers=0,
        winners=0,
        top=(),
        tallies=(QuestionResult(answers=0, right=0, counts=(("Lyon", 0), ("Paris", 0))),) * 2,
    )


def test_the_ranking_goes_by_score_then_time_then_id() -> None:
    submissions = [
        given_by(3, "B", ms=1500),
        given_by(1, "B", ms=1500),
        given_by(2, "B", ms=1200),
        given_by(4, "B", ms=9000),
        given_by(4, "B", question=1, ms=9000),
        given_by(5, "A", ms=1001),
        given_by(5, "B", question=1, ms=1001),
        given_by(6, "A", ms=1002),
    ]
    outcome = scoring.results(played(2), submissions)
    assert ranked(outcome) == [("4", 2, 16_000), ("5", 1, 1), ("2", 1, 200), ("1", 1, 500), ("3", 1, 500)]
    assert (outcome.players, outcome.answers, outcome.winners) == (6, 8, 5)


def test_only_right_answers_take_time() -> None:
    outcome = scoring.results(played(2), [given_by(1, "B", ms=1300), given_by(1, "A", question=1, ms=99_000)])
    assert ranked(outcome) == [("1", 1, 300)]


def test_an_answer_before_the_opening_by_a_clock_gone_back_takes_no_time() -> None:
    assert ranked(scoring.results(played(), [given_by(1, "B", ms=5)])) == [("1", 1, 0)]


def test_the_fastest_right_answer_is_named_for_each_question() -> None:
    submissions = [
        given_by(2, "B", ms=1200, name="Bo"),
        given_by(1, "B", ms=1200, name="Al"),
        given_by(3, "A", ms=1001),
    ]
    [tally] = scoring.results(played(), submissions).tallies
    assert tally.fastest == Standing(user_id="1", name="Al", score=1, points=1, time_ms=200)
    assert (tally.answers, tally.right) == (3, 2)


def test_options_are_counted_in_their_order_and_texts_by_how_common_they_are() -> None:
    asked = replace(played(), questions=(QUESTION, TYPED))
    submissions = [given_by(n, letter) for n, letter in enumerate(["B", "paris", "B", "A", "Z"])]
    submissions += [given_by(n, f"text {n % 12}", question=1) for n in range(30)]
    choice, typed = scoring.results(asked, submissions).tallies
    assert choice.counts == (("Lyon", 1), ("Paris", 3))
    assert choice.answers == 5
    assert [count for _, count in typed.counts] == [3] * 6 + [2] * 4
    assert [text for text, _ in typed.counts] == [f"text {n}" for n in (0, 1, 2, 3, 4, 5, 10, 11, 6, 7)]


def test_the_ten_best_are_shown_and_all_winners_counted() -> None:
    outcome = scoring.results(played(), [given_by(n, "B", ms=1000 + n) for n in range(500)])
    assert [one.user_id for one in outcome.top] == [str(n) for n in range(10)]
    assert outcome.winners == 500


_submissions = st.lists(
    st.builds(
        Submission,
        user_id=st.integers(1, 9).map(str),
        question=st.integers(0, 2),
        answer=st.sampled_from(["A", "B", "Paris", "nothing"]),
        interaction_id=st.just("1"),
        received_ms=st.integers(900, 1100),
        name=st.sampled_from(["", "Ann", "Bo"]),
        verdict=st.sampled_from([None, None, None, True, False]),
    ),
    unique_by=lambda s: (s.user_id, s.question),
    max_size=27,
)


@given(_submissions, rules(), st.sampled_from([60, 86_400]))
def test_points_are_those_of_the_rule_on_the_post(
    submissions: list[Submission], rule: PointsRule, window_s: int
) -> None:
    asked = tuple(replace(QUESTION, difficulty=word) for word in DIFFICULTIES)
    shown = replace(played(3), questions=asked, points=rule, window_s=window_s)
    builder = scoring.ResultsBuilder(shown)
    builder.add_page(submissions)
    outcome = builder.finish()

    judged = [
        JudgedAnswer(user_id=s.user_id, question=s.question, is_right=builder.is_right(s), time_ms=builder.time_ms(s))
        for s in submissions
    ]
    expected = points.score(rule, DIFFICULTIES, judged)
    assert {one.user_id: (one.points, one.score, one.time_ms) for one in outcome.top} == {
        user: (one.points, one.right, one.time_ms) for user, one in expected.items() if one.points
    }
    assert [builder.points(s) for s in submissions] == [
        expected[s.user_id].answers[s.question].total for s in submissions
    ]
    fastest = {n: tally.fastest for n, tally in enumerate(outcome.tallies) if tally.fastest}
    assert {n: one.points for n, one in fastest.items()} == {
        n: expected[one.user_id].answers[n].total for n, one in fastest.items()
    }
    assert scoring.ranked(shown, outcome) == len(outcome.top)
    for place, one in scoring.ranking(shown, outcome):
        assert scoring.place(shown, outcome, one.points, one.time_ms) == place


def test_equal_points_share_the_place_where_the_window_is_over_an_hour() -> None:
    submissions = [given_by(n, "B", ms=1000 + n) for n in range(30)]
    for window_s, wanted in ((3600, list(range(1, 11))), (3601, [1] * 10)):
        shown = replace(played(), window_s=window_s)
        outcome = scoring.results(shown, submissions)
        assert [place for place, _ in scoring.ranking(shown, outcome)] == wanted
        late = scoring.place(shown, outcome, 1, 29)
        assert late == (1 if window_s > 3600 else None), "who is not among the ten named may share their place"
        assert scoring.place(shown, outcome, 0, 0) is None
    assert scoring.place(shown, scoring.results(shown, []), 1, 0) is None


@given(_submissions, st.randoms(), st.integers(1, 5))
def test_results_depend_neither_on_order_nor_on_pages(
    submissions: list[Submission], dice: random.Random, page: int
) -> None:
    asked = replace(played(3), questions=(QUESTION, TYPED, QUESTION))
    expected = scoring.results(asked, submissions)
    dice.shuffle(submissions)
    builder = scoring.ResultsBuilder(asked)
    for start in range(0, len(submissions), page):
        builder.add_page(submissions[start : start + page])
    assert builder.finish() == expected
    assert builder.finish() == expected
    assert expected.answers == len(submissions)
    assert expected.players == len({s.user_id for s in submissions})
    right = [s for s in submissions if scoring.is_right(asked.questions[s.question], s)]
    assert sum(tally.right for tally in expected.tallies) == len(right)
    assert expected.winners == len({s.user_id for s in right})
    assert all(builder.is_right(s) == (s in right) for s in submissions)
