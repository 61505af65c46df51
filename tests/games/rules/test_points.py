"""What an answer is worth."""

from __future__ import annotations

import json
import random
from dataclasses import fields, replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from games.domain.points_rule import BY_DIFFICULTY, DIFFICULTIES, FLAT, PointsRule, pack, unpack
from games.rules import points
from games.rules.points import AnswerPoints, JudgedAnswer

OWN = PointsRule(easy=5, medium=10, hard=20, participation=1, all_right=5, first_right=3, speed=10, speed_s=60)


def rules() -> st.SearchStrategy[PointsRule]:
    """Every rule that there may be."""
    few, some = st.integers(1, 1000), st.integers(0, 1000)
    speeds = st.just((0, 0)) | st.tuples(few, st.integers(10, 604_800))
    bases = st.just((1, 1, 1)) | st.just((10, 15, 20)) | few.map(lambda n: (n, n, n)) | st.tuples(few, few, few)
    return st.builds(
        lambda base, speed, **more: PointsRule(
            easy=base[0], medium=base[1], hard=base[2], speed=speed[0], speed_s=speed[1], **more
        ),
        bases,
        speeds,
        participation=some,
        all_right=some,
        first_right=some,
    )


def answer(user: int | str, question: int = 0, *, right: bool = True, ms: int = 0) -> JudgedAnswer:
    return JudgedAnswer(user_id=str(user), question=question, is_right=right, time_ms=ms)


ANSWERS = st.lists(
    st.builds(
        JudgedAnswer,
        user_id=st.integers(1, 6).map(str),
        question=st.integers(0, 2),
        is_right=st.booleans(),
        time_ms=st.integers(-5, 20) | st.integers(0, 100_000),
    ),
    unique_by=lambda one: (one.user_id, one.question),
    max_size=18,
)

# --- what a rule may be ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        *(({name: 0}, f"to an? {name} question is from 1 to 1000 points") for name in DIFFICULTIES),
        *(({name: 1001}, f"to an? {name} question is from 1 to 1000 points") for name in DIFFICULTIES),
        ({"participation": -1}, "Participation is from 0 to 1000 points"),
        ({"all_right": 1001}, "All right is from 0 to 1000 points"),
        ({"first_right": -3}, "First is from 0 to 1000 points"),
        ({"speed": 1001, "speed_s": 60}, "Speed is from 0 to 1000 points"),
        ({"speed": 10}, "Speed needs points and a time"),
        ({"speed_s": 60}, "Speed needs points and a time"),
        ({"speed": 10, "speed_s": 9}, "10 seconds to 7 days"),
        ({"speed": 10, "speed_s": 604_801}, "10 seconds to 7 days"),
        ({"speed": 10, "speed_s": 60.0}, "Speed needs points and a time"),
        ({"easy": 1.5}, "is a whole number of points"),
        ({"hard": "5"}, "is a whole number of points"),
        ({"first_right": True}, "is a whole number of points"),
    ],
)
def test_what_is_out_of_range_is_refused_with_the_range(wrong: dict[str, int], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        PointsRule(**wrong)


def test_the_presets() -> None:
    assert PointsRule(easy=1, medium=1, hard=1) == FLAT
    assert [points.base(FLAT, word) for word in DIFFICULTIES] == [1, 1, 1]
    assert [points.base(BY_DIFFICULTY, word) for word in DIFFICULTIES] == [10, 15, 20]
    assert points.base(BY_DIFFICULTY, "brutal") == points.base(BY_DIFFICULTY, "") == 15


# --- as JSON ---------------------------------------------------------------------------------------------------------


@given(rules())
def test_a_rule_is_read_back_from_json_that_a_newer_version_wrote(rule: PointsRule) -> None:
    packed = pack(rule)
    assert unpack(json.loads(json.dumps({**packed, "of_a_newer_version": [1]}))) == rule
    assert all(packed[name] == getattr(rule, name) != getattr(FLAT, name) for name in packed)


def test_only_what_differs_from_the_default_is_written() -> None:
    assert pack(FLAT) == {}
    assert pack(PointsRule(first_right=3)) == {"first_right": 3}
    assert pack(OWN) == {field.name: getattr(OWN, field.name) for field in fields(PointsRule)}


@pytest.mark.parametrize("data", [{"easy": 0}, {"easy": None}, {"speed": 3}, {"hard": 2.0}])
def test_json_with_a_value_out_of_range_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        unpack(data)


# --- what answers bring ----------------------------------------------------------------------------------------------


def test_a_game_by_the_flat_rule_brings_a_point_for_each_right_answer() -> None:
    found = points.score(
        FLAT, DIFFICULTIES, [answer(1), answer(1, 2), answer(1, 1, right=False), answer(2, right=False)]
    )
    assert (found["1"].points, found["1"].right) == (2, 2)
    assert (found["2"].points, found["2"].right) == (0, 0)


def test_a_game_by_a_rule_with_everything() -> None:
    found = points.score(
        OWN,
        DIFFICULTIES,
        [
            *(answer(1, n, ms=15_000) for n in range(3)),
            answer(2, 0, ms=30_000),
            answer(2, 1, ms=14_999),
            answer(2, 2, right=False, ms=1),
            answer(3, 0, right=False, ms=0),
        ],
    )
    assert found["1"].answers == {
        0: AnswerPoints(base=5, speed=7, first=3),
        1: AnswerPoints(base=10, speed=7, first=0),
        2: AnswerPoints(base=20, speed=7, first=3),
    }
    assert (found["1"].participation, found["1"].all_right, found["1"].points) == (1, 5, 68)
    assert (found["1"].right, found["1"].time_ms) == (3, 45_000)
    assert found["2"].answers == {
        0: AnswerPoints(base=5, speed=5),
        1: AnswerPoints(base=10, speed=7, first=3),
        2: AnswerPoints(),
    }
    assert (found["2"].participation, found["2"].all_right, found["2"].points) == (1, 0, 31)
    assert (found["2"].right, found["2"].time_ms) == (2, 44_999)
    assert (found["3"].points, found["3"].participation, found["3"].time_ms) == (1, 1, 0)


def test_one_question_is_no_set() -> None:
    assert points.score(OWN, ["easy"], [answer(1)])["1"].all_right == 0
    assert points.score(OWN, ["easy"] * 2, [answer(1), answer(1, 1)])["1"].all_right == 5


def test_a_set_of_which_one_answer_is_missing_is_not_all_right() -> None:
    assert points.score(OWN, DIFFICULTIES, [answer(1), answer(1, 1)])["1"].all_right == 0


def test_all_who_share_the_earliest_moment_are_first() -> None:
    found = points.score(
        OWN, ["easy"], [answer(1, ms=7), answer(2, ms=7), answer(3, ms=8), answer(4, ms=1, right=False)]
    )
    assert [found[user].answers[0].first for user in "1234"] == [3, 3, 0, 0]


def test_a_question_that_nobody_has_right_has_no_first() -> None:
    assert points.earliest([answer(1, right=False), answer(2, 1, ms=9), answer(3, 1, ms=4)]) == {1: 4}


@pytest.mark.parametrize(
    ("ms", "bonus"),
    [
        (-9000, 10),
        (0, 10),
        (1, 9),
        (6000, 9),
        (6001, 8),
        (30_000, 5),
        (54_000, 1),
        (54_001, 0),
        (60_000, 0),
        (99_999, 0),
    ],
)
def test_the_speed_bonus_falls_in_a_straight_line_and_is_rounded_down(ms: int, bonus: int) -> None:
    assert points.speed_bonus(OWN, ms) == bonus


@given(rules(), st.integers(0, 700_000_000), st.integers(0, 700_000_000))
def test_the_speed_bonus_never_grows_and_stays_within_its_points(rule: PointsRule, one: int, other: int) -> None:
    early, late = sorted((one, other))
    assert rule.speed >= points.speed_bonus(rule, early) >= points.speed_bonus(rule, late) >= 0
    assert points.speed_bonus(rule, 0) == rule.speed
    assert points.speed_bonus(rule, rule.speed_s * 1000) == 0


def test_an_answer_before_the_opening_by_a_clock_gone_back_takes_no_time() -> None:
    found = points.score(OWN, ["easy"], [answer(1, ms=-5), answer(2, ms=0)])
    assert found["1"].time_ms == 0
    assert found["1"].answers == found["2"].answers == {0: AnswerPoints(base=5, speed=10, first=3)}


@given(rules(), ANSWERS, st.randoms())
def test_points_do_not_depend_on_the_order_of_the_answers(
    rule: PointsRule, answers: list[JudgedAnswer], dice: random.Random
) -> None:
    expected = points.score(rule, DIFFICULTIES, answers)
    dice.shuffle(answers)
    assert points.score(rule, DIFFICULTIES, answers) == expected
    assert expected.keys() == {one.user_id for one in answers}
    for user_id, own in expected.items():
        given_by = [one for one in answers if one.user_id == user_id]
        assert own.answers.keys() == {one.question for one in given_by}
        assert own.right == sum(one.is_right for one in given_by)
        assert own.participation == rule.participation
        assert all(own.answers[one.question].total == 0 for one in given_by if not one.is_right)
        assert own.points == sum(part.total for part in own.answers.values()) + own.participation + own.all_right
        assert type(own.points) is int


@given(rules(), ANSWERS)
def test_each_question_that_somebody_has_right_has_its_first(rule: PointsRule, answers: list[JudgedAnswer]) -> None:
    found = points.score(rule, DIFFICULTIES, answers)
    for question in {one.question for one in answers if one.is_right}:
        right = [one for one in answers if one.question == question and one.is_right]
        best = min(max(0, one.time_ms) for one in right)
        firsts = {one.user_id for one in right if found[one.user_id].answers[question].first}
        assert firsts == ({one.user_id for one in right if max(0, one.time_ms) == best} if rule.first_right else set())


@given(rules(), ANSWERS, st.data())
def test_a_wrong_answer_that_is_ruled_right_never_costs_its_player(
    rule: PointsRule, answers: list[JudgedAnswer], data: st.DataObject
) -> None:
    wrong = [one for one in answers if not one.is_right]
    assume(wrong)
    ruled = data.draw(st.sampled_from(wrong))
    after = [replace(one, is_right=True) if one is ruled else one for one in answers]
    before_points = points.score(rule, DIFFICULTIES, answers)[ruled.user_id].points
    assert points.score(rule, DIFFICULTIES, after)[ruled.user_id].points > before_points


@pytest.mark.parametrize("answers", [[], [answer(1), answer(1, right=False)], [answer(1), answer(2, 1)]])
def test_what_is_not_the_answers_of_one_player_is_refused(answers: list[JudgedAnswer]) -> None:
    with pytest.raises(ValueError, match="not the answers of one player"):
        points.player_points(OWN, DIFFICULTIES, answers, {})


def test_a_game_that_nobody_answered_brings_nobody_anything() -> None:
    assert points.score(OWN, DIFFICULTIES, []) == {}
