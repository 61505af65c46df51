"""What must hold in every state, beside what a step itself marks as broken."""

from __future__ import annotations

from collections.abc import Sequence

from tests.model.state import (
    AS_CANCELLED,
    BAD,
    BARE,
    CANCELLED_SHOWN,
    CANCELLING,
    CONDITION,
    ENDED,
    FILLED,
    FILLED_DELETED,
    FIRST_SLOT,
    FROZEN,
    GONE,
    IN_PLAY,
    LEFT_TOO_EARLY,
    LISTED,
    MESSAGE,
    NOT_DUE,
    NOT_IN_RESULTS,
    NOT_IN_SQL,
    OPEN,
    OPEN_UNSHOWN,
    PHASE,
    PLAYER_A,
    PLAYER_B,
    POSTED,
    POSTED_UNSHOWN,
    PROMISES,
    SLOTS,
    SQL_CONFIRMED,
    TWO_QUESTIONS,
    TWO_RESULTS,
    UNDELIVERABLE,
    Q,
    R,
    State,
)


def broken(s: State) -> str:
    """The promise that a state breaks, or an empty text. The state is as a step left it, not yet brought into its
    normal form, which forgets what no step can read any more."""
    return PROMISES[s[BAD] or _broken(s)]


def is_end(s: Sequence[int], sweeps: bool) -> bool:
    """Whether nothing remains to be done: the game is over, and no placeholder that lost stands in the channel.

    A game that was given up or deleted may leave one, and so may results that Discord refused.
    """
    if s[PHASE] != GONE:
        return s[PHASE] in ENDED
    return not sweeps or (not has_orphan(s, Q) and (s[R + MESSAGE] == UNDELIVERABLE or not has_orphan(s, R)))


def has_orphan(s: Sequence[int], kind: int) -> bool:
    """Whether a bare placeholder stands in the channel that is not the game's own."""
    for message in range(1, SLOTS + 1):
        if s[kind + FIRST_SLOT + message - 1] & CONDITION == BARE and s[kind + MESSAGE] != message:
            return True
    return False


def _broken(s: State) -> int:
    phase = s[PHASE]
    if s[SQL_CONFIRMED] == AS_CANCELLED and _filled(s, R):
        return CANCELLED_SHOWN
    if _filled(s, Q) > 1:
        return TWO_QUESTIONS
    if _filled(s, R) > 1:
        return TWO_RESULTS
    if phase in IN_PLAY and not s[LISTED]:
        return NOT_DUE
    if phase == OPEN and any(s[Q:R]) and not was_filled(s, Q):  # all 0: nobody can read it any more, see normal.py
        return OPEN_UNSHOWN
    # An older copy may lack answers; that they are in SQL was seen to when it confirmed them.
    lacks = any(s[player] % 3 > s[player] // 3 for player in (PLAYER_A, PLAYER_B))
    if phase == CANCELLING and lacks and not s[SQL_CONFIRMED]:
        return NOT_IN_SQL
    if phase in FROZEN:
        if lacks and (phase == GONE or not s[SQL_CONFIRMED]):
            return NOT_IN_RESULTS
        if phase == POSTED and s[R + MESSAGE] != UNDELIVERABLE and not was_filled(s, R):
            return POSTED_UNSHOWN
        if phase == GONE and not s[SQL_CONFIRMED]:
            return LEFT_TOO_EARLY
    return 0


def _filled(s: State, kind: int) -> int:
    """How many messages of a kind show what they are for."""
    count = 0
    for code in s[kind + FIRST_SLOT : kind + FIRST_SLOT + SLOTS]:
        if code & CONDITION == FILLED:
            count += 1
    return count


def was_filled(s: State, kind: int) -> bool:
    """Whether the chosen message shows what it is for, or did until a moderator deleted it."""
    message = s[kind + MESSAGE]
    return bool(message) and s[kind + FIRST_SLOT + message - 1] & CONDITION in (FILLED, FILLED_DELETED)
