"""The three ports through which a game reaches outside: the store, Discord and the questions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from games.domain.duties import Earlier
from games.domain.duty_ports import DutyStore, MovingStore, PresenceStore
from games.domain.notices import Notice
from games.domain.records import Game, MessageKind, Question, Results
from games.domain.store_ports import AnswerStore, GameStore, GuildStore, RegistrationStore


class Announcer(Protocol):
    """Discord, as the duties see it.

    Every method raises `Undeliverable`, `MessageGone`, `TokenRevoked` or `OutcomeUnknown`, nothing else of Discord's.
    Edits (`show_*`) are idempotent: the message is a pure function of the arguments.
    """

    async def find(self, game: Game, kind: MessageKind, generation: int, since_ms: int) -> str | None:
        """The id of our own placeholder of this game, kind and generation posted since `since_ms`; None when absent."""

    async def send_placeholder(self, game: Game, kind: MessageKind, generation: int) -> str:
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

    async def send_notice(self, notice: Notice, *, again: bool) -> None:
        """Post a notice, which pings nobody. `again` says that an earlier try may have posted it: it is looked for.

        Raises MayStand where it cannot be looked for.
        """


class QuestionSource(Protocol):
    """Reproducible questions: the same seed always gives the same question."""

    def seeds(self, category: str = "", difficulty: str = "") -> Sequence[str]:
        """All seeds of a category and difficulty; empty strings mean any. Stable order, no repeats."""

    def by_category(self, difficulty: str = "") -> Mapping[str, Sequence[str]]:
        """Category -> its seeds of a difficulty, which are at least one; the same seeds that `seeds` has."""

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


class Store(
    RegistrationStore,
    GameStore,
    AnswerStore,
    GuildStore,
    DutyStore,
    MovingStore,
    PresenceStore,
    Protocol,
):
    """Everything in play. Every method raises `StoreUnavailable` when the store does not answer.

    Guild ids match `^\\d{1,20}$`, else `InvalidId`.
    """

    @property
    def capabilities(self) -> frozenset[Capability]: ...

    async def aclose(self) -> None:
        """Lets the answers under way arrive, then lets go of everything."""

    def listen(self) -> AsyncIterator[tuple[str, str]]:
        """Guild and game of every change, whoever made it. Ends only with StoreUnavailable."""
