"""How questions and their explanations read, and what prints them."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from games.domain.records import Question
from games.questions.kinds.fact_tables import rows, several
from games.questions.kinds.relation import with_article


def test_a_country_that_takes_an_article_has_it_within_a_sentence(questions: dict[str, Question]) -> None:
    names = {several(row["country"])[0] for row in rows("countries")}
    bare = [name for name in names if with_article(name) != name]
    assert {"Netherlands", "Philippines", "United States", "United Kingdom", "Gambia"} < set(bare)
    words = "and|at|by|for|from|in|is|of|to|was|were|with"
    lacks = re.compile(rf"\b(?:{words}) (?:{'|'.join(map(re.escape, bare))})\b")
    for seed, question in questions.items():
        for text in (question.text, question.explanation):
            assert not lacks.search(text), (seed, text)


@pytest.mark.process
def test_a_reader_who_leaves_early_is_no_error() -> None:
    command = [sys.executable, "-m", "games.questions", "--sample", "3000"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None and program.stderr is not None
        assert program.stdout.readline().startswith("1. ")
        program.stdout.close()
        assert program.stderr.read() == ""
        assert program.wait(30) == 0
