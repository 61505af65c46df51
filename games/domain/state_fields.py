"""The fields of a game's state, each once: its name in the records, in the store, and in `app_state.json`.

Both stores keep them in one hash for each game, which is what scripts decide on; what is 0 or empty is left out of it.
Beside them stand there `policy` and `questions` of the game's description, and what only the stores have a use for:
`docs/protocol.md` has the whole hash.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from games.domain.duties import EarlierTries
from games.domain.records import Game, GameState, Phase


class StateField(NamedTuple):
    """One row of the table."""

    name: str
    """In the record: `GameState` or `EarlierTries`."""
    stored: str
    """In the hash; of a mapping, what its keys are appended to."""
    type: Any = int
    """`int` for a count and, where the name ends in `_ms`, for milliseconds since the epoch."""
    in_play: str = ""
    """Key in the file's record of a game in play. Where the legacy shape has none, the field stands under its own name
    in `tally.state` or, if it is one of earlier tries, in `tally.tries`."""
    finished: str = ""
    """The same of a finished game, which has no tries; after `tally.` it stands there and not in the record itself."""


STATE = (
    StateField("phase", "phase", Phase),
    StateField("opens_ms", "opens_at", int, "started_at", "started_at"),
    StateField("ends_ms", "ends_at", int, "ends_at", "ended_at"),
    StateField("closed_ms", "closed_at", int, "closed_at", "tally.closed_ms"),
    StateField("question_message_id", "q_msg", str, "message_id", "tally.message_id"),
    StateField("results_message_id", "r_msg", str),
    StateField("players", "players"),
    StateField("answers", "answers"),
    StateField("accepted", "accepted"),
    StateField("changed", "changed"),
    StateField("refused", "refused:", Mapping[str, int]),
    StateField("seq", "seq"),
    StateField("stored", "stored"),
    StateField("posted", "posted"),
    StateField("checksum", "checksum", str),
)
"""`GameState`, in its order."""

TRIES = (
    StateField("late_ms", "late_at"),
    StateField("question_intent_ms", "q_intent"),
    StateField("results_intent_ms", "r_intent"),
    StateField("question_generation", "q_gen"),
    StateField("results_generation", "r_gen"),
    StateField("tries", "tries"),
)
"""`EarlierTries`, in its order."""

_SINGLE = tuple(field for field in STATE if field.name != "refused")
_REFUSED = next(field.stored for field in STATE if field.name == "refused")


def dump_state(game: Game, tries: EarlierTries) -> dict[str, Any]:
    """The hash of a game that stands where its state and earlier tries say."""
    state = game.state
    fields: dict[str, Any] = {"policy": str(game.policy), "questions": len(game.questions)}
    fields |= _dumped(state, _SINGLE) | _dumped(tries, TRIES)
    fields |= {f"{_REFUSED}{code}": times for code, times in state.refused.items()}
    fields["phase"] = str(state.phase)
    # Readers add what was accepted and refused; a game as SQL has it knows no `seq` of its own.
    fields["seq"] = max(0, state.seq - state.accepted - sum(state.refused.values()))
    return {name: value for name, value in fields.items() if value}


def _dumped(record: object, table: Iterable[StateField]) -> dict[str, Any]:
    return {field.stored: getattr(record, field.name) for field in table}


def load_state(fields: Mapping[str, Any]) -> GameState:
    """The state from a game's hash, whose values may be text. Raises KeyError without a phase, ValueError.

    `firsts` counts first answers to a game's only question, each one player, one answer and one accepted submission.
    """
    values = _loaded(fields, _SINGLE)
    refused = {name.removeprefix(_REFUSED): int(n) for name, n in fields.items() if name.startswith(_REFUSED)}
    firsts = int(fields.get("firsts", 0))
    for name in ("players", "answers", "accepted"):
        values[name] = values.get(name, 0) + firsts
    values["seq"] = values.get("seq", 0) + values["accepted"] + sum(refused.values())
    return GameState(phase=values.pop("phase"), refused=refused, **values)


def load_tries(fields: Mapping[str, Any]) -> EarlierTries:
    """What earlier tries have left in a game's hash. Raises ValueError."""
    return EarlierTries(**_loaded(fields, TRIES))


def _loaded(fields: Mapping[str, Any], table: Iterable[StateField]) -> dict[str, Any]:
    return {field.name: field.type(fields[field.stored]) for field in table if field.stored in fields}
