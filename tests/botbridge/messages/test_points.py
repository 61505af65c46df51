"""What players read of points: beside the right answers where a rule is not flat, with the rule for ties below."""

from __future__ import annotations

from dataclasses import replace

from botbridge.messages import standings
from botbridge.messages.results import my_result, results_post
from games.domain.points_rule import BY_DIFFICULTY, FLAT, PointsRule
from games.domain.records import Game, Results, Submission
from games.rules import scoring
from games.rules.places import TIE_WORDS, Tie
from games.scores import periods
from games.scores.standings import RankedPlayer
from tests.games.samples import game


def played(rule: PointsRule, *, window_s: int = 60) -> tuple[Game, Results]:
    """Two medium questions: Ada has both right, Bo and Cy one each, Bo earlier than Cy, and Di none."""
    asked = game(questions=2, points=rule, window_s=window_s)
    given = [
        Submission(
            user_id=user,
            question=n,
            answer=answer,
            interaction_id="1",
            received_ms=ms,
            name={"1": "Ada"}.get(user, user),
        )
        for user, ms, answers in (("1", 4000, "BB"), ("2", 1000, "BA"), ("3", 2000, "BA"), ("4", 10, "AA"))
        for n, answer in enumerate(answers)
    ]
    return asked, scoring.results(asked, given)


def fields(asked: Game, results: Results) -> dict[str | None, str | None]:
    return {field.name: field.value for field in results_post(asked, results).fields}


def test_results_show_points_beside_right_answers() -> None:
    shown = fields(*played(replace(BY_DIFFICULTY, participation=1)))
    assert shown["Top players"] == (
        "🥇 Ada · 31 points, 2 right, 8.0 s\n🥈 2 · 16 points, 1 right, 1.0 s\n🥉 3 · 16 points, 1 right, 2.0 s\n"
        "**4.** 4 · 1 point, 0 right, 0.0 s"
    )
    assert shown["Took part"] == "4 players, 3 with a right answer"


def test_results_of_a_flat_game_are_as_they_were() -> None:
    shown = fields(*played(FLAT))
    assert shown["Top players"] == "🥇 Ada · 2 right, 8.0 s\n🥈 2 · 1 right, 1.0 s\n🥉 3 · 1 right, 2.0 s"


def test_after_a_long_window_equals_share_the_place_and_the_post_says_so() -> None:
    asked, results = played(FLAT, window_s=86_400)
    assert "🥈 2 · 1 right, 1.0 s\n🥈 3 · 1 right, 2.0 s" in str(fields(asked, results)["Top players"])
    assert results_post(asked, results).footer.text == TIE_WORDS[Tie.SHARED]
    asked, results = played(FLAT)
    assert results_post(asked, results).footer.text == TIE_WORDS[Tie.TIME]
    assert results_post(asked, scoring.results(asked, [])).footer.text is None, "nobody has a place"


def test_ones_own_result_has_points_and_place_but_of_withheld_questions_neither() -> None:
    asked, _ = played(BY_DIFFICULTY)
    mine = [(0, "B", True), (1, "A", False)]
    assert my_result(asked, mine, 2, 15).title == "1 of 2 questions right · 15 points · place 2"
    assert my_result(asked, mine, 2, 15, frozenset({0})).title == "0 of 1 questions right"
    assert my_result(replace(asked, points=FLAT), mine, 2, 1).title == "1 of 2 questions right · place 2"
    assert my_result(asked, mine, None).title == "1 of 2 questions right", "before SQL has the game they are not known"


def test_a_leaderboard_has_points_where_they_are_not_the_right_answers() -> None:
    ada = RankedPlayer(rank=1, user_id="1", name="Ada", points=1234, correct=9, answers=12, games=3, time_ms=1000)
    bo = replace(ada, user_id="2", name="Bo", rank=2, points=9)
    board = standings.leaderboard(
        periods.of(periods.PeriodKind.ALL, periods.date.today()), "", [ada, bo], None, Tie.SHARED
    )
    assert board.description == "🥇 Ada · 1,234 points, 9 right of 12, 1.0 s\n🥈 Bo · 9 right of 12, 1.0 s"
    assert board.footer.text == "More points first. Equal points share the place. Periods go by UTC."
