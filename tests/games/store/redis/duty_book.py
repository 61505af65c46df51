"""What the scripts of the duties must do, written plainly: dictionaries and a clock, no server.

Every method is a script. It returns the word of the reply: OK, or the code of the refusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from games.domain.limits import LEASE_MS

OK = "OK"
IN_PLAY = ("posting", "open", "cancelling", "closing", "posted")


@dataclass
class Page:
    """One game: its state, its lease and its answers."""

    phase: str
    late_at: int = 0
    owner: int | None = None
    lease: int | None = None
    opens_at: int = 0
    ends_at: int = 0
    closed_at: int = 0
    tries: int = 0
    messages: dict[str, str] = field(default_factory=dict)
    intents: dict[str, int] = field(default_factory=dict)
    generations: dict[str, int] = field(default_factory=lambda: {"q": 0, "r": 0})
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Player -> interaction and answer to the only question."""


class Book:
    """One guild: its games, its registration, and what is due when."""

    def __init__(self, now: int) -> None:
        self.now = now
        self.pages: dict[str, Page] = {}
        self.due: dict[str, int] = {}
        self.seeds: dict[str, int] = {}
        self.history: dict[str, int] = {}
        self.version = 0
        """Of the guild's one registration, 0 while there is none."""

    # --- registrations ----------------------------------------------------------------------------------------------

    def save_registration(self, read: int, next_ms: int | None) -> str:
        """`read` is the version that was read. The very same once more is a repeat, not a conflict."""
        if not self.version and read:
            return "REGISTRATION_NOT_FOUND"
        if self.version and read not in (self.version, self.version - 1):
            return "VERSION_CONFLICT"
        self.version = read + 1
        self._set_due("r:reg", next_ms)
        return OK

    def _set_due(self, member: str, at: int | None) -> None:
        if at is None:
            self.due.pop(member, None)
        else:
            self.due[member] = at

    # --- posting ----------------------------------------------------------------------------------------------------

    def schedule_game(
        self,
        game: str,
        slot: int,
        grace: int,
        seeds: dict[str, int],
        *,
        archived: bool,
        due: int | None,
        next_ms: int | None,
    ) -> str:
        if not self.version:
            self.due.pop("r:reg", None)
            return "REGISTRATION_NOT_FOUND"
        if due is not None and (self.now < slot or self.due.get("r:reg") != due):
            return "NOT_DUE"
        is_late = self.now > slot + grace
        refusal = "GAME_EXISTS" if game in self.pages or archived else "SLOT_MISSED" if is_late else ""
        if not refusal and any(self.seeds.get(seed, 0) != used for seed, used in seeds.items()):
            return "SEED_TAKEN"
        if due is not None:
            self._set_due("r:reg", next_ms)
        if refusal:
            self.pages.setdefault(game, Page("gone" if archived else "missed"))
            return refusal
        self.seeds |= dict.fromkeys(seeds, self.now)
        self.pages[game] = Page("posting", late_at=slot + grace)
        self.due[f"g:{game}"] = self.now
        return OK

    def create_game(self, game: str, message: str, window: int) -> str:
        if game in self.pages:
            return "GAME_EXISTS"
        ends_at = self.now + window
        self.pages[game] = Page("open", opens_at=self.now, ends_at=ends_at, messages={"q": message})
        self.due[f"g:{game}"] = ends_at
        return OK

    def claim(self, game: str, token: int) -> str:
        """OK, with the phase behind it. A refusal by a lease makes the game due when that ends: see `lease_ends`."""
        page = self.pages.get(game)
        if page is not None and page.phase == "open":
            if self.now < page.ends_at:
                self.due[f"g:{game}"] = page.ends_at
                return "NOT_DUE"
            page.phase, page.closed_at = "closing", self.now
        elif page is not None and page.phase == "posting" and "q" not in page.intents and self.now > page.late_at:
            self._end(game, "missed")
        if page is None or page.phase not in ("posting", "cancelling", "closing", "posted"):
            self.due.pop(f"g:{game}", None)
            return "NOT_DUE"
        if page.lease is not None:
            return "LEASE_HELD"
        page.owner = page.lease = token
        self.due[f"g:{game}"] = self.now + LEASE_MS
        return f"{OK} {page.phase}"

    def _end(self, game: str, phase: str) -> None:
        page = self.pages[game]
        page.phase, page.owner, page.lease = phase, None, None
        self.due.pop(f"g:{game}", None)
        if phase != "missed":
            page.answers.clear()

    def _mine(self, game: str, token: int) -> Page | None:
        page = self.pages[game]
        return page if page.owner == token else None

    def begin_send(self, game: str, token: int, kind: str) -> str | tuple[bool, int, str, int]:
        """First, since, message and generation."""
        page = self._mine(game, token)
        if page is None:
            return "LEASE_LOST"
        first = kind not in page.intents
        since = page.intents.setdefault(kind, self.now)
        page.lease = token
        self.due[f"g:{game}"] = self.now + LEASE_MS
        return first, since, page.messages.get(kind, ""), page.generations[kind]

    def elect_message(self, game: str, kind: str, message: str) -> str:
        """The message that won, or an empty text."""
        page = self.pages[game]
        if page.phase == {"q": "posting", "r": "closing"}[kind]:
            page.messages.setdefault(kind, message)
        return page.messages.get(kind, "")

    def forget_message(self, game: str, token: int, kind: str, message: str) -> str:
        page = self._mine(game, token)
        if page is None:
            return "LEASE_LOST"
        if page.messages.get(kind) == message:
            del page.messages[kind]
            page.intents.pop(kind, None)
            page.generations[kind] += 1
        return OK

    def fix_deadline(self, game: str, token: int, message: str, window: int) -> str | int:
        """When the window will end."""
        page = self._mine(game, token)
        if page is None or page.phase != "posting" or page.messages.get("q") != message:
            return "LEASE_LOST"
        if page.ends_at <= self.now:
            page.ends_at = self.now + window
        return page.ends_at

    def open(self, game: str, token: int) -> str:
        page = self._mine(game, token)
        if page is None or page.phase != "posting" or "q" not in page.messages or not page.ends_at:
            return "LEASE_LOST"
        if self.now >= page.ends_at:
            return "WINDOW_CLOSED"
        page.phase, page.opens_at, page.tries = "open", self.now, 0
        page.owner = page.lease = None
        self.due[f"g:{game}"] = page.ends_at
        return OK

    # --- answers ----------------------------------------------------------------------------------------------------

    def submit(self, game: str, player: str, interaction: int, answer: str) -> str:
        page = self.pages.get(game)
        if page is None:
            return "GAME_NOT_FOUND"
        if page.phase == "posting":
            return "NOT_OPEN_YET"
        if page.phase != "open":
            return "GAME_CLOSED"
        if self.now >= page.ends_at:
            return "WINDOW_CLOSED"
        known = page.answers.get(player)
        page.answers[player] = interaction, answer
        return "EDIT" if known else "NEW"

    def update_submission(self, game: str, player: str, read: int, answer: str) -> str:
        """`read` is the interaction of the answer that was read."""
        page = self.pages.get(game)
        if page is None:
            return "GAME_NOT_FOUND"
        if page.phase != "open":
            return "GAME_CLOSED"
        if player not in page.answers:
            return "SUBMISSION_NOT_FOUND"
        if page.answers[player][0] != read:
            return "VERSION_CONFLICT"
        page.answers[player] = read, answer
        return OK

    def end_now(self, game: str) -> str:
        page = self.pages.get(game)
        if page is None:
            return "GAME_NOT_FOUND"
        if page.phase != "open":
            return "NOT_OPEN_YET" if page.phase == "posting" else "GAME_CLOSED"
        page.ends_at = min(page.ends_at, self.now)
        self.due[f"g:{game}"] = self.now
        return OK

    def extend_game(self, game: str, read: int, new: int, longest: int) -> str:
        """`read` is the end that was read. The very same once more is a repeat."""
        page = self.pages.get(game)
        if page is None:
            return "GAME_NOT_FOUND"
        if page.phase != "open":
            return "NOT_OPEN_YET" if page.phase == "posting" else "GAME_CLOSED"
        if self.now >= page.ends_at:
            return "WINDOW_CLOSED"
        if page.ends_at == new:
            return OK
        if page.ends_at != read or new < read:
            return "VERSION_CONFLICT"
        if new - page.opens_at > longest:
            return "WINDOW_TOO_LONG"
        page.ends_at = self.due[f"g:{game}"] = new
        return OK

    def cancel_game(self, game: str) -> str:
        page = self.pages.get(game)
        if page is None:
            return "GAME_NOT_FOUND"
        if page.phase in ("cancelling", "cancelled"):
            return OK
        if page.phase not in ("posting", "open"):
            return "GAME_CLOSED"
        page.phase, page.closed_at, page.tries = "cancelling", self.now, 0
        page.owner = page.lease = None
        self.due[f"g:{game}"] = self.now
        return OK

    # --- closing ----------------------------------------------------------------------------------------------------

    def posted(self, game: str, token: int) -> str:
        page = self._mine(game, token)
        if page is None or "r" not in page.messages or page.phase not in ("closing", "posted"):
            return "LEASE_LOST"
        if page.phase == "closing":
            page.phase, page.tries = "posted", 0
        return OK

    def move_to_history(self, game: str, token: int) -> str:
        page = self._mine(game, token)
        if page is None or page.phase != "posted":
            return "LEASE_LOST"
        self._end(game, "gone")
        self.history[game] = page.closed_at
        return OK

    def retry_later(self, game: str, token: int, least_ms: int = 0) -> str | int:
        """The delay; one that Discord asked for is no try."""
        page = self._mine(game, token)
        if page is None:
            return "LEASE_LOST"
        page.tries += not least_ms
        delay = max(least_ms, min(60_000, 2000 * 2 ** max(0, page.tries - 1)))
        page.owner = page.lease = None
        self.due[f"g:{game}"] = self.now + delay
        return delay

    def drop_game(self, game: str, token: int | None, phase: str) -> str:
        """`token` is None for a person's order."""
        page = self.pages.get(game)
        if page is None or page.phase not in IN_PLAY:
            return "GAME_NOT_FOUND"
        if token is not None and page.owner != token:
            return "LEASE_LOST"
        self._end(game, phase)
        return OK
