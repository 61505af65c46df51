"""What the duties, imports and running processes ask the store for: `games.domain.ports.Store` is all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from games.domain.duties import Claim, Duty, EarlierTries, SendState
from games.domain.guilds import GuildSnapshot
from games.domain.records import FinishedGame, Game, MessageKind, Registration, Submission


class DutyStore(Protocol):
    """What is due, and the steps of a game from its slot to the history.

    A method that takes a `claim` raises `LeaseLost` when another worker has taken over, unless it says otherwise.
    """

    async def now_ms(self) -> int:
        """The store's clock, which judges all windows."""

    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        """Which of these seeds the guild has seen: seed -> ms of the last use."""

    async def seeds_used_last(self, guild_id: str, count: int) -> dict[str, int]:
        """At most so many of the seeds that the guild has seen, those used last: seed -> ms of the last use."""

    async def count_seeds_used(self, guild_id: str) -> int:
        """How many questions the guild has seen."""

    async def schedule_game(
        self, game: Game, seeds: Mapping[str, int], *, archived: bool, due_ms: int | None, next_ms: int | None
    ) -> None:
        """Reserve the game's slot and its seeds (seed -> last use read, 0 for never) and move its registration on.

        `due_ms` is the registration's due time that was read, None for a manual post. Raises `NotDue`, `GameExists`,
        `SlotMissed`, `SeedTaken`, `RegistrationNotFound`.
        """

    async def claim(self, guild_id: str, game_id: str) -> Claim:
        """Take the lease; an open game whose window is over becomes closing. Raises `NotDue`, `LeaseHeld`."""

    async def begin_send(self, claim: Claim, kind: MessageKind) -> SendState:
        """Note that a message is about to be sent, and learn what earlier tries have left. Extends the lease."""

    async def elect_message(self, claim: Claim, kind: MessageKind, message_id: str) -> str:
        """Offer a message as the one of its kind; returns the one that won. Not fenced. Raises `GameNotFound`."""

    async def forget_message(self, claim: Claim, kind: MessageKind, message_id: str) -> None:
        """Forget a message that was deleted."""

    async def fix_deadline(self, claim: Claim, message_id: str, window_s: int) -> int:
        """Fix and return the end of the window, in ms."""

    async def open(self, claim: Claim) -> None:
        """Take answers from now on and give the lease back. Raises `WindowClosed` when the fixed end has passed."""

    async def posted(self, claim: Claim, answers: int = 0, *, checksum: str = "", undeliverable: str = "") -> None:
        """The results are shown: note how many answers they count and the checksum of all of them.

        `undeliverable` is what stands for the message's id when Discord refused the results for good.
        """

    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        """Take a posted game out of play once SQL has it; until then it stays in play, whole."""

    async def settle_game(self, ended: Game | FinishedGame) -> None:
        """Take a game as SQL has it, finished or cancelled, whatever stands here: an older copy may have been restored.

        Whoever works on the game is overtaken. Idempotent.
        """

    async def retry_later(self, claim: Claim, least_ms: int = 0) -> int:
        """Give the lease back and try again later; returns the delay in ms, which doubles with each try.

        `least_ms` is a least delay that somebody outside has asked for; such a pause is not counted as a try.
        """

    async def fail(self, claim: Claim) -> None:
        """Give up a game that could not be posted."""

    async def cancelled(self, claim: Claim) -> None:
        """SQL has the answers of a game that is being cancelled: take it out of play. Raises `GameNotFound` too."""

    async def expect_orphans(self, game: Game, since_ms: int, least_ms: int = 0) -> None:
        """Have the game's channel searched in ten minutes, for placeholders sent since `since_ms` that lost.

        `least_ms` is a longer pause that Discord has asked for.
        """

    async def forget_orphans(self, game: Game, since_ms: int) -> None:
        """The channel was searched."""

    async def sweep(self, cursor: int) -> int:
        """Rebuild the agenda for one page of guilds; returns the next cursor, 0 at the end."""

    async def due_guilds(self, now_ms: int, limit: int) -> list[str]:
        """The guilds with something due by then, the earliest first; one may turn out to have nothing."""

    async def due(self, guild_id: str, now_ms: int, limit: int) -> list[Duty]:
        """What is due in a guild; nothing while somebody holds it."""

    async def next_due(self, guild_id: str) -> dict[str, int]:
        """Registration id -> when its next slot is due, in ms; those without one are left out."""

    async def settle_agenda(self, guild_id: str) -> None:
        """Reset the guild's place in the agenda from its own earliest due time."""

    async def put_off(self, guild_id: str, until_ms: int) -> None:
        """Move the guild's place in the agenda to then, whatever it has due: its part of the store is unavailable."""


class MovingStore(Protocol):
    """Records that are brought in from elsewhere, and all of a guild at one moment."""

    async def import_registration(self, registration: Registration, next_ms: int | None) -> None:
        """Bring in a registration, with its version (at least 1). Raises `AlreadyThere`, `TooManyRegistrations`."""

    async def import_game(self, game: Game, submissions: Sequence[Submission], tries: EarlierTries) -> None:
        """Bring in a game in play with its state and its answers: all of it becomes visible at once.

        Raises `AlreadyThere` for a game that is in play, has ended, or was brought in before; `VersionConflict` when
        another import of the same game came between.
        """

    async def import_finished(self, finished: FinishedGame) -> None:
        """Bring in a game that SQL has: into the history for what is left of its seven days. Raises `AlreadyThere`."""

    async def import_seeds(self, guild_id: str, seeds: Mapping[str, int]) -> None:
        """Note when questions were used (seed -> ms); a later use that is known stays."""

    async def was_imported(self, guild_id: str, *, registration_id: str = "", game_id: str = "") -> bool:
        """Whether this registration or game was ever brought in."""

    async def snapshot(self, guild_id: str) -> GuildSnapshot:
        """All of a guild at one moment."""

    async def hold_guild(self, guild_id: str, token: str, lease_ms: int) -> None:
        """Let no duty of this guild begin until the lease ends; the same token extends it, or with 0 gives it back.

        Raises `LeaseHeld`.
        """


class PresenceStore(Protocol):
    """Which processes and duty loops run on this store."""

    async def noted_duties(self, worker: str) -> int:
        """When this duty loop was last noted, in ms by the store's clock; 0 when it is unknown."""

    async def note_duties(self, worker: str) -> int:
        """This duty loop is running; to be said every ten seconds. Returns when it is noted to have said so, in ms."""

    async def forget_duties(self, worker: str) -> None:
        """This duty loop has ended."""

    async def running_duties(self) -> list[str]:
        """The duty loops that have reported within the last thirty seconds."""

    async def note_lost_posts(self, owed: bool) -> None:
        """Whether posts of games that this store has lost are to be looked for, by whoever runs the duties."""

    async def owes_lost_posts(self) -> bool:
        """Whether it was noted so; also where all duty loops last reported more than thirty seconds ago: they were
        killed, or this is a copy of a store in use.
        """

    async def note_process(self, name: str, note: str) -> None:
        """This process runs, and says this of itself (`games.domain.processes`); to be said every ten seconds."""

    async def forget_process(self, name: str) -> None:
        """This process has ended."""

    async def running_processes(self) -> dict[str, str]:
        """The notes, by name, of the processes that have reported within the last thirty seconds."""
