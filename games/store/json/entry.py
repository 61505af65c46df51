"""One game of the file as the store works on it: its description, its state, its answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import structlog

from games.domain.errors import DamagedValue
from games.domain.records import Game, GameState, Phase, Submission
from games.domain.state_fields import dump_state, load_state, load_tries
from games.legacy import app_state
from games.legacy.app_state import BadRecord, RecordProblem
from games.store.json import slices

log = structlog.get_logger(__name__)

StateFields = dict[str, Any]
"""A game's state under its stored names (`games.domain.state_fields`), as steps decide on it; what is missing is 0 or
empty."""

_LEASE = ("owner", "lease", "lease_until")
"""Who works on the game: the token that fences its steps, that of the lease, and until when. These stand beside the
record, since nobody else has a use for them."""


class HeldAnswer(NamedTuple):
    """A stored answer, and how many recent changes are held against its player since."""

    submission: Submission
    recent: float


@dataclass(slots=True)
class GameEntry:
    """A game in play. Whoever changes it calls `GuildSection.touch` with its id."""

    game: Game
    """The description; its state is not kept up to date, `whole()` has the present one."""
    fields: StateFields
    held: dict[tuple[str, int], HeldAnswer] = field(default_factory=dict)
    """User and question -> answer."""
    refusals: list[tuple[str, int, str]] = field(default_factory=list)
    """The latest refused submissions, newest first: user, ms, error code."""
    unread: Mapping[str, Any] = field(default_factory=dict)
    """Keys of the record that are not Tally's: they are written back with it."""
    unread_answers: Mapping[str, Any] = field(default_factory=dict)
    """Answers that cannot be read, by their key, which may be no user's id: written back too."""

    @property
    def phase(self) -> Phase:
        return Phase(self.fields["phase"])

    @property
    def state(self) -> GameState:
        return load_state(self.fields)

    def whole(self) -> Game:
        return replace(self.game, state=self.state)

    def submissions(self) -> list[Submission]:
        return [held.submission for held in self.held.values()]

    def count(self, counter: str, more: int = 1) -> None:
        """Add to one of the state's counters."""
        self.fields[counter] = self.fields.get(counter, 0) + more

    def give_back(self) -> None:
        """Nobody has the game any more."""
        for name in _LEASE:
            self.fields.pop(name, None)


def load(guild_id: str, id: str, text: str, beside: Mapping[str, Any]) -> GameEntry:
    """The game of a record's text. Raises DamagedValue.

    `beside` is what `dump` gave beside the record; a legacy game has nothing there.
    """
    raw = json.loads(text)
    try:
        game, submissions, problems = app_state.load_game(guild_id, id, raw)
        tries = app_state.load_tries(guild_id, id, raw)
    except BadRecord as error:
        raise DamagedValue(f"The file's record {error}.") from error
    log_problems(problems)
    recent = beside.get("recent", {})
    return GameEntry(
        game=game,
        fields=dump_state(game, tries) | {name: beside[name] for name in _LEASE if name in beside},
        held={
            (s.user_id, s.question): HeldAnswer(s, float(recent.get(f"{s.user_id}:{s.question}", 0)))
            for s in submissions
        },
        refusals=[(user, int(at_ms), code) for user, at_ms, code in beside.get("refusals", ())],
        unread={name: raw[name] for name in raw.keys() - app_state.GAME_KEYS},
        unread_answers=_unread(raw, submissions),
    )


def _unread(raw: dict[str, Any], submissions: list[Submission]) -> dict[str, Any]:
    readable = {s.user_id for s in submissions}
    answers = raw.get("submissions")
    return {who: what for who, what in answers.items() if who not in readable} if isinstance(answers, dict) else {}


def dump(entry: GameEntry) -> tuple[str, dict[str, Any]]:
    """The record's text, and what has to stand beside it."""
    record = dict(entry.unread) | app_state.dump_game(entry.whole(), entry.submissions(), load_tries(entry.fields))
    record["submissions"] = dict(entry.unread_answers) | record["submissions"]
    beside = {name: entry.fields[name] for name in _LEASE if name in entry.fields}
    if recent := {f"{user}:{n}": held.recent for (user, n), held in entry.held.items() if held.recent}:
        beside["recent"] = recent
    if entry.refusals:
        beside["refusals"] = [list(line) for line in entry.refusals]
    return slices.dump(record), beside


def log_problems(problems: list[RecordProblem]) -> None:
    """Log what was set aside; it stays in the file."""
    for problem in problems:
        if not problem.repaired:
            log.warning("the file has what cannot be read", problem=str(problem))
