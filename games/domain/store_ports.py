"""What people and pages ask the store for: `games.domain.ports.Store` is all of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Protocol

from games.domain.answer_request import AnswerRequest
from games.domain.guilds import GuildDirectory
from games.domain.records import FinishedGame, Game, GameState, Receipt, Refusal, Registration, Submission


class RegistrationStore(Protocol):
    """Which registrations there are."""

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


class GameStore(Protocol):
    """Games as people ask for them: in play, and in the history."""

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

    async def get_history(self, guild_id: str, limit: int = 100) -> list[FinishedGame]:
        """The games of the last seven days, newest first; one whose record is damaged is logged and left out."""

    async def get_finished(self, guild_id: str, game_id: str) -> FinishedGame:
        """One game of the history. Raises `GameNotFound`, `DamagedValue`."""

    async def amend_history(self, finished: FinishedGame) -> None:
        """Replace a game in the history, which expires when it would have; one that has expired stays away."""


class AnswerStore(Protocol):
    """What the players of a game have answered."""

    async def submit_answer(self, request: AnswerRequest) -> Receipt:
        """Store a player's answers, all or none, judged by the store's clock; returns once the store has them.

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


class GuildStore(Protocol):
    """The guilds and the names in them."""

    async def get_guilds(self) -> dict[str, str]:
        """Every known guild's id and name."""

    async def get_directory(self, guild_id: str) -> GuildDirectory: ...
    async def save_directory(self, directory: GuildDirectory) -> None: ...
