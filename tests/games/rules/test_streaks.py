"""Days in a row, and the freezes that save them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import streaks
from games.rules.streaks import START, Mark, Step, StreakKind, StreakState

FIRST = date(2026, 3, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def walked(marks: str, start: StreakState = START) -> list[Step]:
    """`R` a day with a right answer, `p` one that was played, `-` one that was not, a blank a day without a game."""
    days = {day(number): mark for number, mark in enumerate(marks) if mark != " "}
    played = {one for one, mark in days.items() if mark in "Rp"}
    return list(streaks.walk(days, played, {one for one in played if days[one] == "R"}, start))


def lengths(marks: str) -> tuple[int, int, int, int]:
    last = walked(marks)[-1].state
    return last.played, last.best_played, last.right, last.best_right


# --- in a row --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("-", (0, 0, 0, 0)),
        ("R", (1, 1, 1, 1)),
        ("p", (1, 1, 0, 0)),
        ("RRR", (3, 3, 3, 3)),
        ("RRpR", (4, 4, 1, 2)),
        ("RRR-", (0, 3, 0, 3)),
        ("RRR-pR", (2, 3, 1, 3)),
        ("RR  R", (3, 3, 3, 3)),
        ("R" + " " * 40 + "R", (2, 2, 2, 2)),
    ],
)
def test_days_in_a_row_now_and_at_best(marks: str, expected: tuple[int, int, int, int]) -> None:
    assert lengths(marks) == expected


def test_a_day_without_a_closed_game_breaks_nothing_whatever_the_calendar_says() -> None:
    """So does a change of the time zone, by which a date is skipped."""
    assert lengths("RRRR")[0] == lengths("R RR R")[0] == 4


def test_what_was_answered_on_a_day_without_a_closed_game_does_not_count() -> None:
    found = streaks.compute([day(0), day(2)], {day(0), day(1), day(2)}, {day(1)})
    assert (found.played, found.right) == (2, 0)


def test_a_server_without_days_has_no_streaks() -> None:
    assert streaks.compute([], {day(0)}, set()) == streaks.current(START)


# --- freezes ---------------------------------------------------------------------------------------------------------


def test_a_freeze_is_earned_on_each_fourteenth_played_day() -> None:
    steps = walked("R" * 13 + "-" + "p" * 16)
    assert [step.day for step in steps if step.has_earned] == [day(14), day(28)]
    assert steps[-1].state.held == (day(14), day(28))


def test_at_most_two_are_held() -> None:
    steps = walked("p" * 60)
    assert [number for number, step in enumerate(steps, 1) if step.has_earned] == [14, 28]
    assert steps[-1].state.freezes == 2


def test_a_missed_day_takes_a_freeze_by_itself_and_both_streaks_live() -> None:
    steps = walked("R" * 14 + "-R")
    assert [step.mark for step in steps[13:]] == [Mark.RIGHT, Mark.FROZEN, Mark.RIGHT]
    assert (steps[-1].state.played, steps[-1].state.right, steps[-1].state.freezes) == (15, 15, 0)


def test_the_oldest_freeze_goes_first_and_the_third_missed_day_ends_both_streaks() -> None:
    steps = walked("R" * 28 + "---R")
    assert [step.state.held for step in steps[27:31]] == [(day(13), day(27)), (day(27),), (), ()]
    assert [step.mark for step in steps[28:]] == [Mark.FROZEN, Mark.FROZEN, Mark.MISSED, Mark.RIGHT]
    assert lengths("R" * 28 + "---R") == (1, 28, 1, 28)


def test_a_used_freeze_makes_room_for_the_next() -> None:
    assert walked("p" * 28 + "-" + "p" * 14)[-1].state.held == (day(27), day(42))


def test_a_freeze_does_not_save_the_right_streak_from_a_wrong_answer() -> None:
    steps = walked("R" * 14 + "pR")
    assert (steps[-1].state.right, steps[-1].state.best_right, steps[-1].state.freezes) == (1, 14, 1)


def test_the_days_that_a_freeze_saved_are_told() -> None:
    played = {day(n) for n in range(30)} - {day(20), day(25)}
    assert streaks.compute(map(day, range(30)), played, set()).frozen == (day(20),)


# --- milestones ------------------------------------------------------------------------------------------------------


def test_milestones_are_told_on_their_day_only() -> None:
    told = [(number, step.milestones) for number, step in enumerate(walked("pR" + "R" * 400), 1) if step.milestones]
    assert [number for number, _ in told] == [7, 8, 30, 31, 100, 101, 365, 366]
    assert told[0][1] == ((StreakKind.PLAYED, 7),)
    assert told[1][1] == ((StreakKind.RIGHT, 7),)
    assert walked("R" * 7)[-1].milestones == ((StreakKind.PLAYED, 7), (StreakKind.RIGHT, 7))


def test_a_frozen_day_tells_no_milestone_again() -> None:
    steps = walked("p" * 30 + "-")
    assert steps[29].milestones and steps[30].mark is Mark.FROZEN and not steps[30].milestones


def test_a_milestone_that_the_second_game_of_a_day_brings_is_told_once() -> None:
    before = walked("RRRRRRp")[-1].state
    step = streaks.play(before, day(6), is_right=True)
    assert step.milestones == ((StreakKind.RIGHT, 7),)
    assert streaks.play(step.state, day(6), is_right=True).milestones == ()


# --- a day that is not over ------------------------------------------------------------------------------------------


def test_an_open_day_breaks_nothing_before_it_is_over() -> None:
    days, played = [day(0), day(1), day(2)], {day(0), day(1)}
    while_open = streaks.compute(days, played, played, open_days={day(2)})
    assert (while_open.played, while_open.right) == (2, 2)
    over = streaks.compute(days, played, played)
    assert (over.played, over.right, over.best_played) == (0, 0, 2)


def test_an_open_day_takes_no_freeze_yet() -> None:
    played = {day(n) for n in range(14)}
    assert streaks.compute(map(day, range(15)), played, set(), open_days={day(14)}).freezes == 1
    assert streaks.compute(map(day, range(15)), played, set()).freezes == 0


def test_an_open_day_counts_at_once_when_it_is_played() -> None:
    found = streaks.compute([day(0), day(1)], {day(0), day(1)}, {day(0)}, open_days={day(1)})
    assert (found.played, found.right, found.best_right) == (2, 1, 1)
    assert streaks.compute([day(0), day(1)], {day(0), day(1)}, {day(0)}).right == 0
    assert streaks.compute([day(0), day(1)], {day(0), day(1)}, {day(0), day(1)}, open_days={day(1)}).right == 2


# --- step by step ----------------------------------------------------------------------------------------------------


def test_a_second_game_of_a_day_adds_only_a_right_answer() -> None:
    once = streaks.play(walked("RR")[-1].state, day(2), is_right=False)
    assert (once.mark, once.state.played, once.state.right) == (Mark.PLAYED, 3, 0)
    again = streaks.play(once.state, day(2), is_right=True)
    assert (again.mark, again.state.played, again.state.right, again.state.best_right) == (Mark.RIGHT, 3, 3, 3)
    assert again.state.played_days == 3
    assert streaks.play(again.state, day(2), is_right=False) == Step(day=day(2), mark=Mark.RIGHT, state=again.state)


@pytest.mark.parametrize("late", [0, 1])
def test_a_day_before_what_is_judged_has_to_be_computed_anew(late: int) -> None:
    state = walked("R-")[-1].state
    words = f"Compute the streaks anew from {day(late)}"
    with pytest.raises(ValueError, match=words):
        streaks.play(state, day(late), is_right=True)
    with pytest.raises(ValueError, match=words):
        streaks.miss(state, day(late))


def test_a_late_day_is_computed_from_the_state_before_it() -> None:
    before = walked("RRR")[-1].state
    assert walked("   RpR", before)[-1].state == walked("RRRRpR")[-1].state


MARKS = st.text("RRRRp-- ", max_size=40) | st.builds(
    lambda parts: "".join(mark * count for mark, count in parts),
    st.lists(st.tuples(st.sampled_from("RRp- "), st.integers(1, 30)), max_size=12),
)


@given(MARKS, st.data())
def test_a_step_for_each_close_gives_what_all_days_together_give(marks: str, data: st.DataObject) -> None:
    """Days that a player misses are looked at when the player is next seen; a day has one game or several."""
    state, waiting = START, list[date]()
    for number, mark in enumerate(marks):
        if mark == "-":
            waiting.append(day(number))
        elif mark != " ":
            for missed in waiting:
                state = streaks.miss(state, missed).state
            waiting = []
            games = data.draw(st.lists(st.booleans(), min_size=1, max_size=3)) if mark == "R" else [False]
            for is_right in [*games, mark == "R"]:
                state = streaks.play(state, day(number), is_right=is_right).state
    days = [day(number) for number, mark in enumerate(marks) if mark != " "]
    played = {day(number) for number, mark in enumerate(marks) if mark in "Rp"}
    right = {day(number) for number, mark in enumerate(marks) if mark == "R"}
    open_days = data.draw(st.sets(st.sampled_from(days[-1:]))) if days else set()
    found, whole = (
        streaks.current(state, waiting, open_days=open_days),
        streaks.compute(days, played, right, open_days=open_days),
    )
    assert (found.played, found.right, found.freezes) == (whole.played, whole.right, whole.freezes)
    assert (found.best_played, found.best_right) == (whole.best_played, whole.best_right)
    assert found.frozen == tuple(one for one in whole.frozen if one in waiting)


@given(MARKS)
def test_streaks_are_what_a_reader_of_the_days_would_count(marks: str) -> None:
    """Said once more, by looking at the whole past of each day."""
    steps = walked(marks)
    for index, step in enumerate(steps):
        past = [one.mark for one in steps[: index + 1]]
        assert step.state.right_before == (steps[index - 1].state.right if index and past[-1] is not Mark.MISSED else 0)
        alive = past[len(past) - past[::-1].index(Mark.MISSED) :] if Mark.MISSED in past else past
        assert step.state.played == sum(one is not Mark.FROZEN for one in alive)
        wrong = alive[len(alive) - alive[::-1].index(Mark.PLAYED) :] if Mark.PLAYED in alive else alive
        assert step.state.right == sum(one is Mark.RIGHT for one in wrong)
        assert step.state.best_played == max(one.state.played for one in steps[: index + 1])
        assert step.state.best_right == max(one.state.right for one in steps[: index + 1])
        assert step.state.freezes == sum(one.has_earned for one in steps[: index + 1]) - past.count(Mark.FROZEN)
        assert 0 <= step.state.freezes <= streaks.MOST_HELD
        assert step.state.played or not step.state.freezes
        assert list(step.state.held) == sorted(step.state.held)
        assert (step.mark is Mark.MISSED) <= (not step.state.freezes)


@given(MARKS, st.integers(0, 40))
def test_the_days_after_do_not_change_the_days_before(marks: str, cut: int) -> None:
    before = walked(marks[:cut])
    assert walked(marks)[: len(before)] == before
