"""Bring questions into a guild's bank: first what would happen to each line, then all good ones at once.

`games.questions.formats` parses the file; page and command (`import_export.py`, `import_questions`) call this.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from games.archive.audit import Actor
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.bank.withheld import Withheld
from games.models import OwnQuestion
from games.questions import own
from games.questions.formats.entries import QuestionEntry
from games.questions.formats.parsing import read
from games.questions.own import WITHHELD, Draft

_AT_ONCE = 500


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportPlan:
    """What an import would do."""

    added: tuple[QuestionEntry, ...]
    refused: tuple[QuestionEntry, ...]
    """With what is wrong; a text that is there already, in the bank or in an earlier line, among them."""


def plan(guild_id: str, text: str) -> ImportPlan:
    """Read and check; nothing is stored. Raises `games.questions.formats.entries.UnreadableQuestions`."""
    entries = read(text)
    there = _texts_there(guild_id, entries)
    first: dict[str, int] = {}
    added, refused = [], []
    for entry in entries:
        key = own.text_key(entry.draft.question.text) if entry.draft else ""
        problems = list(entry.problems)
        if not problems and key in there:
            problems.append(own_questions.SAME_TEXT)
        elif not problems and key in first:
            problems.append(f"Line {first[key]} has this text already.")
        if problems:
            refused.append(QuestionEntry(line=entry.line, draft=entry.draft, problems=tuple(problems), text=entry.text))
        else:
            first[key] = entry.line
            added.append(entry)
    return ImportPlan(added=tuple(added), refused=tuple(refused))


def _texts_there(guild_id: str, entries: list[QuestionEntry]) -> set[str]:
    keys = [own.text_key(entry.draft.question.text) for entry in entries if entry.draft and not entry.problems]
    found: set[str] = set()
    for start in range(0, len(keys), _AT_ONCE):
        rows = OwnQuestion.objects.filter(guild_id=guild_id, text_key__in=keys[start : start + _AT_ONCE])
        found.update(rows.values_list("text_key", flat=True))
    return found


def carry_out(actor: Actor, guild_id: str, found: ImportPlan, origin: str) -> int:
    """Store all that a plan would add, in one transaction; returns how many. Raises InvalidQuestion."""
    drafts = [entry.draft for entry in found.added if entry.draft]
    return own_questions.add_many(actor, guild_id, drafts, origin) if drafts else 0


def exported(guild_id: str, withheld: Withheld | None = None) -> Iterator[Draft]:
    """A guild's own questions, oldest first, as the import takes them.

    One that is withheld has no answer, so that no import takes it for a question, and says so as its explanation.
    """
    for row in OwnQuestion.objects.filter(guild_id=guild_id).order_by("id").iterator(chunk_size=_AT_ONCE):
        question = as_question(row)
        if withheld is not None and withheld.covers(question):
            question = replace(withheld.cover(question), answer="", explanation=WITHHELD)
        yield Draft(question=replace(question, seed=""), enabled=row.enabled)
