"""Add, change, disable and delete a guild's questions. Each change is noted in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.utils.timezone import now

from games.archive.audit import Actor, note
from games.bank.guild_bank import as_question
from games.domain.errors import InvalidQuestion, QuestionGone, VersionConflict
from games.domain.names import fold, folded, same
from games.models import BankRevision, DisabledSeed, OwnQuestion
from games.models.questions import SEED_PREFIX
from games.questions import own
from games.questions.bundled import bundled_bank
from games.questions.own import Draft

MAX_OWN = 20_000
"""Questions that one guild may have of its own: they are read whole when one of them changed."""
_BATCH = 500
SAME_TEXT = "There is a question with this text already."


def find(guild_id: str, seed: str) -> OwnQuestion:
    """A guild's own question. Raises QuestionGone, also for one of another guild."""
    number = number_of(seed)
    row = OwnQuestion.objects.filter(guild_id=guild_id, pk=number).first() if number is not None else None
    if row is None:
        raise QuestionGone
    return row


def number_of(seed: str) -> int | None:
    """The primary key that an own question's seed names; None for any other seed."""
    number = seed.removeprefix(SEED_PREFIX)
    is_one = seed.startswith(SEED_PREFIX) and number.isascii() and number.isdecimal() and len(number) < 19
    return int(number) if is_one else None


def add(actor: Actor, guild_id: str, draft: Draft) -> OwnQuestion:
    """Store a new question. Raises InvalidQuestion, also for a text that is there already."""
    _check(draft)
    [draft] = _alike(guild_id, [draft])
    row = OwnQuestion(guild_id=guild_id, **_columns(draft))
    try:
        with transaction.atomic():
            _room(guild_id, 1)
            row.save(force_insert=True)
            _changed(guild_id)
            note(actor, guild_id, "question.added", subject_id=row.seed, subject=row.text, after=values(row))
    except IntegrityError:
        raise InvalidQuestion(SAME_TEXT) from None
    return row


def change(actor: Actor, before: OwnQuestion, version: int, draft: Draft) -> OwnQuestion:
    """Replace a question. Raises InvalidQuestion; VersionConflict when it is not of that version any more."""
    _check(draft)
    after = OwnQuestion(guild_id=before.guild_id, pk=before.pk, version=version + 1, **_columns(draft))
    return _store(actor, before, after, version, "question.changed")


def switch(actor: Actor, before: OwnQuestion, *, enabled: bool) -> OwnQuestion:
    """Let a question be asked, or not any more. Raises VersionConflict when it was changed or deleted meanwhile."""
    if before.enabled == enabled:
        return before
    draft = Draft(question=as_question(before), enabled=enabled)
    after = OwnQuestion(guild_id=before.guild_id, pk=before.pk, version=before.version + 1, **_columns(draft))
    return _store(actor, before, after, before.version, f"question.{'enabled' if enabled else 'disabled'}")


def _store(actor: Actor, before: OwnQuestion, after: OwnQuestion, version: int, action: str) -> OwnQuestion:
    fields = {name: getattr(after, name) for name in _columns(Draft(question=as_question(after)))}
    try:
        with transaction.atomic():
            same = OwnQuestion.objects.filter(pk=before.pk, guild_id=before.guild_id, version=version)
            if not same.update(**fields, version=version + 1, updated_at=now()):
                raise VersionConflict
            _changed(before.guild_id)
            old, new = values(before), values(after)
            note(actor, before.guild_id, action, subject_id=after.seed, subject=after.text, before=old, after=new)
    except IntegrityError:
        raise InvalidQuestion(SAME_TEXT) from None
    return after


def delete(actor: Actor, row: OwnQuestion) -> None:
    """Remove a question for good; finished games keep it as it was. One that is gone already stays gone."""
    before, seed = values(row), row.seed
    with transaction.atomic():
        deleted, _ = OwnQuestion.objects.filter(pk=row.pk, guild_id=row.guild_id).delete()
        if deleted:
            _changed(row.guild_id)
            note(actor, row.guild_id, "question.deleted", subject_id=seed, subject=row.text, before=before)


def switch_bundled(actor: Actor, guild_id: str, seed: str, *, enabled: bool) -> None:
    """Let a bundled question be asked in a guild, or not any more. Raises QuestionGone for an unknown seed."""
    try:
        text = bundled_bank().question(seed).text
    except KeyError:
        raise QuestionGone from None
    with transaction.atomic():
        if enabled:
            done = DisabledSeed.objects.filter(guild_id=guild_id, seed=seed).delete()[0] > 0
        else:
            done = DisabledSeed.objects.get_or_create(guild_id=guild_id, seed=seed)[1]
        if done:
            _changed(guild_id)
            action = f"question.{'enabled' if enabled else 'disabled'}"
            old, new = {"enabled": not enabled}, {"enabled": enabled}
            note(actor, guild_id, action, subject_id=seed, subject=text, before=old, after=new)


def add_many(actor: Actor, guild_id: str, drafts: Iterable[Draft], origin: str) -> int:
    """Store checked drafts, all or none; returns how many. `origin` names the file or the format, for the log.

    Raises InvalidQuestion when there is no room, or when a text has come in by another way meanwhile.
    """
    rows = [OwnQuestion(guild_id=guild_id, **_columns(draft)) for draft in _alike(guild_id, drafts)]
    try:
        with transaction.atomic():
            _room(guild_id, len(rows))
            OwnQuestion.objects.bulk_create(rows, batch_size=_BATCH)
            _changed(guild_id)
            subject = f"{len(rows)} question{'' if len(rows) == 1 else 's'} from {origin}"
            note(actor, guild_id, "questions.imported", subject=subject, after={"questions": len(rows)})
    except IntegrityError:
        raise InvalidQuestion("Somebody added one of these meanwhile. Look at the dry run again.") from None
    return len(rows)


def values(row: OwnQuestion) -> Mapping[str, Any]:
    """What people see of a question, for the log of changes."""
    shown = asdict(as_question(row)) | {"enabled": row.enabled}
    del shown["seed"]
    return {name: list(value) if isinstance(value, tuple) else value for name, value in shown.items()}


def _check(draft: Draft) -> None:
    found = own.problems(draft.question)
    if found:
        raise InvalidQuestion(" ".join(f"{problem.field}: {problem.text}" for problem in found))


def _alike(guild_id: str, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """The drafts, in the categories that the server has where they differ in case, blanks and hyphens only."""
    ours = OwnQuestion.objects.filter(guild_id=guild_id).values_list("category", flat=True).distinct()
    known = folded({*bundled_bank().categories(), *ours})
    for draft in drafts:
        typed = draft.question.category
        category = same(typed, known) or typed
        known.setdefault(fold(category), [category])
        yield replace(draft, question=replace(draft.question, category=category))


def _room(guild_id: str, more: int) -> None:
    there = OwnQuestion.objects.filter(guild_id=guild_id).count()
    if there + more > MAX_OWN:
        raise InvalidQuestion(
            f"{there:,} questions are there and {more:,} would come, but a server has at most {MAX_OWN:,}. "
            "Delete some first."
        )


def _changed(guild_id: str) -> None:
    BankRevision.objects.update_or_create(guild_id=guild_id, defaults={"revision": uuid4()})


def _columns(draft: Draft) -> dict[str, Any]:
    fields = asdict(draft.question)
    del fields["seed"]
    for name in own.LISTS:
        fields[name] = list(fields[name])
    keys = {"text_key": own.text_key(draft.question.text), "found": own.searched(draft.question)}
    return fields | keys | {"enabled": draft.enabled}
