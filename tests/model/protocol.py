"""The store's scripts, as `games/store/lua` has them, on a state of the model. A mutant overrides one of them.

Each method carries the script's name, changes the state and returns what the script replies: a truth where the script
says OK, or else a false value. `w` is the worker, and its token: each claim's token is its own, so a worker whose claim
was overtaken finds another owner, or none.
"""

from __future__ import annotations

from tests.model.state import (
    AS_FINISHED,
    BAD,
    CANCELLED,
    CANCELLING,
    CHECKSUM,
    CLOSING,
    DUE,
    GENERATION,
    GONE,
    HISTORY,
    HISTORY_TWICE,
    IN_PLAY,
    INTENT,
    LATE,
    LEASE,
    LEFT_TOO_EARLY,
    LISTED,
    MADE,
    MESSAGE,
    MISSED,
    NONE,
    NOT_IN_HISTORY,
    NOT_IN_SQL,
    OPEN,
    OVER,
    OWNER,
    PHASE,
    PLAYER_A,
    PLAYER_B,
    POSTED,
    POSTING,
    RUNNING,
    SECOND_GAME,
    SQL_ANSWERS,
    SQL_CONFIRMED,
    SQL_MESSAGE,
    UNDELIVERABLE,
    WINDOW,
    Q,
    R,
    State,
    stored_sheet,
)

OK, LOST, WINDOW_CLOSED = "OK", "", "WINDOW_CLOSED"


class Protocol:
    """What the code does."""

    is_manual: bool
    """Whether the slot is a person's order, which no registration's due time guards."""

    fenced = True
    """Every step of a claim refuses a worker that was overtaken."""

    # posting

    def schedule_game(self, s: State, due: int, archived: bool) -> None:
        if not self.is_manual and s[DUE] != due:
            return
        s[DUE] = 0
        if s[PHASE] != NONE:
            return
        if archived or s[LATE]:
            s[PHASE] = GONE if archived else MISSED
            return
        if s[MADE]:
            s[BAD] = SECOND_GAME
        s[PHASE], s[MADE], s[LISTED] = POSTING, 1, 1

    def claim(self, s: State, w: int) -> int:
        """The phase in which the game was claimed; 0 when it was refused."""
        if s[PHASE] == OPEN:
            if s[WINDOW] != OVER:
                return 0
            s[PHASE] = CLOSING
        elif s[PHASE] == POSTING and not s[Q + INTENT] and s[LATE]:
            s[PHASE], s[OWNER], s[LEASE] = MISSED, 0, 0
        if s[PHASE] not in (POSTING, CANCELLING, CLOSING, POSTED):
            s[LISTED] = 0
            return 0
        if s[LEASE] not in (0, w):
            return 0
        s[LEASE] = s[OWNER] = w
        return s[PHASE]

    def begin_send(self, s: State, w: int, kind: int) -> tuple[bool, int, int] | None:
        """Whether it is the first try, the message if there is one, and the generation; None when the lease is lost."""
        if s[OWNER] != w:
            return None
        first = not s[kind + INTENT]
        s[kind + INTENT] = 1
        s[LEASE] = w
        return first, s[kind + MESSAGE], s[kind + GENERATION]

    def elect_message(self, s: State, kind: int, message: int) -> int:
        """The message that won, 0 for none."""
        if s[PHASE] == (POSTING if kind == Q else CLOSING) and not s[kind + MESSAGE]:
            s[kind + MESSAGE] = message
        return s[kind + MESSAGE]

    def forget_message(self, s: State, w: int, kind: int, message: int) -> str:
        if s[OWNER] != w:
            return LOST
        if s[kind + MESSAGE] == message:
            s[kind + MESSAGE] = s[kind + INTENT] = 0
            s[kind + GENERATION] += 1
        return OK

    def fix_deadline(self, s: State, w: int, message: int) -> str:
        if s[OWNER] != w or s[PHASE] != POSTING or s[Q + MESSAGE] != message:
            return LOST
        s[WINDOW] = RUNNING
        return OK

    def open(self, s: State, w: int) -> str:
        if s[OWNER] != w or s[PHASE] != POSTING or not s[Q + MESSAGE] or not s[WINDOW]:
            return LOST
        if s[WINDOW] == OVER:
            return WINDOW_CLOSED
        s[PHASE], s[OWNER], s[LEASE] = OPEN, 0, 0
        return OK

    def drop_game(self, s: State, w: int, phase: int) -> str:
        """A worker's failed post, the end of a cancelled game, or a person's order (w 0)."""
        if s[PHASE] not in IN_PLAY or (w and s[OWNER] != w):
            return LOST
        if w and phase == CANCELLED and s[SQL_ANSWERS] != stored_sheet(s):
            s[BAD] = NOT_IN_SQL
        if w and phase == CANCELLED and not s[SQL_CONFIRMED]:
            s[BAD] = LEFT_TOO_EARLY
        s[PHASE], s[OWNER], s[LEASE], s[LISTED] = phase, 0, 0, 0
        s[PLAYER_A] = s[PLAYER_B] = 0
        return OK

    # answers

    def submit_answer(self, s: State, player: int, interaction: int) -> bool:
        """Whether it was accepted: stored now, or there already, or a newer one is."""
        if s[PHASE] != OPEN or s[WINDOW] != RUNNING:
            return False
        stored, acknowledged = divmod(s[player], 3)
        s[player] = max(stored, interaction) * 3 + acknowledged
        return True

    def end_now(self, s: State) -> None:
        if s[PHASE] == OPEN:
            s[WINDOW] = OVER

    def cancel_game(self, s: State) -> None:
        if s[PHASE] in (POSTING, OPEN):
            s[PHASE], s[OWNER], s[LEASE] = CANCELLING, 0, 0

    # after an older copy of the store was restored

    def settle_game(self, s: State) -> None:
        """The game as SQL has it, whoever works on it."""
        s[PHASE] = GONE if s[SQL_CONFIRMED] == AS_FINISHED else CANCELLED
        s[OWNER] = s[LEASE] = s[LISTED] = 0
        if s[PHASE] == CANCELLED:
            s[PLAYER_A] = s[PLAYER_B] = 0
            return
        s[R + MESSAGE], s[CHECKSUM], s[HISTORY] = s[SQL_MESSAGE], s[SQL_ANSWERS], 1
        for player, stored in zip((PLAYER_A, PLAYER_B), divmod(s[SQL_ANSWERS] - 1, 3), strict=True):
            s[player] = stored * 3 + s[player] % 3

    # closing

    def posted(self, s: State, w: int, sheet: int, undeliverable: bool) -> str:
        if s[OWNER] != w or not (undeliverable or s[R + MESSAGE]):
            return LOST
        if s[PHASE] == CLOSING:
            s[PHASE], s[CHECKSUM] = POSTED, sheet
            if undeliverable:
                s[R + MESSAGE] = UNDELIVERABLE
        return OK if s[PHASE] == POSTED else LOST

    def move_to_history(self, s: State, w: int, sheet: int) -> str:
        if s[OWNER] != w or s[PHASE] != POSTED:
            return LOST
        if s[HISTORY]:
            s[BAD] = HISTORY_TWICE
        if sheet != stored_sheet(s):
            s[BAD] = NOT_IN_HISTORY
        s[HISTORY] = 1
        s[PHASE], s[LEASE], s[LISTED] = GONE, 0, 0
        return OK

    def retry_later(self, s: State, w: int) -> None:
        if s[OWNER] == w:
            s[OWNER] = s[LEASE] = 0
