"""The whole model: the table of the workers' steps, and all that may happen in a state."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.model.state import DUE, FAULTS, NO_ANSWERS, PC, SQL_ANSWERS, WORKER_SIZE, WORKERS, Q, R, State
from tests.model.surroundings import Surroundings
from tests.model.worker import (
    ANSWERS,
    ASK,
    BEGIN_SEND,
    CALL_OFF,
    CONFIRM,
    DISCARD,
    ELECT,
    FAIL,
    FIND,
    FIX_DEADLINE,
    FORGET,
    GET,
    IDLE,
    LEAVE,
    MOVE,
    OPEN_IT,
    POST,
    POSTED_IT,
    QUESTION,
    READ,
    RESULTS,
    RETRY,
    ROW,
    SCHEDULE,
    SETTLE,
    SHOW,
    SHOW_CANCELLED,
    SWEEP,
    SWEEP_OFF,
    Move,
)


class Step(NamedTuple):
    """What a worker stands before."""

    method: str
    """Of the model."""
    models: tuple[str, ...]
    """The scripts, and the methods of the announcer, the archive and the store, that it stands for."""
    is_fenced: bool = False
    """Whether it does nothing at all for a worker that was overtaken."""


_OF_A_MESSAGE = {
    BEGIN_SEND: Step("start_send", ("begin_send.lua",), is_fenced=True),
    FIND: Step("find", ("Announcer.find",)),
    POST: Step("post", ("Announcer.send_placeholder",)),
    ELECT: Step("offer", ("elect_message.lua",)),
    DISCARD: Step("discard", ("Announcer.discard",)),
    SHOW: Step("show", ("Announcer.show_question", "Announcer.show_results")),
    FORGET: Step("forget", ("forget_message.lua",), is_fenced=True),
}
STEPS = {
    IDLE: Step("idle_or_sweep", ("archive.exists", "claim.lua", "Store.expect_orphans")),
    SCHEDULE: Step("schedule", ("schedule_game.lua",)),
    RETRY: Step("retry", ("retry_later.lua",), is_fenced=True),
    FIX_DEADLINE: Step("fix_end", ("fix_deadline.lua",), is_fenced=True),
    OPEN_IT: Step("take_answers", ("open.lua",), is_fenced=True),
    FAIL: Step("give_up", ("drop_game.lua",), is_fenced=True),
    READ: Step("read", ("Store.get_game", "Store.iter_submissions")),
    POSTED_IT: Step("note_posted", ("posted.lua",), is_fenced=True),
    GET: Step("get", ("Store.get_game",)),
    ROW: Step("row", ("archive.archive",)),
    ANSWERS: Step("answers", ("Store.iter_submissions", "archive.archive")),
    CONFIRM: Step("confirm", ("archive.archive",)),
    MOVE: Step("move", ("move_to_history.lua",), is_fenced=True),
    SWEEP: Step("look_for_orphans", ("Store.get_states", "Announcer.find_all")),
    SWEEP_OFF: Step("sweep_off", ("Announcer.discard", "Store.forget_orphans")),
    CALL_OFF: Step("call_off", ("Store.get_game", "begin_send.lua"), is_fenced=True),
    SHOW_CANCELLED: Step(
        "show_cancelled", ("Announcer.show_question", "Announcer.find_all", "Announcer.discard", "Store.expect_orphans")
    ),
    ASK: Step("ask", ("older_copy.is_over",)),
    SETTLE: Step("settle", ("settle_game.lua",)),
    LEAVE: Step("leave", ("drop_game.lua",), is_fenced=True),
    **{QUESTION + pc: step for pc, step in _OF_A_MESSAGE.items()},
    **{RESULTS + pc: step for pc, step in _OF_A_MESSAGE.items()},
}

AROUND = {
    "submit": ("submit_answer.lua",),
    "end_now": ("end_now.lua",),
    "cancel_game": ("cancel_game.lua",),
    "drop_game": ("drop_game.lua",),
}
"""What players and people do, likewise."""

LEFT_OUT = {
    "set_agenda.lua": "the agenda only hints at what is due, and a sweep over all guilds fixes it",
    "create_game.lua": "puts a game in play that is announced already; no worker and no player uses it",
    "extend_game.lua": "moves the end of a window that runs, and here a window may end at any moment anyway",
    "update_game.lua": "changes a description, and none once the closing has begun",
    "update_submission.lua": "changes the text of an answer, never whose or which it is, and none after the close",
    "forget_player.lua": "takes a player's answers back at that player's request, and none once the closing has begun",
    "save_registration.lua": "guarded by versions; of a registration the model knows only whether its slot is due",
    "hold_guild.lua": "while records are brought in, no duty begins; a guild without workers is no new state",
    "import_answers.lua": "lays answers down where nobody looks until their game is there",
    "import_game.lua": "makes a game of elsewhere visible, whole, in a state that the model reaches by itself",
    "import_finished.lua": "adds to the history what SQL has; no worker and no player uses it",
    "import_registration.lua": "never twice; of a registration the model knows only whether its slot is due",
}
"""Scripts without a step, and why."""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """How much may happen. Two players take part always."""

    faults: int
    """How many, of any kinds, in one run."""
    workers: int = 2
    interactions: int = 1
    """Submissions of each player: the first, and changes."""
    is_manual: bool = False
    """Whether the slot is a person's order, which no registration's due time guards."""
    sweeps: bool = True
    """Whether orphans are looked for; without, none is counted as a dead end."""

    def __str__(self) -> str:
        kind = "posted manually" if self.is_manual else "scheduled"
        sweep = "" if self.sweeps else ", no sweep"
        return f"{self.faults} faults, {self.workers} workers, 2 players x {self.interactions}, {kind}{sweep}"


class Tally(Surroundings):
    """Workers, players, Discord, SQL and the store together."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.is_manual, self.sweeps, self.interactions = bounds.is_manual, bounds.sweeps, bounds.interactions
        self._ways = {
            pc: (getattr(self, step.method), (R if pc >= RESULTS else Q if pc >= QUESTION else 0))
            for pc, step in STEPS.items()
        }
        self.fenced_steps = frozenset(pc for pc, step in STEPS.items() if step.is_fenced and self.fenced)

    def start(self) -> State:
        """A slot is due, and nothing has happened."""
        s = [0] * (WORKERS + self.bounds.workers * WORKER_SIZE)
        s[DUE], s[SQL_ANSWERS], s[FAULTS] = 1, NO_ANSWERS, self.bounds.faults
        return s

    def moves(self, s: State) -> Iterator[Move]:
        """Everything that may happen next."""
        yield from self.around(s)
        for w in range(1, self.bounds.workers + 1):
            ways, kind = self._ways[s[WORKERS + (w - 1) * WORKER_SIZE + PC]]
            yield from ways(s, w, kind)
            yield from self.crash(s, w)
