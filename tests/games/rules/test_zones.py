"""Time zones are found as people write them, and nothing that is no place."""

from __future__ import annotations

import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.rules import zones


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Europe/Vienna", "Europe/Vienna"),
        ("europe/vienna", "Europe/Vienna"),
        (" America/New York ", "America/New_York"),
        ("AMERICA / NEW-YORK", "America/New_York"),
        ("america/port au prince", "America/Port-au-Prince"),
        ("america/argentina/buenos aires", "America/Argentina/Buenos_Aires"),
        ("utc", "UTC"),
        ("etc/gmt-1", "Etc/GMT-1"),
        ("etc/gmt+1", "Etc/GMT+1"),
    ],
)
def test_a_zone_is_found(text: str, name: str) -> None:
    assert zones.parse_zone(text) == name


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("Vienna", "Do you mean Europe/Vienna?"),
        ("new york", "Do you mean America/New_York?"),
        ("Europe/Vinna", "Do you mean Europe/Vienna?"),
        ("Eruope/Vienna", "Do you mean Europe/Vienna?"),
        ("Germany/Berlin", "Do you mean Europe/Berlin?"),
        *((text, zones.EXAMPLE) for text in ("localtime", "Factory", "factory", "posixrules", "", "Mars/Phobos")),
        *((text, zones.EXAMPLE) for text in ("UTC+2", "Pacific time", "../../etc/passwd", "x" * 100_000)),
    ],
)
def test_what_is_none_is_refused_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(ValueError, match="is not a time zone") as refusal:
        zones.parse_zone(text)
    assert str(refusal.value).endswith(hint)
    assert len(str(refusal.value)) < 150
    assert not zones.is_zone(text)


def test_every_zone_that_is_offered_has_a_clock() -> None:
    assert {"Europe/Vienna", "UTC"} < set(zones.names())
    assert not {"localtime", "Factory"} & set(zones.names())
    assert all(ZoneInfo(name) for name in zones.names())


@given(st.sampled_from(zones.names()), st.randoms())
def test_each_is_found_whatever_its_case_and_blanks(name: str, dice: random.Random) -> None:
    said = "".join(dice.choice((letter.lower(), letter.upper())) for letter in name)
    said = said.replace("_", dice.choice((" ", "_", "  ")))
    assert zones.parse_zone(f" {said} ") == name
    assert zones.is_zone(name)
