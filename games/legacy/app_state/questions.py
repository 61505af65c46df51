"""The questions of a game in the file and back: the first under the legacy keys, the others under `tally`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from games.domain.records import Game, Question
from games.legacy.app_state.reading import RawRecord

_FIRST = {"question": "text", "correct_answer": "answer", "category": "category"}
_FIRST_IN_PLAY = _FIRST | {"explanation": "explanation", "seed": "seed"}
"""Legacy key -> field; a finished game has only some of them."""
_FIELDS = tuple(Question.__dataclass_fields__)
MAX_CATEGORY = 40
"""Characters that SQL has room for."""


def legacy_keys(*, over: bool) -> dict[str, str]:
    """Legacy key -> field, of a question."""
    return _FIRST if over else _FIRST_IN_PLAY


def dump_questions(game: Game, *, over: bool) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What stands in the record itself, and what stands under `tally.questions`."""
    own = {key: getattr(game.questions[0], name) for key, name in legacy_keys(over=over).items()}
    first, *more = (asdict(question) for question in game.questions)
    for name in legacy_keys(over=over).values():
        del first[name]
    return own, [first, *more]


def load_questions(record: RawRecord, added: RawRecord | None, *, over: bool) -> tuple[Question, ...]:
    own = _own(record, over=over)
    if added is None:
        return (Question(**own),)
    raw = added.raw.get("questions")
    if not isinstance(raw, list) or not raw:
        raise added.bad("questions", "is not a list with at least one question")
    parts = [RawRecord(each, added.at(f"questions[{n}]"), added.problems) for n, each in enumerate(raw)]
    first, *more = (part.fields(Question, _FIELDS) for part in parts)
    for part, fields in zip(parts[1:], more, strict=True):
        for name in ("seed", "text", "answer"):
            if name not in fields:
                raise part.bad(name, "is missing")
    # What the record itself says is not repeated under `tally`; should it stand there all the same, the record wins.
    first = {"seed": ""} | first | {name: own[name] for name in legacy_keys(over=over).values()}
    return (Question(**first), *(Question(**fields) for fields in more))


def _own(record: RawRecord, *, over: bool) -> dict[str, Any]:
    """The first question as far as the record itself says it, by field."""
    own = {"text": record.text("question"), "answer": record.text("correct_answer")}
    own["category"] = record.text("category", "")
    if len(own["category"]) > MAX_CATEGORY:
        record.repaired("category", f"is longer than {MAX_CATEGORY} characters: cut")
        own["category"] = own["category"][:MAX_CATEGORY]
    own |= {"seed": "", "explanation": "", "difficulty": ""}
    if not over:
        own |= {"seed": record.text("seed", ""), "explanation": record.text("explanation", "")}
    return own
