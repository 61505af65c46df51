"""How a worker closes a game and archives it: `games.play.closer`, `games.archive`. One page holds both players."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.model.messages import Messages
from tests.model.protocol import OK
from tests.model.state import (
    AS_CANCELLED,
    AS_FINISHED,
    BAD,
    CANCELLED,
    CANCELLING,
    CHECKSUM,
    EXTRA,
    IN_PLAY,
    MESSAGE,
    NO_ANSWERS,
    NOT_IN_SQL,
    PHASE,
    SHEET,
    SQL_ANSWERS,
    SQL_CONFIRMED,
    SQL_MESSAGE,
    SQL_ROW,
    R,
    State,
    answers_on,
    stored_sheet,
)
from tests.model.worker import (
    ANSWERS,
    BEGIN_SEND,
    CONFIRM,
    GET,
    LEAVE,
    MOVE,
    RESULTS,
    RETRY,
    ROW,
    Move,
    block,
    go,
    rest,
)


class DatabaseRefuses(Exception):
    """SQL refuses a statement: a row of this key is there."""


class Closing(Messages):
    """From the frozen answers to history."""

    def read(self, s: State, w: int, kind: int) -> Iterator[Move]:
        n = list(s)
        n[block(w) + SHEET] = self._page(s)
        go(n, w, GET if s[block(w) + EXTRA] else RESULTS + BEGIN_SEND)
        yield w, "reads the answers", n

    def _page(self, s: State) -> int:
        """Answers go with the game: whoever reads later reads nothing."""
        return stored_sheet(s) if s[PHASE] in IN_PLAY else NO_ANSWERS

    def note_posted(self, s: State, w: int, kind: int) -> Iterator[Move]:
        undeliverable, sheet = bool(s[block(w) + EXTRA]), s[block(w) + SHEET]

        def then(n: State, reply: object) -> None:
            go(n, w, GET) if reply == OK else rest(n, w)

        yield from self.script(s, w, "posted", lambda n: self.posted(n, w, sheet, undeliverable), then)

    def get(self, s: State, w: int, kind: int) -> Iterator[Move]:
        n = list(s)
        is_whole = s[PHASE] in IN_PLAY and s[CHECKSUM] == s[block(w) + SHEET]
        go(n, w, ROW if is_whole else RETRY)
        yield w, "reads the game again", n

    # --- SQL --------------------------------------------------------------------------------------------------------

    def row(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self._statement(s, w, "SQL: the game's row", self.insert_row, ANSWERS)

    def answers(self, s: State, w: int, kind: int) -> Iterator[Move]:
        yield from self._statement(s, w, "SQL: the answers", self.insert_answers, CONFIRM)

    def confirm(self, s: State, w: int, kind: int) -> Iterator[Move]:
        if answers_on(s[SQL_ANSWERS]) == answers_on(s[block(w) + SHEET]):
            yield from self._statement(s, w, "SQL: counts and confirms", self.confirm_row, self.behind_sql(s))
        else:
            n = list(s)
            go(n, w, RETRY)
            yield w, "SQL: counts another number of answers", n

    def behind_sql(self, s: State) -> int:
        """Who archives has claimed a posted or a cancelled game; once it has ended, either step is refused."""
        return LEAVE if s[PHASE] == CANCELLING else MOVE

    def _statement(self, s: State, w: int, name: str, act: Callable[[State], None], then: int) -> Iterator[Move]:
        n = list(s)
        try:
            act(n)
        except DatabaseRefuses:
            go(n, w, RETRY)
            yield w, f"{name}: refused", n
        else:
            go(n, w, then)
            yield w, name, n
            yield from self.unknown(s, w, name, act)

    def insert_row(self, n: State) -> None:
        """ON CONFLICT DO NOTHING."""
        if not n[SQL_ROW]:
            n[SQL_ROW], n[SQL_MESSAGE] = 1, n[R + MESSAGE]

    def insert_answers(self, n: State) -> None:
        """One page, one transaction, ON CONFLICT DO NOTHING."""
        if n[SQL_ANSWERS] == NO_ANSWERS:
            n[SQL_ANSWERS] = self._page(n)

    def confirm_row(self, n: State) -> None:
        if n[SQL_CONFIRMED]:
            return
        finished = n[PHASE] != CANCELLING and n[SQL_MESSAGE]  # also when a person has deleted the game since
        n[SQL_CONFIRMED] = AS_FINISHED if finished else AS_CANCELLED
        if n[PHASE] != CANCELLED and n[SQL_ANSWERS] != stored_sheet(n):
            n[BAD] = NOT_IN_SQL

    def move(self, s: State, w: int, kind: int) -> Iterator[Move]:
        sheet = s[block(w) + SHEET]
        yield from self.script(
            s, w, "move_to_history", lambda n: self.move_to_history(n, w, sheet), lambda n, _: rest(n, w)
        )
