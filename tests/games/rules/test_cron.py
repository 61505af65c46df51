"""Cron lines as people write them: what is read, and what a refusal names."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import islice

import pytest
from cronsim import CronSim, CronSimError
from hypothesis import assume, given
from hypothesis import strategies as st

from games.rules import cron

DAYS = "SUN MON TUE WED THU FRI SAT".split()
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split()
START = datetime(2026, 1, 1)


def moments(line: str, count: int = 60) -> list[datetime]:
    return list(islice(CronSim(line, START), count))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("0 18 * * MON-FRI", "0 18 * * MON-FRI"),
        ("  0   18 *\t* mon-fri ", "0 18 * * MON-FRI"),
        ("0 18 * * FRI-SUN", "0 18 * * FRI-SAT,SUN"),
        ("0 18 * * friday-Sunday", "0 18 * * FRI-SAT,SUN"),
        ("0 18 * * sat-tue", "0 18 * * SAT,SUN-TUE"),
        ("0 18 * * 5-1", "0 18 * * 5-6,0-1"),
        ("0 18 * * 5-7", "0 18 * * 5-7"),
        ("0 18 * * 7", "0 18 * * 7"),
        ("0 18 * * 7-2", "0 18 * * 0-2"),
        ("0 18 * * FRI-MON/2", "0 18 * * FRI,SUN"),
        ("0 18 * * wednesday,SAT#2,FRIL", "0 18 * * WED,6#2,5L"),
        ("0 18 LW sept *", "0 18 LW SEP *"),
        ("0 12 * Nov-Feb *", "0 12 * NOV-DEC,JAN-FEB *"),
        ("30 22-2 * * *", "30 22-23,0-2 * * *"),
        ("50-10/5 18 * * *", "50,55,0,5,10 18 * * *"),
        ("0 18 25-5 * *", "0 18 25-31,1-5 * *"),
        ("*/15 8-20/4 * * *", "*/15 8-20/4 * * *"),
        ("@hourly", "0 * * * *"),
        ("@daily", "0 0 * * *"),
        (" @Midnight ", "0 0 * * *"),
        ("@weekly", "0 0 * * 0"),
        ("@monthly", "0 0 1 * *"),
        ("@yearly", "0 0 1 1 *"),
        ("@ANNUALLY", "0 0 1 1 *"),
    ],
)
def test_a_cron_line_is_read(text: str, line: str) -> None:
    assert cron.parse_cron(text) == line
    assert cron.parse_cron(line) == line
    assert moments(line, 1)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "0 parts"),
        ("8:00", "has 1 part. A cron line has five: minute, hour, day of the month, month, weekday"),
        ("0 18 * *", "has 4 parts"),
        ("0 0 18 * * MON", "has 6 parts"),
        ("60 18 * * *", "minute “60” of the cron line cannot be read: it is from 0 to 59"),
        ("0 24 * * *", "hour “24”"),
        ("0 18 0 * *", "day of the month “0” of the cron line cannot be read: it is from 1 to 31"),
        ("0 18 * 13 *", "month “13”"),
        ("0 18 * juno *", "do you mean JUN?"),
        ("0 18 * * FIR-SUN", "weekday “FIR-SUN” of the cron line cannot be read: do you mean FRI?"),
        ("0 18 * * XYZ", "it is from 0 to 7, or SUN to SAT"),
        ("0 18 * * 8", "weekday “8”"),
        ("0 18 * * MO", "weekday “MO”"),
        ("0 18 * * FRI#6", "weekday “FRI#6”"),
        ("0 18 * * MON,", "weekday “”"),
        ("0 */0 * * *", "hour “*/0” of the cron line cannot be read: after the slash comes a step"),
        ("0 1-2-3 * * *", "hour “1-2-3”"),
        ("0 ٣ * * *", "hour “٣”"),
        ("0 18 30 2 *", "there is no such day"),
        ("@reboot", "is no time"),
        ("@dayly", "Do you mean @daily?"),
        ("@every 5m", "Write @hourly, @daily"),
        ("0 " + "1," * 5000 + "1 * * *", "The cron line is too long: it has at most 100 characters."),
        ("0-58/2,59-57/2 " + "22-20/2," * 9 + "1 * * *", "Written out, the cron line is too long"),
    ],
)
def test_a_refusal_names_the_part(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=re.escape(words)) as refusal:
        cron.parse_cron(text)
    assert len(str(refusal.value)) < 250


@given(st.sampled_from(DAYS), st.sampled_from(DAYS), st.booleans())
def test_a_range_of_weekdays_goes_past_the_end_of_the_week(first: str, last: str, low: bool) -> None:
    text = f"0 18 * * {first}-{last}"
    start, count = DAYS.index(first), (DAYS.index(last) - DAYS.index(first)) % 7 + 1
    wanted = {DAYS[(start + n) % 7] for n in range(count)}
    assert {f"{moment:%a}".upper() for moment in moments(cron.parse_cron(text.lower() if low else text))} == wanted


@given(st.sampled_from(MONTHS), st.sampled_from(MONTHS))
def test_a_range_of_months_goes_past_the_end_of_the_year(first: str, last: str) -> None:
    start, count = MONTHS.index(first), (MONTHS.index(last) - MONTHS.index(first)) % 12 + 1
    wanted = {MONTHS[(start + n) % 12] for n in range(count)}
    assert {f"{moment:%b}".upper() for moment in moments(cron.parse_cron(f"0 0 1 {first}-{last} *"))} == wanted


def items(least: int, most: int, words: list[str]) -> st.SearchStrategy[str]:
    value = st.sampled_from([*map(str, range(least, most + 1)), *words])
    base = st.one_of(value, st.just("*"), st.tuples(value, value).map("-".join))
    item = st.one_of(base, st.tuples(base, st.integers(1, 9).map(str)).map("/".join))
    return st.lists(item, min_size=1, max_size=2).map(",".join)


LINES = st.tuples(items(0, 59, []), items(0, 23, []), items(1, 31, ["L"]), items(1, 12, MONTHS), items(0, 7, DAYS))


@given(LINES.map(" ".join))
def test_what_cronsim_takes_comes_at_the_same_moments(text: str) -> None:
    """And what was read is read as it stands."""
    try:
        wanted = moments(text, 20)
    except CronSimError:
        wanted = []
    try:
        line = cron.parse_cron(text)
    except ValueError:
        assert not wanted, "cronsim takes it"
        return
    assert cron.parse_cron(line) == line
    assume(wanted)
    assert moments(line, 20) == wanted
