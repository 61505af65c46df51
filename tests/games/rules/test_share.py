"""What a player shows to others tells nothing of the answers, and nothing that a stranger wrote does anything."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from botbridge.messages import text as discord
from games.rules import share
from games.rules.share import Shared, Square

LINK = "https://example.org/p/7f3a?day=2026-11-29"
SHARED = Shared(
    title="Quiz night",
    day=date(2026, 11, 29),
    squares=(Square.RIGHT, Square.WRONG, Square.LATE, Square.NONE, Square.RIGHT, Square.RIGHT),
    points=1240,
    streak=12,
    link=LINK,
)
WORST = Shared(
    title="@everyone <@123> [x](https://a.b) **🟩** `||" * 50,
    day=date(9999, 12, 31),
    squares=(Square.LATE,) * 25,
    points=99_999,
    streak=99_999,
    link=f"https://{'a' * 92}",
)


def shown(shared: Shared) -> str:
    return share.text(shared, discord.escape)


def test_a_text_has_title_date_squares_points_streak_and_link() -> None:
    assert shown(SHARED) == (
        f"Quiz night · 2026-11-29\n🟩🟥🟨⬜🟩🟩\n3 of 6 right · 1,240 points\n🔥 12 days in a row\n{LINK}"
    )


def test_what_there_is_not_is_left_out() -> None:
    assert shown(replace(SHARED, squares=(Square.WRONG,), points=1, streak=1, link="")) == (
        "Quiz night · 2026-11-29\n🟥\n0 of 1 right · 1 point"
    )


@pytest.mark.parametrize(("number", "rows"), [(1, [1]), (10, [10]), (11, [5, 5, 1]), (25, [5] * 5)])
def test_many_squares_stand_in_rows_that_no_phone_breaks(number: int, rows: list[int]) -> None:
    lines = shown(replace(SHARED, squares=(Square.RIGHT,) * number)).splitlines()
    assert [len(line) for line in lines if line.startswith("🟩")] == rows


@given(
    st.builds(
        Shared,
        title=st.text(max_size=200),
        day=st.dates(),
        squares=st.lists(st.sampled_from(Square), min_size=1, max_size=25).map(tuple),
        points=st.integers(0, 99_999),
        streak=st.integers(0, 99_999),
        link=st.sampled_from(["", LINK, WORST.link]),
    )
)
@example(WORST)
@example(replace(WORST, title="🟩" * 200))
@example(replace(WORST, title="א" * 200))
def test_a_text_is_under_300_characters_and_has_the_squares_of_the_game(shared: Shared) -> None:
    found = shown(shared)
    assert discord.size(found) <= share.LONGEST
    title, _, rest = found.partition(f" · {shared.day}\n")
    assert title == discord.escape(shared.title, 64)
    squares = re.sub(r"[^🟩🟥🟨⬜]", "", rest)
    assert squares == "".join(shared.squares)
    assert f"{shared.squares.count(Square.RIGHT)} of {len(shared.squares)} right · " in rest


@pytest.mark.parametrize(
    "title", ["@everyone", "<@819651574603317248>", "**bold**", "[x](https://a.b)", "# big", "||x||", "a\nb\n🟩🟩🟩"]
)
def test_a_title_does_nothing_and_stays_on_its_line(title: str) -> None:
    first, squares, *_ = shown(replace(SHARED, title=title)).splitlines()
    assert squares == "🟩🟥🟨⬜🟩🟩"
    assert not re.search(r"(?<!\\)(?:[*|\[<@]|^#)|https?://", first)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"squares": ()}, "1 to 25 questions"),
        ({"squares": (Square.RIGHT,) * 26}, "1 to 25 questions"),
        ({"points": -1}, "Points and streak are from 0 to 99,999"),
        ({"points": 100_000}, "Points and streak are from 0 to 99,999"),
        ({"streak": -1}, "Points and streak are from 0 to 99,999"),
        ({"streak": 100_000}, "Points and streak are from 0 to 99,999"),
        ({"link": f"https://{'a' * 93}"}, "at most 100 plain characters"),
        ({"link": "javascript:alert(1)"}, "A link is an http address"),
        ({"link": "https://a.b/ @everyone"}, "A link is an http address"),
        ({"link": "https://a.b/x\n"}, "A link is an http address"),
        ({"link": "https://a.b/*x*"}, "A link is an http address"),
        ({"link": "https://me@a.b/"}, "A link is an http address"),
    ],
)
def test_what_cannot_be_shared_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        shown(replace(SHARED, **wrong))  # type: ignore[arg-type]
