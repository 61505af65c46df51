"""Adding, changing, disabling and deleting a guild's questions: who did what is noted with it, or nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from games.archive.audit import SHELL
from games.bank import own_questions, question_import
from games.domain.errors import InvalidQuestion, QuestionGone, VersionConflict
from games.models import AuditEntry, BankRevision, DisabledSeed, OwnQuestion
from games.questions import own

pytestmark = pytest.mark.django_db
GUILD, ELSEWHERE = "819651574603317248", "999000000000000001"
BRIDGE: dict[str, Any] = {"text": "Which bridge?", "answer": "The Old One", "category": "our town"}


def add(guild_id: str = GUILD, **changes: Any) -> OwnQuestion:
    return own_questions.add(SHELL, guild_id, own.draft(BRIDGE | changes))


def noted() -> list[str]:
    return list(AuditEntry.objects.order_by("id").values_list("action", flat=True))


@contextmanager
def revised(guild_id: str = GUILD) -> Iterator[None]:
    """Whoever has read the bank must read it again."""
    before = BankRevision.objects.filter(guild_id=guild_id).first()
    yield
    after = BankRevision.objects.get(guild_id=guild_id)
    assert before is None or before.revision != after.revision


def test_an_added_question_is_found_by_its_seed_in_its_guild_alone() -> None:
    with revised():
        row = add()

    assert own_questions.find(GUILD, row.seed) == row
    for guild_id, seed in ((ELSEWHERE, row.seed), (GUILD, "own:999999"), (GUILD, "own:x"), (GUILD, "capital:FR")):
        with pytest.raises(QuestionGone):
            own_questions.find(guild_id, seed)
    [entry] = AuditEntry.objects.all()
    assert (entry.action, entry.subject_id, entry.subject, entry.before) == ("question.added", row.seed, row.text, {})
    assert entry.after["answer"] == "The Old One"


def test_a_category_that_is_there_already_is_taken_whatever_its_case_and_blanks() -> None:
    """Two that look alike would be two in every list, and registrations ask for one of them."""
    add()
    assert add(text="Which tower?", category="Our-Town").category == "our town"
    assert add(text="Which river?", category="our_town").category == "our town"
    assert add(text="Which sea?", category="Geography").category == "geography"
    names = ("sci-fi", "Sci Fi", "our  TOWN")
    drafts = [own.draft(BRIDGE | {"text": f"Which {name}?", "category": name}) for name in names]
    own_questions.add_many(SHELL, GUILD, drafts, "a test")
    assert set(OwnQuestion.objects.values_list("category", flat=True)) == {"our town", "geography", "sci-fi"}


def test_a_change_is_noted_with_what_was_before() -> None:
    row = add()
    with revised():
        own_questions.change(SHELL, row, 1, own.draft(BRIDGE | {"answer": "The New One"}))

    kept = own_questions.find(GUILD, row.seed)
    assert (kept.answer, kept.version) == ("The New One", 2)
    entry = AuditEntry.objects.latest("id")
    assert (entry.before, entry.after) == ({"answer": "The Old One"}, {"answer": "The New One"})


def test_a_stale_change_is_refused_and_not_noted() -> None:
    row = add()
    own_questions.change(SHELL, row, 1, own.draft(BRIDGE | {"answer": "Theirs"}))
    with pytest.raises(VersionConflict):
        own_questions.change(SHELL, row, 1, own.draft(BRIDGE | {"answer": "Mine"}))
    with pytest.raises(VersionConflict):
        own_questions.switch(SHELL, row, enabled=False)

    assert own_questions.find(GUILD, row.seed).answer == "Theirs"
    assert noted() == ["question.added", "question.changed"]


def test_the_same_text_is_taken_once_in_each_guild() -> None:
    add()
    add(ELSEWHERE)
    other = add(text="Which hill?")
    with pytest.raises(InvalidQuestion, match="this text already"):
        add(text="which  BRIDGE?")
    with pytest.raises(InvalidQuestion, match="this text already"):
        own_questions.change(SHELL, other, 1, own.draft(BRIDGE))
    assert noted() == ["question.added"] * 3


def test_what_is_wrong_is_not_stored() -> None:
    with pytest.raises(InvalidQuestion, match="difficulty"):
        add(difficulty="extreme")
    assert not OwnQuestion.objects.exists() and noted() == []


def test_switching_is_noted_once() -> None:
    row = add()
    with revised():
        row = own_questions.switch(SHELL, row, enabled=False)
    own_questions.switch(SHELL, row, enabled=False)
    with revised():
        own_questions.switch_bundled(SHELL, GUILD, "capital:FR", enabled=False)
    own_questions.switch_bundled(SHELL, GUILD, "capital:FR", enabled=False)

    assert not own_questions.find(GUILD, row.seed).enabled
    assert list(DisabledSeed.objects.values_list("guild_id", "seed")) == [(GUILD, "capital:FR")]
    assert noted() == ["question.added", "question.disabled", "question.disabled"]
    own_questions.switch_bundled(SHELL, GUILD, "capital:FR", enabled=True)
    own_questions.switch_bundled(SHELL, GUILD, "capital:FR", enabled=True)
    assert not DisabledSeed.objects.exists() and noted()[3:] == ["question.enabled"]
    with pytest.raises(QuestionGone):
        own_questions.switch_bundled(SHELL, GUILD, "capital:XX", enabled=False)


def test_a_deleted_question_is_gone_and_its_seed_is_never_given_again() -> None:
    row = add()
    seed = row.seed
    with revised():
        own_questions.delete(SHELL, row)
    own_questions.delete(SHELL, OwnQuestion(pk=int(seed[4:]), guild_id=GUILD, **BRIDGE))

    with pytest.raises(QuestionGone):
        own_questions.find(GUILD, seed)
    assert add().seed != seed
    assert noted() == ["question.added", "question.deleted", "question.added"]


def test_a_guild_has_room_for_so_many_questions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_questions, "MAX_OWN", 2)
    add()
    drafts = [own.draft(BRIDGE | {"text": f"Which hill {n}?"}) for n in range(2)]
    with pytest.raises(InvalidQuestion, match="at most 2"):
        own_questions.add_many(SHELL, GUILD, drafts, "a file")
    add(text="Which hill?")
    with pytest.raises(InvalidQuestion, match="at most 2"):
        add(text="Which tree?")
    add(ELSEWHERE)


FILE = """text,answer,category
Which bridge?,The Old One,our town
Which hill?,The High One,our town
WHICH hill?,Another,our town
Which tree?,,our town
"""


def test_a_plan_says_what_an_import_would_do() -> None:
    add()
    add(ELSEWHERE, text="Which hill?")
    found = question_import.plan(GUILD, FILE)

    assert [entry.line for entry in found.added] == [3]
    assert [(entry.line, entry.problems[0]) for entry in found.refused] == [
        (2, "There is a question with this text already."),
        (4, "Line 3 has this text already."),
        (5, "answer: This must not be empty."),
    ]
    assert OwnQuestion.objects.filter(guild_id=GUILD).count() == 1


def test_an_import_stores_all_good_lines_or_none() -> None:
    found = question_import.plan(GUILD, FILE)
    add(text="Which hill?")
    with pytest.raises(InvalidQuestion, match="meanwhile"):
        question_import.carry_out(SHELL, GUILD, found, "a file")
    assert OwnQuestion.objects.count() == 1

    with revised():
        assert question_import.carry_out(SHELL, GUILD, question_import.plan(GUILD, FILE), "a file") == 1
    entry = AuditEntry.objects.latest("id")
    assert (entry.action, entry.subject) == ("questions.imported", "1 question from a file")
    again = question_import.plan(GUILD, FILE)
    assert question_import.carry_out(SHELL, GUILD, again, "a file") == 0
    assert AuditEntry.objects.latest("id") == entry, "nothing came in, so nothing is noted"


def test_an_export_is_read_back_identically_elsewhere() -> None:
    from games.questions.formats.csv_format import as_csv
    from games.questions.formats.json_format import as_json

    add(aliases=["Old | Grey", "back\\slash"], rivals=["The Odd One"], explanation='Said "so",\nand so', enabled=False)
    add(text="Which hill?", answer="B", options=["A", "B"], source="The mayor", difficulty="hard")
    before = list(question_import.exported(GUILD))
    for number, written in enumerate((as_csv(before), as_json(before))):
        guild_id = f"{ELSEWHERE}{number}"
        found = question_import.plan(guild_id, written)
        assert not found.refused
        question_import.carry_out(SHELL, guild_id, found, "a file")
        assert list(question_import.exported(guild_id)) == before
