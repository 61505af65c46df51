"""One state of the model: a row of small numbers, so that millions of states fit into memory.

A step works on a list; the search keeps `bytes`. The constants name the positions in the row.
"""

from __future__ import annotations

from games.domain.records import Phase

State = list[int]

# --- the row --------------------------------------------------------------------------------------------------------

(
    PHASE,  # index into PHASES
    DUE,  # the slot is due (1), due once more (2), or done with (0)
    LISTED,  # the game stands among what is due
    MADE,  # the slot has had a game
    LATE,  # the grace has passed
    WINDOW,  # NOT_FIXED, RUNNING or OVER by the store's clock
    OWNER,  # the worker whose token the state holds, 0 for nobody alive
    LEASE,  # the worker whose token the lease holds, 0 when free, DEAD when its worker lives no more
    ORPHANS,  # the channel is to be searched for orphans
    WIRE,  # a request that is under way though its sender has given up
    PLAYER_A,  # 3 * stored + acknowledged: each the number of the player's interaction, 0 for none
    PLAYER_B,
    CHECKSUM,  # the sheet of which the results were made, 0 before they are posted
    SQL_ROW,
    SQL_ANSWERS,  # a sheet
    SQL_MESSAGE,  # the results message of its row
    SQL_CONFIRMED,  # NOT_CONFIRMED, AS_FINISHED or AS_CANCELLED
    HISTORY,
    FAULTS,  # how many more may happen
    BAD,  # index into PROMISES: what a step has broken
) = range(20)

Q, R = 20, 28
"""Where the two messages' blocks begin."""
INTENT, GENERATION, MESSAGE, FIRST_SLOT = range(4)
"""Within a block; slots for messages follow."""
SLOTS = 5

WORKERS = 36
"""Where the workers' blocks begin."""
PC, MSG, EXTRA, SHEET = range(4)
"""Within a worker's block: the step it is about to do, a message, one more fact, and the answers it has read."""
WORKER_SIZE = 4

# --- what may stand there -------------------------------------------------------------------------------------------

PHASES = (None, *Phase)
NONE = 0
POSTING, OPEN, CANCELLING, CLOSING, POSTED, GONE, MISSED, FAILED, CANCELLED = (
    PHASES.index(phase)
    for phase in (
        Phase.POSTING,
        Phase.OPEN,
        Phase.CANCELLING,
        Phase.CLOSING,
        Phase.POSTED,
        Phase.GONE,
        Phase.MISSED,
        Phase.FAILED,
        Phase.CANCELLED,
    )
)
IN_PLAY = frozenset({POSTING, OPEN, CANCELLING, CLOSING, POSTED})
ENDED = frozenset({GONE, MISSED, FAILED, CANCELLED})
FROZEN = frozenset({CLOSING, POSTED, GONE})

NOT_FIXED, RUNNING, OVER = range(3)
NOT_CONFIRMED, AS_FINISHED, AS_CANCELLED = range(3)
DEAD = 9

BARE, FILLED, BARE_DELETED, FILLED_DELETED = 1, 2, 3, 4
"""A message's condition: the lowest three bits of its slot."""
CONDITION, FRESH, GENERATION_BIT = 7, 8, 16
"""FRESH while Discord remembers its nonce; its generation stands above."""
VISIBLE = frozenset({BARE, FILLED})
UNDELIVERABLE = 7
"""In place of a message's number: refused by Discord for good."""

NO_ANSWERS = 1
"""A sheet is both players' interactions, 1 + 3 * of the first + of the second: this one is empty."""

PROMISES = (
    "",
    "one game per slot",
    "no answer is accepted after the close",
    "an acknowledged answer is in the results",
    "an acknowledged answer is in SQL",
    "an acknowledged answer is in the history",
    "history is written at most once",
    "at most one question post is filled",
    "at most one results post is filled",
    "an open game shows its question",
    "a game is posted only when its results are shown or refused for good",
    "nothing leaves the store before SQL has confirmed it",
    "a message that stands is not sent again",
    "a game in play is always due",
    "no worker deletes a message that shows what it is for",
    "a cancelled game has no results",
)
(
    FINE,
    SECOND_GAME,
    ACCEPTED_LATE,
    NOT_IN_RESULTS,
    NOT_IN_SQL,
    NOT_IN_HISTORY,
    HISTORY_TWICE,
    TWO_QUESTIONS,
    TWO_RESULTS,
    OPEN_UNSHOWN,
    POSTED_UNSHOWN,
    LEFT_TOO_EARLY,
    SENT_AGAIN,
    NOT_DUE,
    DELETED_FILLED,
    CANCELLED_SHOWN,
) = range(16)


def stored_sheet(s: State) -> int:
    """What both players have stored."""
    return 1 + s[PLAYER_A] // 3 * 3 + s[PLAYER_B] // 3


def answers_on(sheet: int) -> int:
    """How many players have an answer on a sheet."""
    first, second = divmod(sheet - 1, 3)
    return (first > 0) + (second > 0)


SWAPPED = [0] + [1 + (sheet - 1) % 3 * 3 + (sheet - 1) // 3 for sheet in range(1, 10)]
"""Each sheet with the players exchanged."""


def describe(s: State) -> str:
    """The state in a line for people."""
    parts = [f"{PHASES[s[PHASE]] or 'no game'}"]
    parts += [f"owner {s[OWNER]}"] if s[OWNER] else []
    parts += [f"lease {'of the dead' if s[LEASE] == DEAD else s[LEASE]}"] if s[LEASE] else []
    parts += [("", "window runs", "window over")[s[WINDOW]]] if s[WINDOW] else []
    for name, block in (("question", Q), ("results", R)):
        shown = [
            _message(n, code) for n, code in enumerate(s[block + FIRST_SLOT : block + FIRST_SLOT + SLOTS], 1) if code
        ]
        winner = s[block + MESSAGE]
        chosen = " undeliverable" if winner == UNDELIVERABLE else f" is #{winner}" if winner else ""
        parts += [f"{name}{chosen} [{', '.join(shown)}]"] if shown or chosen else []
    for name, code in (("A", s[PLAYER_A]), ("B", s[PLAYER_B])):
        parts += [f"player {name} stored {code // 3} read {code % 3}"] if code else []
    sql = [word for word, field in (("row", SQL_ROW), ("confirmed", SQL_CONFIRMED)) if s[field]]
    sql += [f"{answers_on(s[SQL_ANSWERS])} answers"] if s[SQL_ROW] else []
    parts += [f"SQL {' '.join(sql)}"] if sql else []
    return "; ".join(parts)


def _message(number: int, code: int) -> str:
    condition = ("", "bare", "filled", "bare deleted", "filled deleted")[code & CONDITION]
    return f"#{number} {condition}{'' if code & FRESH else ' nonce forgotten'}"
