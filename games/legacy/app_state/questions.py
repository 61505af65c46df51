"""The questions of a game in the file and back: the first under the legacy keys, the others under `tally`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from games.domain.records import Game, Question
from games.legacy.app_state.reading import RawRecord

_FIRST = {"question": "text", "correct_answer": "answer", "category": "category"}
_FIRST_IN_PLAY = _FIRST | {"explanation": "explanation", "seed": "seed"}
"""The legacy key -> ours; a finished game has only some of them."""
_FIELDS = tuple(Question.__dataclass_fields__)
MAX_CATEGORY = 40
"""Characters that SQL has room for."""


def words(*, over: bool) -> dict[str, str]:
    """The legacy keys of a game's only question."""
    return _FIRST if over else _FIRST_IN_PLAY


def dump_questions(game: Game, *, over: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What stands in the record itself, and what stands under `tally.questions`."""
    own = {theirs: getattr(game.questions[0], ours) for theirs, ours in words(over=over).items()}
    first, *more = (asdict(question) for question in game.questions)
    for ours in words(over=over).values():
        del first[ours]
    return own, [first, *more]


def load_questions(record: RawRecord, added: RawRecord | None, *, over: bool) -> tuple[Question, ...]:
    own = {"text": record.text("question"), "answer": record.text("correct_answer")}
    own["category"] = record.text("category", "")
    if len(own["category"]) > MAX_CATEGORY:
        record.repaired("category", f"is longer than {MAX_CATEGORY} characters: cut")
        own["category"] = own["category"][:MAX_CATEGORY]
    own |= {"seed": "", "explanation": "", "difficulty": ""}
    if not over:
        own |= {"seed": record.text("seed", ""), "explanation": record.text("explanation", "")}
    if added is None:
        return (Question(**own),)  # type: ignore[arg-type]  # all of them are texts
    raw = added.raw.get("questions")
    if not isinstance(raw, list) or not raw:
        raise added.bad("questions", "is not a list with at least one question")
    parts = [RawRecord(each, added.at(f"questions[{n}]"), added.problems) for n, each in enumerate(raw)]
    first, *more = (part.fields(Question, _FIELDS) for part in parts)
    told = {ours: own[ours] for ours in words(over=over).values()}
    for part, fields in zip(parts[1:], more, strict=True):
        for name in ("seed", "text", "answer"):
            if name not in fields:
                raise part.bad(name, "is missing")
    return (Question(**({"seed": ""} | first | told)), *(Question(**fields) for fields in more))
