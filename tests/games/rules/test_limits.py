"""What people write costs what its limits allow, and no text is parsed before it is known to be short."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from games.domain.duties import Slot
from games.domain.records import AnswerPolicy, Registration
from games.rules import registration_rules
from games.rules.schedule import iter_slots, newest_slot, next_ms, next_slots
from tests.games.rules.counting import Work, count_work
from tests.games.samples import REGISTRATION

DAY_MS = 86_400_000
NOW_MS = int(datetime(2026, 3, 25, 12, tzinfo=UTC).timestamp() * 1000)
"""Four days before the clocks of Europe go forward."""
TEXTS = [field.name for field in fields(Registration) if field.type in ("str", "tuple[str, ...]")]
REPORTED = f"{'*,' * 2939}* * * * *"
"""The line of 5,887 characters that took 21 s."""
WORST_LINES = [
    f"{'*,' * 45}* * * * *",
    f"{'*,' * 44}0-59 * * * *",
    f"* {'0-23,' * 18}* * * *",
    f"* * {'*,' * 45}* * *",
    "* * * * *",
    "*/2 * * * *",
    "0 0 29 2 */7",
    "0 0 * 2 SUN#5",
]


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    return count_work(monkeypatch)


def lined(cron: str, zone: str = "Europe/Vienna") -> Registration:
    return replace(REGISTRATION, times=(), cron=cron, zone=zone)


def huge(name: str, size: int = 105_000) -> Registration:
    """A registration with one text of that size."""
    text = "*," * (size // 2 - 4) + "* * * * *"
    value: Any = {"times": (text,), "cron": text}.get(name, text)
    return replace(lined(text) if name == "cron" else REGISTRATION, **{name: value})


# --- each text has a limit -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_of_a_registration_has_a_limit_and_costs_nothing_beyond_it(name: str, work: Work) -> None:
    problems = registration_rules.check_registration(huge(name))
    assert any("too long" in problem for problem in problems)
    assert sum(map(len, problems)) < 500
    assert work.parses == 0


@pytest.mark.parametrize("name", sorted(set(TEXTS) - set(registration_rules.NOTES)))
def test_one_that_was_stored_without_a_limit_is_not_posted_and_costs_nothing(name: str, work: Work) -> None:
    registration = huge(name)
    assert registration_rules.unplayable(registration)
    assert next_ms(registration, NOW_MS) is None
    if name in ("times", "cron", "zone"):
        assert next_slots(registration, NOW_MS, 10) == []
        assert newest_slot(registration, NOW_MS - DAY_MS, NOW_MS) is None
        assert work.parses == 0


def test_the_limit_itself_is_allowed() -> None:
    line = f"{'1,' * 45}1 * * * *"
    assert len(line) == 99
    assert registration_rules.check_registration(lined(f"1{line}")) == []
    assert registration_rules.check_registration(lined(f"11{line}")) == [
        "The cron line is too long: it has at most 100 characters."
    ]


def test_what_tally_itself_writes_stops_no_post() -> None:
    stored = replace(REGISTRATION, last_problem="x" * 5000, paused_reason="x" * 5000)
    assert registration_rules.unplayable(stored) == []
    assert next_ms(stored, NOW_MS) is not None


# --- slots -----------------------------------------------------------------------------------------------------------


def test_a_change_of_the_clocks_has_a_line_read_twice_more(work: Work) -> None:
    slots = next_slots(lined("*/10 * * * *"), NOW_MS, 1000)
    assert len(slots) == 1000
    assert work.parses <= 2 + 2


@pytest.mark.parametrize("line", WORST_LINES)
@pytest.mark.parametrize("zone", ["Europe/Vienna", "America/New_York", "UTC", "Pacific/Apia"])
def test_a_line_is_read_once_however_many_slots_it_has(line: str, zone: str, work: Work) -> None:
    registration = lined(line, zone)
    assert registration_rules.check_registration(registration) == []
    work.forget()
    assert len(next_slots(registration, NOW_MS, 10)) == 10
    assert work.parses <= 1
    assert work.visits <= 10
    assert work.days <= 10 * 28 * 50  # of a line that comes every 28 years, the days of the one month that it names


@pytest.mark.parametrize("line", WORST_LINES)
def test_the_newest_slot_is_found_in_a_dozen_steps(line: str, work: Work) -> None:
    registration = lined(line)
    registration_rules.check_registration(registration)
    work.forget()
    newest_slot(registration, NOW_MS - 1000 * DAY_MS, NOW_MS)
    assert work.parses <= 16
    assert work.visits <= 16 + registration_rules.MAX_TIMES


def walked(registration: Registration, due_ms: int, now_ms: int) -> Slot | None:
    """The newest slot, found by looking at each."""
    newest = None
    for slot in itertools.takewhile(lambda s: s.at_ms <= now_ms, iter_slots(registration, due_ms - 1)):
        newest = slot
    return newest


@given(
    late_s=st.integers(0, 2 * 86_400 - 1),
    after_s=st.integers(-2 * 86_400, 7 * 86_400),
    line=st.sampled_from(["* * * * *", "*/7 * * * *", "0 0-11 * * *", "30 2 * * *", "0 3 29 * *", ""]),
)
@example(late_s=7200, after_s=3 * 86_400 + 13 * 3600, line="")
def test_the_newest_slot_is_the_one_that_looking_at_each_finds(late_s: int, after_s: int, line: str) -> None:
    now_ms = NOW_MS + 1000 * after_s
    at_once = replace(REGISTRATION, times=("02:00", "02:30", "03:00"), zone="Europe/Vienna")
    registration = lined(line) if line else at_once
    due_ms = now_ms - 1000 * late_s
    assert newest_slot(registration, due_ms, now_ms) == walked(registration, due_ms, now_ms)


# --- shown at once ---------------------------------------------------------------------------------------------------


def test_where_players_are_told_at_once_the_first_answer_counts() -> None:
    stored = replace(REGISTRATION, reveal=True, policy=AnswerPolicy.LAST)
    assert registration_rules.check_registration(stored) == [registration_rules.FIRST_ONLY]
    assert registration_rules.policy_of(stored) is AnswerPolicy.FIRST
    assert registration_rules.unplayable(stored) == []
    assert registration_rules.check_registration(replace(stored, policy=AnswerPolicy.FIRST)) == []
    assert registration_rules.policy_of(replace(stored, reveal=False)) is AnswerPolicy.LAST
