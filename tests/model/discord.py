"""Discord as the model knows it: messages, the nonces that it remembers for a while, and requests under way."""

from __future__ import annotations

from tests.model.state import (
    BAD,
    BARE,
    BARE_DELETED,
    CLOSING,
    CONDITION,
    DELETED_FILLED,
    FILLED,
    FIRST_SLOT,
    FRESH,
    GENERATION_BIT,
    GONE,
    NOT_IN_RESULTS,
    PHASE,
    POSTED,
    SLOTS,
    SQL_ANSWERS,
    SQL_CONFIRMED,
    VISIBLE,
    WIRE,
    Q,
    R,
    State,
    stored_sheet,
)

_A_POST, _A_PATCH, _OF_RESULTS = 64, 128, 32


class TooFewSlots(Exception):
    """The model needs more room for messages than SLOTS."""


def slot(kind: int, message: int) -> int:
    """Where a message stands in the row."""
    return kind + FIRST_SLOT + message - 1


def is_visible(s: State, kind: int, message: int) -> bool:
    return 0 < message <= SLOTS and s[slot(kind, message)] & CONDITION in VISIBLE


def post(s: State, kind: int, generation: int) -> tuple[int, bool]:
    """Post a bare placeholder: its number, and whether it is new.

    While Discord remembers the nonce it answers with the message that came with it, even when that was deleted since:
    whether it really does so is not documented, and this is the worse for us.
    """
    free = 0
    for message in range(1, SLOTS + 1):
        code = s[slot(kind, message)]
        if code and code & FRESH and code // GENERATION_BIT == generation:
            return message, False
        if not code and not free:
            free = message
    if not free:
        raise TooFewSlots
    s[slot(kind, free)] = generation * GENERATION_BIT | FRESH | BARE
    return free, True


def found(s: State, kind: int, generation: int) -> list[int]:
    """Our own placeholders of a generation that stand in the channel."""
    return [
        message
        for message in range(1, SLOTS + 1)
        if (code := s[slot(kind, message)]) & CONDITION == BARE and code // GENERATION_BIT == generation
    ]


def fill(s: State, kind: int, message: int, sheet: int) -> bool:
    """Fill a message in; False when it is gone (404). Results are made of the answers on the sheet."""
    if not is_visible(s, kind, message):
        return False
    at = slot(kind, message)
    s[at] += FILLED - (s[at] & CONDITION)
    if kind == R:
        is_closed = s[SQL_CONFIRMED] or s[PHASE] in (CLOSING, POSTED, GONE)
        if is_closed and sheet != _frozen(s):
            s[BAD] = NOT_IN_RESULTS
    return True


def delete(s: State, kind: int, message: int) -> None:
    """Delete a message; one already gone is no error."""
    at = slot(kind, message)
    if s[at] & CONDITION in VISIBLE:
        s[at] += BARE_DELETED - BARE


def delete_own(s: State, kind: int, message: int) -> None:
    """A worker deletes a placeholder."""
    if s[slot(kind, message)] & CONDITION == FILLED:
        s[BAD] = DELETED_FILLED
    delete(s, kind, message)


def forget_nonce(s: State, kind: int, message: int) -> None:
    s[slot(kind, message)] &= ~FRESH


def send_post(s: State, kind: int, generation: int) -> None:
    """Leave a POST under way."""
    s[WIRE] = _A_POST | (_OF_RESULTS if kind == R else 0) | generation


def send_fill(s: State, kind: int, message: int) -> None:
    """Leave a PATCH under way."""
    s[WIRE] = _A_PATCH | (_OF_RESULTS if kind == R else 0) | message


def wire_kind(s: State) -> int:
    """Of which message a request is under way; 0 when there is none."""
    if not s[WIRE]:
        return 0
    return R if s[WIRE] & _OF_RESULTS else Q


def wire_message(s: State, kind: int) -> int:
    """The message that a PATCH under way is for."""
    return s[WIRE] & 31 if s[WIRE] & _A_PATCH and wire_kind(s) == kind else 0


def arrive(s: State) -> None:
    """What is under way arrives."""
    kind, number = wire_kind(s), s[WIRE] & 31
    if s[WIRE] & _A_POST:
        post(s, kind, number)
    else:
        fill(s, kind, number, _frozen(s))  # made of the answers before an older copy may have come
    s[WIRE] = 0


def _frozen(s: State) -> int:
    """The answers of which results are made: those that SQL has confirmed, or else those in the store."""
    return s[SQL_ANSWERS] if s[SQL_CONFIRMED] else stored_sheet(s)
