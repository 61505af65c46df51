"""The answers to a game in the file and back: one object per player, as in the legacy shape.

A player's answers to further questions, which the legacy shape has no key for, stand under `tally.also` of the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from games.domain.records import Question, Submission
from games.legacy.app_state.problems import BadRecord
from games.legacy.app_state.reading import NO_INTERACTION, RawRecord, is_id, moment_text
from games.rules import scoring

_KNOWN = ("answer", "submitted_at", "is_correct", "feedback", "validated_at", "tally")
_ADDED = ("question", "answer", "interaction_id", "received_ms", "name")
MAX_NAME = 80
"""Characters that SQL has room for."""


def dump_answers(questions: Sequence[Question], submissions: Iterable[Submission], *, over: bool) -> dict[str, Any]:
    """User id -> the player's answers; `over` gives them the shape that finished games have."""
    ordered = sorted(submissions, key=lambda s: (int(s.user_id), s.question))
    dumped: dict[str, Any] = {}
    for user_id, own in groupby(ordered, key=lambda s: s.user_id):
        first, *more = (_dump(questions[s.question], s, over) for s in own)
        if more:
            first["tally"]["also"] = more
        dumped[user_id] = first
    return dumped


def _dump(question: Question, s: Submission, over: bool) -> dict[str, Any]:
    index = scoring.choice(question, s.answer) if question.options else None
    shown = s.answer if index is None else question.options[index]
    added: dict[str, Any] = {"interaction_id": s.interaction_id}
    if s.question:
        added["question"] = s.question
    if shown != s.answer:
        added["answer"] = s.answer
    if s.name:
        added["name"] = s.name
    if not over:
        return {
            "answer": shown,
            "submitted_at": moment_text(s.received_ms),
            "is_correct": s.verdict,
            "feedback": None,
            "validated_at": None,
            "tally": added,
        }
    if s.verdict is None:
        added["verdict"] = None  # nobody has ruled: the rules say what stands in is_correct
    added["received_ms"] = s.received_ms
    return {"answer": shown, "is_correct": scoring.is_right(question, s), "tally": added}


def load_answers(record: RawRecord, questions: int, otherwise_ms: int, *, over: bool) -> list[Submission]:
    """The answers of a game's record; one that cannot be read is set aside.

    `otherwise_ms` is when an answer was given that does not say it, as in all finished legacy games (`over`).
    """
    raw = record.raw.get("submissions")
    if raw is None:
        record.repaired("submissions", "is missing: taken as empty")
        return []
    if not isinstance(raw, dict):
        raise record.bad("submissions", "is not an object")
    loaded: list[Submission] = []
    for user_id, answer in raw.items():
        name = f"submissions.{user_id}"
        try:
            if not is_id(user_id):
                raise BadRecord(record.at(name), "is not under a user's id of 1 to 20 digits")
            loaded += _player(
                RawRecord(answer, record.at(name), record.problems), user_id, questions, otherwise_ms, over
            )
        except BadRecord as problem:
            record.set_aside(problem.path.removeprefix(f"{record.path}."), f"{problem.why}: set aside", answer)
    return loaded


def _player(record: RawRecord, user_id: str, questions: int, otherwise_ms: int, over: bool) -> list[Submission]:
    own = [_load(record, user_id, questions, otherwise_ms, over)]
    added = record.tally()
    also = added.raw.get("also", []) if added else []
    if not isinstance(also, list):
        raise record.bad("tally.also", "is not a list")
    for n, raw in enumerate(also):
        more = RawRecord(raw, record.at(f"tally.also[{n}]"), record.problems)
        own.append(_load(more, user_id, questions, otherwise_ms, over))
    if len({s.question for s in own}) != len(own):
        raise record.bad("tally.also", "answers a question twice")
    return own


def _load(record: RawRecord, user_id: str, questions: int, otherwise_ms: int, over: bool) -> Submission:
    record.only(_KNOWN)
    for name in ("feedback", "validated_at"):
        if record.raw.get(name) is not None:
            record.repaired(name, "has no place in Tally: left out")
    added = record.tally()
    values: dict[str, Any] = {"question": 0, "interaction_id": NO_INTERACTION, "answer": record.text("answer")}
    values["received_ms"] = record.moment("submitted_at")
    values["verdict"] = _verdict(record, "is_correct")
    if added is None:
        if not values["received_ms"]:
            values["received_ms"] = otherwise_ms
            if not over:
                record.repaired("submitted_at", "is missing: taken as when the game began")
        return Submission(user_id=user_id, **values)
    values |= added.fields(Submission, _ADDED)
    if "verdict" in added.raw:
        values["verdict"] = _verdict(added, "verdict")
    if not 0 <= values["question"] < questions:
        raise added.bad("question", "is not one of the game's questions")
    if not is_id(values["interaction_id"]):
        raise added.bad("interaction_id", "is not an id of 1 to 20 digits")
    if len(values.get("name", "")) > MAX_NAME:
        added.repaired("name", f"is longer than {MAX_NAME} characters: cut")
        values["name"] = values["name"][:MAX_NAME]
    return Submission(user_id=user_id, **values)


def _verdict(record: RawRecord, name: str) -> bool | None:
    value = record.raw.get(name)
    if value is None or isinstance(value, bool):
        return value
    record.repaired(name, "is neither true, false nor null: taken as null, so that the rules decide")
    return None
