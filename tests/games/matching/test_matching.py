"""Free-text answers: what is forgiven, what is not, and what no text can do to the rules."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.matching.normalise import normalise
from games.matching.verdict import Reason, choice_index, is_right, near_in_spelling, why

PAIRS = Path(__file__).parents[2] / "data" / "matching_pairs.psv"


def pairs(verdict: str) -> list[tuple[str, str]]:
    found = []
    for line in PAIRS.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            kind, guess, answer = (cell.strip() for cell in line.split("|"))
            assert kind in {"right", "wrong"}, line
            if kind == verdict:
                found.append((guess, answer))
    return found


def test_there_are_enough_pairs() -> None:
    assert len(pairs("right")) >= 90
    assert len(pairs("wrong")) >= 110
    assert len({*pairs("right"), *pairs("wrong")}) == len([*pairs("right"), *pairs("wrong")])


@pytest.mark.parametrize(("guess", "answer"), pairs("right"))
def test_a_right_guess_is_accepted(guess: str, answer: str) -> None:
    assert is_right(guess, answer), why(guess, answer)


@pytest.mark.parametrize(("guess", "answer"), pairs("wrong"))
def test_a_wrong_guess_is_refused(guess: str, answer: str) -> None:
    assert not is_right(guess, answer), why(guess, answer)


@pytest.mark.parametrize(
    ("guess", "answer", "aliases"),
    [
        ("Burma", "Myanmar", ("Burma",)),
        ("holland", "Netherlands", ("Holland",)),
        ("Holand", "Netherlands", ("Holland",)),
        ("Second World War", "World War II", ("Second World War",)),
        ("Mark Twain", "Samuel Clemens", ("Mark Twain",)),
        ("aluminum", "aluminium", ("aluminum",)),
    ],
)
def test_another_right_spelling_counts(guess: str, answer: str, aliases: tuple[str, ...]) -> None:
    assert is_right(guess, answer, aliases)


def test_the_answer_of_a_sibling_question_is_refused_although_it_is_near() -> None:
    assert is_right("Kirkwall", "Kirkwell")
    verdict = why("kirkwall!", "Kirkwell", rivals=("Kirkwall",))
    assert (verdict.accepted, verdict.reason, verdict.matched) == (False, Reason.RIVAL, "Kirkwall")


def test_a_slip_nearer_to_the_answer_than_to_any_rival_is_forgiven() -> None:
    assert is_right("Brattislava", "Bratislava", rivals=("Braslava", "Ljubljana"))


def test_a_guess_as_near_to_a_rival_as_to_the_answer_is_refused() -> None:
    assert why("Kaltan", "Kaltar", rivals=("Kaltas",)).reason is Reason.RIVAL


def test_the_answer_itself_is_right_even_when_a_rival_is_spelled_the_same() -> None:
    assert is_right("Georgia", "Georgia", rivals=("Georgia",))


@pytest.mark.parametrize(
    ("guess", "answer", "aliases", "reason", "slips"),
    [
        ("PARIS!", "Paris", (), Reason.SAME, 0),
        ("Burma", "Myanmar", ("Burma",), Reason.ALIAS, 0),
        ("Budapset", "Budapest", (), Reason.TYPO, 1),
        ("Apollo 12", "Apollo 11", (), Reason.NUMBERS, 0),
        ("London", "Paris", (), Reason.DIFFERENT, 0),
        ("   ", "Paris", (), Reason.EMPTY, 0),
        ("x" * 201, "Paris", (), Reason.TOO_LONG, 0),
    ],
)
def test_the_verdict_tells_its_reason(
    guess: str, answer: str, aliases: tuple[str, ...], reason: Reason, slips: int
) -> None:
    verdict = why(guess, answer, aliases)
    assert (verdict.reason, verdict.slips) == (reason, slips)


@pytest.mark.parametrize(
    "guess",
    ["", " ", "\x00", "\u200b", "\u202e\u2066", "\ud800", "\udfff\ud83d", "?!", "\ufeff", "a" * 10_000, "\n" * 10_000,
     "1" * 10_000, "\u0301" * 10_000, "Z\u0335\u0321\u0322" * 2_000, "x i" * 3_000, "-", ",", "#", "++", "&"],
)  # fmt: skip
def test_text_without_sense_is_refused_and_never_raises(guess: str) -> None:
    assert not is_right(guess, "Paris", ("Lutetia",), ("Parish",))
    assert choice_index(guess, ("Paris", "London")) is None


@pytest.mark.parametrize(
    "guess",
    ["Pa\u200bris", "\u202eParis\u202c", "Par\x00is", "Paris\ud800", "Ｐａｒｉｓ", "\tparis\n", "Pa\u0301ris"],
)
def test_invisible_characters_do_not_spoil_a_right_guess(guess: str) -> None:
    assert is_right(guess, "Paris")


@given(st.text(max_size=220), st.text(max_size=40))
def test_any_text_gets_a_verdict(guess: str, answer: str) -> None:
    verdict = why(guess, answer, (answer,), (guess,))
    assert verdict.accepted == (verdict.reason in {Reason.SAME, Reason.ALIAS, Reason.TYPO})
    choice_index(guess, (answer, "Paris"))


@given(st.text(max_size=60))
def test_normalising_twice_or_in_another_case_changes_nothing_that_an_answer_consists_of(text: str) -> None:
    plain = normalise(text)
    assert plain.isascii()
    assert plain == plain.strip()
    assert is_right(text, text) or not plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The Netherlands", "netherlands"),
        ("Mt. Everest", "mount everest"),
        ("twenty-one", "21"),
        ("one hundred and five", "105"),
        ("two million", "2000000"),
        ("nineteen sixty-nine", "1969"),
        ("1,234,567", "1234567"),
        ("3,50", "3.5"),
        ("Henry VIII", "henry 8"),
        ("XIV", "xiv"),
        ("second", "second"),
        ("The The", "the the"),
        ("J. R. R. Tolkien", "jrr tolkien"),
    ],
)
def test_the_plain_form(text: str, plain: str) -> None:
    assert normalise(text) == plain


OPTIONS = ("Alpha Centauri", "Beta", "Göteborg", "C++")


@pytest.mark.parametrize(
    ("answer", "index"),
    [
        ("A", 0),
        ("d", 3),
        (" b ", 1),
        ("E", None),
        ("beta", 1),
        ("goteborg", 2),
        ("GÖTEBORG", 2),
        ("c++", 3),
        ("c plus plus", 3),
        ("Alpha", None),
        ("alpha  centauri", 0),
        ("", None),
        ("AB", None),
        ("1", None),
        ("é", None),
    ],
)
def test_a_choice_is_a_letter_or_the_text_of_an_option(answer: str, index: int | None) -> None:
    assert choice_index(answer, OPTIONS) == index


def test_an_option_that_is_a_single_letter_is_meant_by_that_letter() -> None:
    assert choice_index("a", ("K", "A", "C", "D")) == 1
    assert choice_index("B", ("K", "A", "C", "D")) == 1
    assert choice_index("k", ("Na", "K", "C", "D")) == 1


def test_a_text_that_fits_two_options_is_none() -> None:
    assert choice_index("St John", ("Saint John", "St. John!")) is None


def test_numbers_are_options_by_their_text_not_by_their_place() -> None:
    assert choice_index("3", ("2", "3", "4", "5")) == 1
    assert choice_index("1", ("2", "3", "4", "5")) is None


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("Iceland", "Ireland", True),
        ("Niger", "Nigeria", True),
        ("vitamin C", "vitamin D", False),
        ("World War I", "World War II", False),
        ("Paris", "Buenos Aires", False),
    ],
)
def test_siblings_near_in_spelling_are_found(one: str, other: str, near: bool) -> None:
    assert near_in_spelling(one, other) is near


@pytest.mark.process
def test_the_rules_need_neither_django_nor_redis() -> None:
    code = (
        "import sys, games.matching.verdict; sys.exit(any(m.split('.')[0] in {'django', 'redis'} for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
