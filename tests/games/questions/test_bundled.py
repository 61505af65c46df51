"""The bank that ships: enough questions, of many sorts, the same everywhere."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from hashlib import sha256

import pytest

from games.domain.ports import QuestionSource
from games.domain.records import Question
from games.questions import __main__ as shell
from games.questions.bundled import BundledBank, bundled_bank

DIFFICULTIES = {"easy", "medium", "hard"}
SAMPLE = """
from hashlib import sha256
from games.questions.bundled import bundled_bank
bank = bundled_bank()
print(sha256("\\n".join(repr(bank.question(seed)) for seed in bank.seeds()[::9]).encode()).hexdigest())
"""


def test_the_bank_is_a_question_source(bank: BundledBank) -> None:
    source: QuestionSource = bank
    assert source.seeds()
    assert bundled_bank() is bank


def test_there_are_at_least_two_thousand_questions(bank: BundledBank) -> None:
    assert len(bank.seeds()) >= 2000
    assert len(set(bank.seeds())) == len(bank.seeds())


def test_no_generator_makes_more_than_a_quarter(bank: BundledBank) -> None:
    made = Counter(seed.partition(":")[0] for seed in bank.seeds())
    assert max(made.values()) * 4 <= len(bank.seeds())
    assert len(made) >= 30


def test_no_category_is_more_than_a_third_and_each_can_fill_a_game(bank: BundledBank) -> None:
    categories = bank.categories()
    expected = "geography science history language technology arts nature sports mathematics"
    assert set(expected.split()) <= set(categories)
    assert sum(categories.values()) == len(bank.seeds())
    assert max(categories.values()) * 3 <= len(bank.seeds())
    assert min(categories.values()) >= 25


@pytest.mark.parametrize("difficulty", sorted(DIFFICULTIES))
def test_each_difficulty_has_hundreds_of_questions(bank: BundledBank, difficulty: str) -> None:
    assert len(bank.seeds(difficulty=difficulty)) >= 300


def test_seeds_are_drawn_by_category_and_difficulty(bank: BundledBank) -> None:
    drawn = bank.seeds("science", "easy")
    assert drawn
    assert {(bank.question(seed).category, bank.question(seed).difficulty) for seed in drawn} == {("science", "easy")}
    assert list(drawn) == [seed for seed in bank.seeds() if seed in set(drawn)]
    assert bank.seeds("no such category") == ()


def test_the_parts_add_up_to_the_whole(bank: BundledBank) -> None:
    parts = [bank.seeds(category, level) for category in bank.categories() for level in DIFFICULTIES]
    assert sorted(seed for part in parts for seed in part) == sorted(bank.seeds())


@pytest.mark.parametrize("seed", ["", ":", "capital", "capital:", "capital:XX", "none:FR", "times:1-1", "no-border:IS"])
def test_an_unknown_seed_is_a_key_error(bank: BundledBank, seed: str) -> None:
    with pytest.raises(KeyError):
        bank.question(seed)


def test_a_seed_names_its_question(bank: BundledBank) -> None:
    question = bank.question("capital:FR")
    assert (question.text, question.answer) == ("What is the capital of France?", "Paris")
    assert question == bank.question("capital:FR")


@pytest.mark.process
@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_another_process_makes_the_same_questions(bank: BundledBank, hash_seed: str) -> None:
    ours = sha256("\n".join(repr(bank.question(seed)) for seed in bank.seeds()[::9]).encode()).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    made = subprocess.run([sys.executable, "-c", SAMPLE], env=environment, capture_output=True, text=True, check=True)
    assert made.stdout.strip() == ours


def test_seeds_are_short_plain_text(questions: dict[str, Question]) -> None:
    for seed in questions:
        assert len(seed) <= 64
        assert seed.isascii()
        assert not set(seed) & set(" \t\n{}|")


@pytest.mark.process
def test_the_command_line_counts_and_shows_samples() -> None:
    counted = subprocess.run([sys.executable, "-m", "games.questions"], capture_output=True, text=True, check=True)
    assert "questions in all" in counted.stdout
    command = [sys.executable, "-m", "games.questions", "--sample", "30", "--seed", "1"]
    shown = [subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2)]
    assert shown[0] == shown[1]
    assert "30. " in shown[0]


def test_the_shell_finds_a_category_whatever_its_case_and_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    shell.main(["--sample", "1", "--category", "GEOGRAPHY", "--difficulty", " Easy "])
    assert "[geography, easy, " in capsys.readouterr().out
    for option, words in (
        ("--category=geografy", "Do you mean geography?"),
        ("--difficulty=hart", "Do you mean hard?"),
    ):
        with pytest.raises(SystemExit, match="2"):
            shell.main(["--sample", "1", option])
        assert words in capsys.readouterr().err
