"""A game's state in the file and back, by the table of its fields (`games.domain.state_fields`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from games.domain.duties import EarlierTries
from games.domain.records import GameState, Phase, Submission
from games.domain.state_fields import STATE, TRIES
from games.legacy.app_state.reading import HOUR_MS, RawRecord, id_number, moment_text

_UNDER_TALLY = "tally."
IN_PLAY = {field.name: field.in_play for field in STATE if field.in_play}
"""Field -> key, of those that the legacy shape of a game in play has a key for."""
_FINISHED = {field.name: field.finished for field in STATE if field.finished}
FINISHED = {name: key for name, key in _FINISHED.items() if not key.startswith(_UNDER_TALLY)}
"""The same of a finished game."""
_FINISHED_ADDED = {
    name: key.removeprefix(_UNDER_TALLY) for name, key in _FINISHED.items() if key.startswith(_UNDER_TALLY)
}
_ADDED = tuple(field.name for field in STATE if not field.in_play)
_TRIES = tuple(field.name for field in TRIES)
MAX_TEXT = 40
"""Characters that SQL has room for in a slot and in a message's id."""
_MOST = {"results_message_id": MAX_TEXT, "checksum": 64}


def dump_state(state: GameState, *, over: bool) -> tuple[dict[str, Any], dict[str, Any]]:
    """What stands in the record itself, and what stands under `tally`."""
    own: dict[str, Any] = {}
    added: dict[str, Any] = {"state": {}}
    for name in (field.name for field in STATE):
        value = getattr(state, name)
        if key := (FINISHED if over else IN_PLAY).get(name):
            own[key] = id_number(value) if isinstance(value, str) else moment_text(value)
        elif over and (key := _FINISHED_ADDED.get(name)):
            added[key] = id_number(value) if isinstance(value, str) else value
        else:
            added["state"][name] = dict(value) if isinstance(value, Mapping) else value
    if not over and not state.closed_ms:
        del own[IN_PLAY["closed_ms"]]  # which the legacy bot wrote only once it was closing
    return own, added


def dump_tries(tries: EarlierTries) -> dict[str, int]:
    """What stands under `tally.tries`."""
    return {name: n for name in _TRIES if (n := getattr(tries, name))}


def load_tries(added: RawRecord | None) -> EarlierTries:
    """None for a legacy game. Raises BadRecord."""
    if added is None or "tries" not in added.raw:
        return EarlierTries()
    return EarlierTries(**RawRecord(added.raw["tries"], added.at("tries"), []).fields(EarlierTries, _TRIES))


def load_window(record: RawRecord, *, over: bool) -> tuple[int, int]:
    """When answers were taken, from and until; of Tally's own records, 0 stands for not yet. Raises BadRecord."""
    keys = FINISHED if over else IN_PLAY
    start, end = keys["opens_ms"], keys["ends_ms"]
    opens_ms, ends_ms = record.moment(start), record.moment(end)
    if "tally" in record.raw:
        return opens_ms, ends_ms
    if not opens_ms and not ends_ms:
        raise record.bad(end, f"is missing, and {start} too")
    if not ends_ms:
        record.repaired(end, f"is missing: taken as one hour after {start}")
        ends_ms = opens_ms + HOUR_MS
    if not opens_ms:
        record.repaired(start, f"is missing: taken as one hour before {end}")
        opens_ms = max(1, ends_ms - HOUR_MS)
    if ends_ms < opens_ms:
        record.repaired(end, f"is before {start}: taken as one hour after it")
        ends_ms = opens_ms + HOUR_MS
    return opens_ms, ends_ms


def load_in_play(
    record: RawRecord, added: RawRecord | None, window: tuple[int, int], answers: list[Submission]
) -> GameState:
    """The state of a game in play. Raises BadRecord."""
    closed_ms = record.moment(IN_PLAY["closed_ms"])
    state = GameState(
        phase=Phase.CLOSING if closed_ms else Phase.OPEN,
        opens_ms=window[0],
        ends_ms=window[1],
        closed_ms=closed_ms,
        question_message_id=record.id(IN_PLAY["question_message_id"]),
        **_counted(answers),
        stored=len(answers) if closed_ms else 0,
    )
    return _with_added(state, added)


def load_over(added: RawRecord | None, window: tuple[int, int], answers: list[Submission]) -> GameState:
    """The state of a finished game; what the legacy bot does not say is empty. Raises BadRecord."""
    closed_ms = added.whole(_FINISHED_ADDED["closed_ms"], window[1]) if added else window[1]
    state = GameState(
        phase=Phase.POSTED,
        opens_ms=window[0],
        ends_ms=window[1],
        closed_ms=closed_ms,
        question_message_id=added.id(_FINISHED_ADDED["question_message_id"]) if added else "",
        **_counted(answers),
        stored=len(answers),
        posted=len(answers),
    )
    return _with_added(state, added)


def _counted(answers: list[Submission]) -> dict[str, Any]:
    """What a state counts, from the answers that are there."""
    n = len(answers)
    return {"players": len({s.user_id for s in answers}), "answers": n, "accepted": n, "seq": n}


def _with_added(state: GameState, added: RawRecord | None) -> GameState:
    """The state with what stands under `tally.state`."""
    if added is None or "state" not in added.raw:
        return state
    stated = RawRecord(added.raw["state"], added.at("state"), added.problems)
    fields = stated.fields(GameState, _ADDED)
    for name, most in _MOST.items():
        if len(fields.get(name, "")) > most:
            raise stated.bad(name, f"is longer than {most} characters")
    return replace(state, **fields)
