"""The results post after a ruling: it says that it was amended, when, and what counts now, within Discord's limits."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from botbridge.messages.results import results_post
from games.domain.records import Game, Ruling
from games.rules import scoring
from tests.botbridge.messages import worlds
from tests.botbridge.messages.limits import check_embed
from tests.botbridge.messages.test_limits import RELAXED
from tests.games.samples import QUESTION, game

AT_MS = 1_900_000_123_000


def ruling(answer: str, shown: str, *, is_right: bool = True, question: int = 0, at_ms: int = AT_MS) -> Ruling:
    return Ruling(question=question, answer=answer, is_right=is_right, shown=shown, at_ms=at_ms)


def text(played: Game, *rulings: Ruling) -> str:
    given_ = [replace(one, answer="AB"[n % 2]) for n, one in enumerate(worlds.submissions(played, 4))]
    embed = results_post(played, scoring.results(played, given_, rulings))
    check_embed(embed)
    return "\n".join([embed.description or "", *(f"{field.name}\n{field.value}" for field in embed.fields)])


def test_results_of_the_close_say_nothing_of_an_amendment() -> None:
    assert "Amended" not in text(game())


def test_amended_results_say_so_and_when_and_what_counts_now() -> None:
    said = text(game(), ruling("A", "Lyon"))

    assert f"✏️ Amended\n<t:{AT_MS // 1000}:f>\n“Lyon” now counts as right" in said
    assert "A · Lyon ✅" in said and "B · Paris ✅" in said
    assert "4 players, 4 with the right answer" in said


def test_what_was_ruled_wrong_loses_its_mark() -> None:
    said = text(game(), ruling("B", "Paris", is_right=False))

    assert "“Paris” now counts as wrong" in said and "B · Paris ✅" not in said


def test_only_the_newest_word_on_an_answer_is_told_newest_first() -> None:
    rulings = [
        ruling("A", "Lyon"),
        ruling("B", "Paris", is_right=False, question=1, at_ms=AT_MS + 5_000),
        ruling("A", "Lyon", is_right=False, at_ms=AT_MS + 60_000),
    ]
    said = text(game(questions=2), *rulings)

    assert f"<t:{AT_MS // 1000 + 60}:f>\nQuestion 1: “Lyon” now counts as wrong\nQuestion 2: “Paris” now" in said
    assert "“Lyon” now counts as right" not in said


def test_players_text_stays_text() -> None:
    said = text(replace(game(), questions=(replace(QUESTION, options=()),)), ruling("x", "@everyone **tin**"))

    assert r"“\@everyone \*\*tin\*\*”" in said


@RELAXED
@given(worlds.games(), st.integers(1, 40), worlds.words)
def test_any_amended_results_fit(played: Game, count: int, shown: str) -> None:
    rulings = [
        ruling(f"{n}", shown + str(n), question=n % len(played.questions), is_right=n % 3 > 0) for n in range(count)
    ]
    check_embed(results_post(played, scoring.results(played, worlds.submissions(played, 3), rulings)))


@pytest.mark.parametrize("count", [1, 2, 25])
def test_the_largest_amended_game_fits(count: int) -> None:
    played = worlds.full_game(count)
    rulings = [ruling(f"{n}", "*" * 200, question=n % count, at_ms=AT_MS + n) for n in range(60)]
    found = replace(worlds.crowded(worlds.results(played, 300), 100_000), rulings=tuple(rulings))
    check_embed(results_post(played, found))
