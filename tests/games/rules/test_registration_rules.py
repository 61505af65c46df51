"""When games are posted and what they are called."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.duties import Slot
from games.domain.records import Registration
from games.rules import registration_rules, schedule
from games.rules.schedule import iter_slots, newest_slot, next_slots
from tests.games.samples import GUILD, REGISTRATION

MINUTE_MS, HOUR_MS, DAY_MS = 60_000, 3_600_000, 86_400_000


def ms(zone: str, *moment: int, fold: int = 0) -> int:
    year, month, day, *rest = moment
    return int(datetime(year, month, day, *rest, tzinfo=ZoneInfo(zone), fold=fold).timestamp() * 1000)


def at(zone: str, *times: str, cron: str = "") -> Registration:
    return replace(REGISTRATION, zone=zone, times=times, cron=cron)


def shown(zone: str, slots: list[Slot]) -> list[str]:
    """The moments as a clock on the wall shows them."""
    return [f"{datetime.fromtimestamp(slot.at_ms / 1000, ZoneInfo(zone)):%m-%d %H:%M%z}" for slot in slots]


# --- registrations ---------------------------------------------------------------------------------------------------


def test_a_good_registration_has_no_problem() -> None:
    assert registration_rules.check_registration(REGISTRATION) == []
    assert registration_rules.check_registration(at("Europe/Vienna", cron="0 18 * * MON-FRI")) == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"guild_id": "{1}"}, "server's id"),
        ({"channel_id": ""}, "Choose the channel"),
        ({"channel_id": "１"}, "Choose the channel"),
        ({"mention_role_id": "@everyone"}, "role's id"),
        ({"zone": "Europe/Wien"}, "Europe/Wien"),
        ({"zone": "../etc/passwd"}, "not a time zone"),
        ({"zone": ""}, "not a time zone"),
        ({"window_s": 9}, "10 seconds to 7 days"),
        ({"window_s": 604_801}, "10 seconds to 7 days"),
        ({"grace_s": 59}, "1 minute to 1 day"),
        ({"grace_s": 86_401}, "1 minute to 1 day"),
        ({"questions": 0}, "1 to 25 questions"),
        ({"questions": 26}, "1 to 25 questions"),
        ({"times": ()}, "either times of day"),
        ({"cron": "0 8 * * *"}, "either times of day"),
        ({"times": ("8:00",)}, "'8:00' is not a time of day"),
        ({"times": ("08:00\n",)}, "is not a time of day"),
        ({"times": tuple(f"{n:02d}:{m}" for n in range(24) for m in ("00", "30"))}, "At most 24 times"),
        ({"times": (), "cron": "* * * *"}, "Five fields"),
        ({"times": (), "cron": "@daily"}, "Five fields"),
        ({"times": (), "cron": "* * * * * *"}, "Five fields"),
        ({"times": (), "cron": "0 0 30 2 *"}, "that ever comes"),
        ({"times": (), "cron": "61 * * * *"}, "Five fields"),
    ],
)
def test_a_wrong_registration_is_told_what_is_wrong(change: dict[str, object], problem: str) -> None:
    [found] = registration_rules.check_registration(replace(REGISTRATION, **change))  # type: ignore[arg-type]
    assert problem in found


def test_everything_wrong_is_told_at_once() -> None:
    assert (
        len(registration_rules.check_registration(replace(REGISTRATION, zone="x", window_s=1, questions=0, times=())))
        == 4
    )


# --- slots -----------------------------------------------------------------------------------------------------------


def test_slots_follow_the_clock_on_the_wall() -> None:
    registration = at("Europe/Vienna", "08:00", "17:30")
    slots = next_slots(registration, ms("Europe/Vienna", 2026, 7, 1, 8), 3)
    assert shown("Europe/Vienna", slots) == ["07-01 17:30+0200", "07-02 08:00+0200", "07-02 17:30+0200"]
    assert [slot.local for slot in slots] == ["2026-07-01T17:30", "2026-07-02T08:00", "2026-07-02T17:30"]
    assert not any(slot.note for slot in slots)


def test_a_slot_is_strictly_after_the_moment_asked_for() -> None:
    due_ms = ms("UTC", 2026, 7, 1, 8)
    for asked_ms, first_ms in ((due_ms - 1, due_ms), (due_ms, due_ms + DAY_MS), (due_ms + 1, due_ms + DAY_MS)):
        assert next_slots(REGISTRATION, asked_ms, 1)[0].at_ms == first_ms


def test_a_cron_line_is_read_in_the_registrations_zone() -> None:
    registration = at("America/New_York", cron="0 18 * * MON-FRI")
    slots = next_slots(registration, ms("America/New_York", 2026, 7, 3, 12), 3)
    assert shown("America/New_York", slots) == ["07-03 18:00-0400", "07-06 18:00-0400", "07-07 18:00-0400"]


@pytest.mark.parametrize(
    ("zone", "day", "time", "posted"),
    [
        ("Europe/Vienna", (2026, 3, 29), "02:30", "03-29 03:00+0200"),
        ("America/New_York", (2026, 3, 8), "02:00", "03-08 03:00-0400"),
        ("America/Santiago", (2026, 9, 6), "00:30", "09-06 01:00-0300"),
        ("Australia/Lord_Howe", (2026, 10, 4), "02:15", "10-04 02:30+1100"),
    ],
)
def test_a_time_that_the_clock_skips_is_posted_once_when_it_has_jumped(
    zone: str, day: tuple[int, int, int], time: str, posted: str
) -> None:
    registration = at(zone, time)
    slots = next_slots(registration, ms(zone, *day) - 6 * HOUR_MS, 2)
    assert shown(zone, slots)[0] == posted
    assert slots[0].local == f"{datetime(*day):%Y-%m-%d}T{time}"
    assert time in slots[0].note
    assert slots[1].local.endswith(time)
    assert slots[1].note == ""
    assert next_slots(registration, slots[0].at_ms, 1) == [slots[1]]


@pytest.mark.parametrize(
    ("zone", "day", "time", "posted"),
    [
        ("Europe/Vienna", (2026, 10, 25), "02:30", "10-25 02:30+0200"),
        ("America/New_York", (2026, 11, 1), "01:30", "11-01 01:30-0400"),
        ("Australia/Lord_Howe", (2026, 4, 5), "01:45", "04-05 01:45+1100"),
    ],
)
def test_a_time_that_the_clock_repeats_is_posted_once_the_first_time_round(
    zone: str, day: tuple[int, int, int], time: str, posted: str
) -> None:
    registration = at(zone, time)
    before_ms = ms(zone, *day) - 6 * HOUR_MS
    slots = next_slots(registration, before_ms, 3)
    assert shown(zone, slots)[0] == posted
    assert len({slot.local[:10] for slot in slots}) == 3
    # Whenever it is asked that night, by the minute, the answer is one of these, and never in the past.
    for minute in range(-60, 181, 5):
        asked_ms = slots[0].at_ms + minute * MINUTE_MS
        [found] = next_slots(registration, asked_ms, 1)
        assert found.at_ms > asked_ms
        assert found in slots


@pytest.mark.parametrize("cron", ["*/30 * * * *", "0 * * * *", "15,45 1-3 * * *"])
def test_a_cron_line_names_each_local_moment_of_a_repeated_hour_once(cron: str) -> None:
    registration = at("Europe/Vienna", cron=cron)
    start_ms = ms("Europe/Vienna", 2026, 10, 25)
    slots = list(itertools.takewhile(lambda s: s.at_ms < start_ms + DAY_MS, iter_slots(registration, start_ms)))
    locals_ = [slot.local for slot in slots]
    assert locals_ == sorted(set(locals_))
    for minute in range(0, 200, 7):
        asked_ms = start_ms + minute * MINUTE_MS
        found = next_slots(registration, asked_ms, 1)[0]
        assert found.at_ms > asked_ms
        assert found in slots


@given(
    zone=st.sampled_from(
        ["Europe/Vienna", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Tehran"]
    ),
    hour=st.integers(0, 23),
    minute=st.integers(0, 59),
    day=st.integers(0, 3 * 365),
)
def test_a_time_of_day_comes_exactly_once_on_every_date(zone: str, hour: int, minute: int, day: int) -> None:
    registration = at(zone, f"{hour:02d}:{minute:02d}")
    start_ms = ms(zone, 2025, 1, 1) + day * DAY_MS
    slots = next_slots(registration, start_ms, 200)
    dates = [datetime.fromisoformat(slot.local).date().toordinal() for slot in slots]
    assert dates == list(range(dates[0], dates[0] + 200))
    assert all(one.at_ms < other.at_ms for one, other in itertools.pairwise(slots))
    for slot in slots:
        local = datetime.fromtimestamp(slot.at_ms / 1000, ZoneInfo(zone))
        assert ("skips" in slot.note) == (f"{local:%H:%M}" != f"{hour:02d}:{minute:02d}")
        assert ("twice" in slot.note) == (local.utcoffset() != local.replace(fold=1).utcoffset())


@pytest.mark.parametrize("times", [{"times": ("02:30",)}, {"cron": "30 2 * * *"}], ids=["time", "cron"])
def test_a_clock_change_is_said_in_words_at_the_slot_that_it_moves_or_repeats(times: dict[str, Any]) -> None:
    registration = Registration(id="r", guild_id="1", channel_id="2", zone="Europe/Vienna", **times)
    spring, autumn = ms("Europe/Vienna", 2026, 3, 28), ms("Europe/Vienna", 2026, 10, 24)
    assert [slot.note for slot in next_slots(registration, spring, 3)] == [
        "",
        "The clock skips 02:30 that day; posted at 03:00.",
        "",
    ]
    assert [slot.note for slot in next_slots(registration, autumn, 3)] == [
        "",
        "The clock shows 02:30 twice that day; posted the first time.",
        "",
    ]


@pytest.mark.parametrize("cron", ["*/30 * * * *", "0 3 * * *"])
def test_a_slot_that_is_meant_for_the_moment_after_the_skipped_hour_has_no_note(cron: str) -> None:
    registration = at("Europe/Vienna", cron=cron)
    found = {s.local: s.note for s in next_slots(registration, ms("Europe/Vienna", 2026, 3, 29), 10)}
    assert found["2026-03-29T03:00"] == ""


def test_of_the_missed_slots_the_newest_counts() -> None:
    due_ms = ms("UTC", 2026, 7, 1, 8)
    assert newest_slot(REGISTRATION, due_ms, due_ms - 1) is None
    for late_ms, days in ((0, 0), (HOUR_MS, 0), (DAY_MS - 1, 0), (DAY_MS, 1), (1000 * DAY_MS, 1000)):
        slot = newest_slot(REGISTRATION, due_ms, due_ms + late_ms)
        assert slot is not None
        assert slot.at_ms == due_ms + days * DAY_MS


def test_a_rare_slot_missed_long_ago_is_none_any_more() -> None:
    registration = at("UTC", cron="0 8 1 1 *")
    due_ms = ms("UTC", 2026, 1, 1, 8)
    assert newest_slot(registration, due_ms, due_ms + 90 * DAY_MS) is None


# --- ids -------------------------------------------------------------------------------------------------------------


def test_a_slot_names_its_game() -> None:
    one = schedule.game_id(GUILD, "k7m2q", "2026-07-01T08:00")
    assert one == schedule.game_id(GUILD, "k7m2q", "2026-07-01T08:00")
    assert len(one) == 20
    others = {
        schedule.game_id(GUILD, "k7m2q", "2026-07-01T08:01"),
        schedule.game_id(GUILD, "k7m2r", "2026-07-01T08:00"),
        schedule.game_id("1", "k7m2q", "2026-07-01T08:00"),
    }
    assert len(others | {one}) == 4


_digits = st.text("0123456789", min_size=1, max_size=20)
_words = st.text("abcdefghjkmnpqrstuvwxyz23456789", max_size=8)


@given(st.lists(st.tuples(_digits, _words, st.text(max_size=20).filter(lambda t: "/" not in t)), unique=True))
def test_different_slots_have_different_games(slots: list[tuple[str, str, str]]) -> None:
    ids = {schedule.game_id(*slot) for slot in slots}
    assert len(ids) == len(slots)
    assert all(len(id) == 20 and id.isascii() and id.isalnum() for id in ids)
