"""The normal form of a state: what differs only in names, or in what no step can read any more, is one state."""

from __future__ import annotations

from tests.model import discord
from tests.model.promises import has_orphan
from tests.model.state import (
    CANCELLING,
    CHECKSUM,
    CONDITION,
    DEAD,
    ENDED,
    EXTRA,
    FAULTS,
    FIRST_SLOT,
    FRESH,
    FROZEN,
    INTENT,
    LATE,
    LEASE,
    MESSAGE,
    MSG,
    NO_ANSWERS,
    NONE,
    NOT_FIXED,
    OWNER,
    PHASE,
    PLAYER_A,
    PLAYER_B,
    POSTING,
    SHEET,
    SLOTS,
    SQL_ANSWERS,
    SQL_CONFIRMED,
    SQL_MESSAGE,
    SWAPPED,
    VISIBLE,
    WINDOW,
    WORKER_SIZE,
    WORKERS,
    Q,
    R,
    State,
)
from tests.model.worker import (
    CALL_OFF,
    DISCARD,
    FAIL,
    FIX_DEADLINE,
    IDLE,
    OPEN_IT,
    QUESTION,
    READ,
    RESULTS,
    SCHEDULE,
    SHOW_CANCELLED,
    SWEEP,
    SWEEP_OFF,
    rest,
)

_BLOCK = R - Q
_EMPTY = [0] * _BLOCK
_SWEEP_STEPS = frozenset({SWEEP, SWEEP_OFF})
_QUESTION_STEPS = _SWEEP_STEPS | {FIX_DEADLINE, OPEN_IT, FAIL, CALL_OFF, SHOW_CANCELLED, *range(QUESTION, RESULTS)}
_RESULT_STEPS = _SWEEP_STEPS | set(range(RESULTS, RESULTS + RESULTS - QUESTION))


def normal(given: State, fenced_steps: frozenset[int]) -> bytes:
    """The normal form. Workers are exchanged with workers, and players with players, as they do the same."""
    s = without_past(given, fenced_steps)
    starts = range(WORKERS, len(s), WORKER_SIZE)
    if s[PLAYER_A] > s[PLAYER_B]:
        _exchange_players(s, starts)
    _sort_workers(s, starts)
    return bytes(s)


def without_past(given: State, fenced_steps: frozenset[int]) -> State:
    """The state without what no step can read any more; all keep their names."""
    s = list(given)
    phase, starts = s[PHASE], range(WORKERS, len(s), WORKER_SIZE)
    for w, at in enumerate(starts, 1):
        # A worker that was overtaken does nothing in a fenced step: it has already come to rest.
        if s[OWNER] != w and (s[at] in fenced_steps or (s[at] == READ and fenced_steps and not s[at + EXTRA])):
            rest(s, w)
    steps = {s[at] for at in starts}
    if phase in FROZEN or phase in ENDED or phase == CANCELLING:
        s[WINDOW] = NOT_FIXED
        _read_all(s)
    if s[Q + INTENT] or phase not in (NONE, POSTING):
        s[LATE] = 0
    wire = discord.wire_kind(s)
    if phase not in (NONE, POSTING) and wire != Q and not steps & _QUESTION_STEPS and not has_orphan(s, Q):
        s[Q : Q + _BLOCK] = _EMPTY
    if phase in ENDED:
        _forget_ended(s, steps, wire)
    for kind in (Q, R):
        if any(s[kind + FIRST_SLOT : kind + FIRST_SLOT + SLOTS]):
            _free_slots(s, kind)
    return s


def _forget_ended(s: State, steps: set[int], wire: int) -> None:
    """Of a game that has ended: its lease, and its results and answers unless they may yet be read."""
    s[LEASE] = 0
    may_return = bool(s[FAULTS] and s[SQL_CONFIRMED])  # in an older copy, in which the results may be posted again
    if not may_return and wire != R and not steps & _RESULT_STEPS and not has_orphan(s, R):
        s[R : R + _BLOCK] = _EMPTY
    if not may_return and steps <= {IDLE, SCHEDULE}:
        s[PLAYER_A] = s[PLAYER_B] = s[CHECKSUM] = 0
        s[SQL_ANSWERS] = NO_ANSWERS
    if not any(s[R : R + _BLOCK]):
        s[SQL_MESSAGE] = 0


def _read_all(s: State) -> None:
    """After the close, what is stored may be read as saved at any time: the worst is that it has been."""
    for player in (PLAYER_A, PLAYER_B):
        stored, acknowledged = divmod(s[player], 3)
        s[player] = stored * 3 + max(stored, acknowledged)


def _free_slots(s: State, kind: int) -> None:
    """A deleted message that nobody refers to any more leaves room for another."""
    for message, code in enumerate(s[kind + FIRST_SLOT : kind + FIRST_SLOT + SLOTS], 1):
        is_deleted = code and code & CONDITION not in VISIBLE and not code & FRESH
        if is_deleted and not _is_known(s, kind, message):
            s[discord.slot(kind, message)] = 0


def _is_known(s: State, kind: int, message: int) -> bool:
    if kind == R and s[SQL_MESSAGE] == message:
        return True
    if s[kind + MESSAGE] == message or discord.wire_message(s, kind) == message:
        return True
    for at in range(WORKERS, len(s), WORKER_SIZE):
        if s[at] in _SWEEP_STEPS:
            return True
        if s[at + MSG] == message or (s[at] in (QUESTION + DISCARD, RESULTS + DISCARD) and s[at + EXTRA] == message):
            return True
    return False


def _exchange_players(s: State, starts: range) -> None:
    s[PLAYER_A], s[PLAYER_B] = s[PLAYER_B], s[PLAYER_A]
    for sheet in (CHECKSUM, SQL_ANSWERS, *(at + SHEET for at in starts)):
        s[sheet] = SWAPPED[s[sheet]]


def _sort_workers(s: State, starts: range) -> None:
    ranks = [(s[at : at + WORKER_SIZE], s[OWNER] == w, s[LEASE] == w) for w, at in enumerate(starts, 1)]
    in_order = sorted(ranks)
    if in_order == ranks:
        return
    order = sorted(range(len(ranks)), key=ranks.__getitem__)
    for at, n in zip(starts, order, strict=True):
        s[at : at + WORKER_SIZE] = ranks[n][0]
    for field in (OWNER, LEASE):
        if s[field] not in (0, DEAD):
            s[field] = order.index(s[field] - 1) + 1
