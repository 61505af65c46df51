"""`python -m games.questions`: how many questions there are, and some of them to read."""

from __future__ import annotations

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterable
from random import Random

from games.domain.names import find
from games.domain.points_rule import DIFFICULTIES
from games.domain.records import Question
from games.questions.bundled import BundledBank, bundled_bank


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m games.questions", description=__doc__)
    parser.add_argument("--sample", type=int, default=0, metavar="N", help="print N questions drawn at random")
    parser.add_argument("--seed", type=int, default=1, help="draw the same ones again (default: 1)")
    parser.add_argument("--category", default="", help="only of this category")
    parser.add_argument("--difficulty", default="", help="only easy, medium or hard ones")
    chosen = parser.parse_args(arguments)
    bank = bundled_bank()
    try:
        chosen.category = chosen.category and find("category", chosen.category, bank.categories())
        chosen.difficulty = chosen.difficulty and find("difficulty", chosen.difficulty, DIFFICULTIES)
    except ValueError as error:
        parser.error(str(error))
    lines = counted(bank)
    if chosen.sample:
        seeds = bank.seeds(chosen.category, chosen.difficulty)
        drawn = Random(chosen.seed).sample(seeds, min(chosen.sample, len(seeds)))
        lines = (line for number, seed in enumerate(drawn, 1) for line in shown(number, bank.question(seed)))
    sys.stdout.writelines(f"{line}\n" for line in lines)


def counted(bank: BundledBank) -> Iterable[str]:
    """The totals by category, difficulty and generator, largest first."""
    entries = bank.entries
    for title, names in (
        ("category", [entry.category for entry in entries.values()]),
        ("difficulty", [entry.difficulty for entry in entries.values()]),
        ("generator", [seed.partition(":")[0] for seed in entries]),
    ):
        yield f"questions by {title}"
        yield from (f"{number:7}  {name}" for name, number in Counter(names).most_common())
        yield ""
    yield f"{len(entries):7}  questions in all"


def shown(number: int, question: Question) -> Iterable[str]:
    """One question as a reader wants it: the right option marked, spellings, explanation and source below."""
    yield f"{number}. {question.text}  [{question.category}, {question.difficulty}, {question.seed}]"
    for letter, option in zip("ABCDEFGHIJ", question.options, strict=False):
        yield f"   {letter} {option}{'  <-- right' if option == question.answer else ''}"
    if not question.options:
        yield f"   = {'; '.join((question.answer, *question.aliases))}"
    if question.rivals:
        yield f"   not {'; '.join(question.rivals)}"
    yield f"   {question.explanation} ({question.source})"


def until_the_reader_has_enough() -> None:
    """As `main`; a reader who leaves early, such as `head`, is no error."""
    try:
        main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes once more at its end: https://docs.python.org/3/library/signal.html#note-on-sigpipe
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    until_the_reader_has_enough()
