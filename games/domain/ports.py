"""The three ports through which a game reaches outside: the store, Discord and the questions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from games.domain.records import (
    Claim,
    Duty,
    Earlier,
    EarlierTries,
    FinishedGame,
    Game,
    GameState,
    GuildDirectory,
    GuildSnapshot,
    MessageKind,
    Question,
    Receipt,
    Refusal,
    Registration,
    Results,
    SendState,
    Submission,
)


class Announcer(Protocol):
    """Discord, as the duties see it.

    Every method raises `Undeliverable`, `MessageGone`, `TokenRevoked` or `OutcomeUnknown`, nothing else of Discord's.
    Edits (`show_*`) are idempotent: the message is a pure function of the arguments.
    """

    async def find(self, game: Game, kind: MessageKind, generation: int, since_ms: int) -> str | None:
        """The id of our own placeholder of this game, kind and generation posted since `since_ms`; None when absent."""

    async def reserve(self, game: Game, kind: MessageKind, generation: int) -> str:
        """Post the bare placeholder (with the ping of the registration's role) and return the message's id."""

    async def find_all(self, game: Game, kind: MessageKind, since_ms: int) -> list[str]:
        """All our messages of this game and kind that are still bare placeholders, of any generation.

        Only the game's id, guild and channel are looked at, and of a game in a forum which post is the question's.
        """

    async def find_earlier(self, game: Game, kind: MessageKind, since_ms: int) -> Earlier | None:
        """Our post of this game and kind since `since_ms`, filled in or bare, that a lost store may have sent."""

    async def open_posts(self, place: Game, since_ms: int) -> dict[str, str]:
        """Our posts in a game's channel since then that show a question and have its buttons: message id -> game id.

        Only the game's guild and channel are looked at, and whether that is a forum.
        """

    async def retire(self, place: Game, message_id: str) -> None:
        """Let such a post of a game that nobody knows any more say so, and take its buttons away."""

    async def discard(self, game: Game, kind: MessageKind, message_id: str) -> None:
        """Delete a placeholder that lost the race; one already gone is success."""

    async def show_question(self, game: Game, message_id: str) -> None:
        """Fill the question post from the game and its state: open, closed or cancelled; its thread when asked for."""

    async def show_results(self, game: Game, results: Results, message_id: str) -> None:
        """Fill the results post."""

    async def send_test_post(self, game: Game, nonce: str) -> None:
        """Post the question of a game that is none, marked as a test: it pings nobody, its buttons take no answer.

        The same nonce within Discord's memory (some minutes) posts nothing new.
        """


class QuestionSource(Protocol):
    """Reproducible questions: the same seed always gives the same question."""

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        """All seeds of a category and difficulty; empty strings mean any. Stable order, no repeats."""

    def question(self, seed: str) -> Question:
        """The question that a seed names. Raises KeyError for an unknown seed."""

    def categories(self) -> Mapping[str, int]:
        """Category -> number of questions."""


class QuestionBanks(Protocol):
    """Where each guild's questions come from."""

    async def of_guild(self, guild_id: str) -> QuestionSource:
        """What this guild may be asked, as it is now; what it returns stays as it is, whatever is changed meanwhile."""


class Capability(StrEnum):
    """What not every store can do."""

    SERVER = "server"
    """It is a server, which may be elsewhere, be killed and come back, and serve processes of several machines."""
    REPLICAS = "replicas"
    """It can wait until replicas have what it acknowledges."""


class Store(Protocol):
    """Everything in play. Every method raises `StoreUnavailable` when the store does not answer.

    Guild ids match `^\\d{1,20}$`, else `InvalidId`. A method that takes a `claim` raises `LeaseLost` when another
    worker has taken over, unless it says otherwise.
    """

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    async def aclose(self) -> None:
        """Lets the answers under way arrive, then lets go of everything."""

    def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every change, whoever made it. Ends only with StoreUnavailable."""

    # registrations
    max_registrations: int
    """How many a guild may have; what is more is kept, and no new one comes."""

    async def get_registrations(self, guild_id: str) -> list[Registration]: ...
    async def get_registration(self, guild_id: str, registration_id: str) -> Registration: ...
    async def save_registration(self, registration: Registration, next_ms: int | None) -> Registration:
        """Store it and set its next slot (None: no slot, as when disabled).

        Raises `VersionConflict`, and `TooManyRegistrations` when it is new and its guild has as many as it may have.
        """

    async def amend_registration(self, registration: Registration) -> Registration:
        """Store it and leave its next slot as it is. Raises `VersionConflict`, `RegistrationNotFound`."""

    async def delete_registration(self, guild_id: str, registration_id: str) -> None: ...

    # games as people ask for them
    async def get_active_games(self, guild_id: str) -> list[Game]:
        """The games in play by when they opened; one whose record is damaged is logged and left out."""

    async def get_games_everywhere(self) -> list[Game]:
        """The games in play of all guilds, in no order; a damaged one is logged and left out.

        It takes one round trip, one more for each thousand guilds, and one for each thousand games; who asks while that
        goes on shares the next reading, so that it is never older than the question.
        """

    async def get_game(self, guild_id: str, game_id: str) -> Game:
        """A game in play. Raises `GameNotFound`, `DamagedValue`."""

    async def get_states(self, guild_id: str, game_ids: Sequence[str]) -> dict[str, GameState]:
        """The states of those games that are known, by id; no description is read. A damaged one is left out."""

    async def count_stored(self, guild_id: str, game_id: str) -> tuple[GameState, int]:
        """A game's state and how many answers are stored, at one moment. Raises `GameNotFound`, `DamagedValue`."""

    async def games_in_play(self, guild_id: str) -> list[str]:
        """The ids of the games in play, also of those whose record is damaged."""

    async def known_games(self, guild_id: str) -> list[str]:
        """The ids of the games in play and in the history, also of those whose record is damaged."""

    async def create_game(self, game: Game, question_message_id: str, window_ms: int | None = None) -> Game:
        """Put an already announced game in play, open from now. Raises `GameExists`."""

    async def update_game(self, game: Game) -> Game:
        """Replace the description of a game in play; as many questions as before, and not once it is closing.

        Raises `GameNotFound`, `GameClosed`, `QuestionNotFound`.
        """

    async def delete_game(self, guild_id: str, game_id: str) -> None:
        """Forget a game in play and its answers; its tombstone keeps the slot taken. Raises `GameNotFound`."""

    async def end_now(self, guild_id: str, game_id: str) -> None:
        """End an open game's window now, so that it is closed. Raises `GameNotFound`, `NotOpenYet`, `GameClosed`."""

    async def extend_game(self, guild_id: str, game_id: str, ends_ms: int, new_ends_ms: int) -> None:
        """Move the end of an open game's window from where it was read to a later moment; idempotent.

        Raises `GameNotFound`, `NotOpenYet`, `GameClosed`, `WindowClosed`, `WindowTooLong`, and `VersionConflict` when
        the window ends at neither of the two.
        """

    async def cancel_game(self, guild_id: str, game_id: str) -> None:
        """Take no more answers of a posting or open game, and have it ended without results; idempotent.

        Its answers stay until a duty has brought them to SQL. Raises `GameNotFound`, `GameClosed`.
        """

    # answers
    async def submit_answer_atomic(
        self,
        guild_id: str,
        game_id: str,
        user_id: str,
        answers: Mapping[int, str],
        interaction_id: str,
        name: str = "",
    ) -> Receipt:
        """Store a player's answers (question index -> answer), all or none, judged by the store's clock.

        Raises `GameNotFound`, `NotOpenYet`, `GameClosed`, `WindowClosed`, `AlreadySubmitted`, `TooMany`,
        `QuestionNotFound`; `Busy` when more arrives than the store takes, `StoreSilent` when it has not answered others
        in time: nothing of it was stored.
        """

    async def get_submissions(self, guild_id: str, game_id: str) -> dict[str, list[Submission]]:
        """All of a game's submissions by user id. For large games use `iter_submissions`."""

    def iter_submissions(self, guild_id: str, game_id: str) -> AsyncIterator[list[Submission]]:
        """A game's submissions in pages of about 1,000; each appears exactly once."""

    async def get_player(self, guild_id: str, game_id: str, user_id: str, questions: int) -> list[Submission]:
        """One player's submissions in a game of so many questions, in their order; only those stored."""

    async def get_refusals(self, guild_id: str, game_id: str) -> list[Refusal]:
        """The latest refused submissions of a game in play, at most 50, newest first; none of any other game.

        They are neither exported nor kept when the game ends.
        """

    async def update_submission(self, guild_id: str, game_id: str, submission: Submission) -> None:
        """Replace a stored submission (a ruling, a correction), unless the player has changed it since it was read.

        Raises `GameNotFound`, `GameClosed`, `SubmissionNotFound`, `VersionConflict`.
        """

    async def forget_player(self, guild_id: str, game_id: str, user_id: str) -> int:
        """Remove a player's answers from a game that is posting or open, and from its counts; returns how many.

        Raises `GameNotFound`, and `GameClosed` once the closing has begun: then the answers are frozen. That
        submissions of the player were refused is forgotten even so.
        """

    # history
    async def move_to_history(self, claim: Claim, finished: FinishedGame) -> None:
        """Take a posted game out of play once SQL has it; until then it stays in play, whole."""

    async def settle_game(self, ended: Game | FinishedGame) -> None:
        """Take a game as SQL has it, finished or cancelled, whatever stands here: an older copy may have been put back.

        Whoever works on the game is overtaken. Idempotent.
        """

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        """The games of the last seven days, newest first; one whose record is damaged is logged and left out."""

    async def get_finished(self, guild_id: str, game_id: str) -> FinishedGame:
        """One game of the history. Raises `GameNotFound`, `DamagedValue`."""

    async def amend_history(self, finished: FinishedGame) -> None:
        """Replace a game in the history, which expires when it would have; one that has expired stays away."""

    # guilds
    async def get_guilds(self) -> dict[str, str]:
        """Every known guild's id and name."""

    async def get_directory(self, guild_id: str) -> GuildDirectory: ...
    async def save_directory(self, directory: GuildDirectory) -> None: ...

    # duties
    async def now_ms(self) -> int:
        """The store's clock, which judges all windows."""

    async def seeds_used(self, guild_id: str, seeds: Sequence[str]) -> dict[str, int]:
        """Which of these seeds the guild has seen: seed -> ms of the last use."""

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

    async def begin_send(self, claim: Claim, kind: MessageKind) -> SendState: ...
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

    async def retry_later(self, claim: Claim, told_ms: int = 0) -> int:
        """Give the lease back and try again later; returns the delay in ms, which doubles with each try.

        `told_ms` is a least delay that somebody outside has asked for; such a pause is not counted as a try.
        """

    async def fail(self, claim: Claim) -> None:
        """Give up a game that could not be posted."""

    async def cancelled(self, claim: Claim) -> None:
        """SQL has the answers of a game that is being cancelled: take it out of play. Raises `GameNotFound` too."""

    async def expect_orphans(self, game: Game, since_ms: int, told_ms: int = 0) -> None:
        """Have the game's channel searched in ten minutes, for placeholders sent since `since_ms` that lost.

        `told_ms` is a longer pause that Discord has asked for.
        """

    async def forget_orphans(self, game: Game, since_ms: int) -> None:
        """The channel was searched."""

    async def sweep(self, cursor: int) -> int:
        """Rebuild the agenda for one page of guilds; returns the next cursor, 0 at the end."""

    async def due_guilds(self, now_ms: int, limit: int) -> list[str]: ...
    async def due(self, guild_id: str, now_ms: int, limit: int) -> list[Duty]:
        """What is due in a guild; nothing while somebody holds it."""

    async def next_due(self, guild_id: str) -> dict[str, int]:
        """Registration id -> when its next slot is due, in ms; those without one are left out."""

    async def settle_agenda(self, guild_id: str) -> None:
        """Reset the guild's place in the agenda from its own earliest due time."""

    async def put_off(self, guild_id: str, until_ms: int) -> None:
        """Move the guild's place in the agenda to this moment, whatever it has due: its part of the store is away."""

    # moving in and out
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
