"""What both stores do alike: every method that needs no script.

What a script decides, the JSON store decides by code of its own: it is there to get away from a fault of that path.
"""

from __future__ import annotations

import secrets
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import structlog

from games.domain import errors, limits
from games.domain.duties import Claim, Duty, EarlierTries
from games.domain.records import Game, Phase, Registration, Submission
from games.rules.registration_rules import MAX_REGISTRATIONS
from games.store import due_members, keys

log = structlog.get_logger(__name__)

KEEP_SLOT = "keep"
"""In place of a registration's next slot: it stays as it is."""


class CommonStore(ABC):
    """The methods of `games.domain.ports.Store` that are the same in both stores, and what they ask of each."""

    max_registrations = MAX_REGISTRATIONS
    """How many a guild may have; what is more is kept, and no new one comes."""
    retry_first_ms, retry_longest_ms = limits.RETRY_FIRST_MS, limits.RETRY_LONGEST_MS
    orphans_after_ms = limits.ORPHANS_AFTER_MS

    # --- registrations ---------------------------------------------------------------------------------------------

    async def get_registrations(self, guild_id: str) -> list[Registration]:
        return in_order(await self._registrations(guild_id))

    async def get_registration(self, guild_id: str, registration_id: str) -> Registration:
        found = await self._registration(guild_id, registration_id)
        if found is None:
            raise errors.RegistrationNotFound
        return found

    async def save_registration(self, registration: Registration, next_ms: int | None) -> Registration:
        return await self._save(registration, next_ms)

    async def amend_registration(self, registration: Registration) -> Registration:
        return await self._save(registration, KEEP_SLOT)

    # --- answers ---------------------------------------------------------------------------------------------------

    async def get_submissions(self, guild_id: str, game_id: str) -> dict[str, list[Submission]]:
        found: dict[str, list[Submission]] = {}
        async for page in self.iter_submissions(guild_id, game_id):
            for submission in page:
                found.setdefault(submission.user_id, []).append(submission)
        for submissions in found.values():
            submissions.sort(key=lambda submission: submission.question)
        return found

    # --- duties ----------------------------------------------------------------------------------------------------

    async def due(self, guild_id: str, now_ms: int, limit: int) -> list[Duty]:
        members = await self._due(guild_id, now_ms, limit)
        return [due_members.duty(guild_id, member, due_ms) for member, due_ms in members]

    async def next_due(self, guild_id: str) -> dict[str, int]:
        return due_members.slots(await self._all_due(guild_id))

    async def claim(self, guild_id: str, game_id: str) -> Claim:
        check_ids(guild_id, game_id)
        token = secrets.token_hex(16)
        phase = await self._take_lease(guild_id, game_id, token)
        return Claim(guild_id=guild_id, game_id=game_id, token=token, phase=phase)

    async def fail(self, claim: Claim) -> None:
        await self._drop(claim.guild_id, claim.game_id, claim.token, Phase.FAILED)

    async def cancelled(self, claim: Claim) -> None:
        await self._drop(claim.guild_id, claim.game_id, claim.token, Phase.CANCELLED)

    async def delete_game(self, guild_id: str, game_id: str) -> None:
        await self._drop(guild_id, game_id, "", Phase.CANCELLED)

    # --- moving in and out -----------------------------------------------------------------------------------------

    async def was_imported(self, guild_id: str, *, registration_id: str = "", game_id: str = "") -> bool:
        member = due_members.slot(registration_id) if registration_id else due_members.game(game_id)
        return await self._is_imported(guild_id, member)

    # --- what each store does in its own way -----------------------------------------------------------------------

    @abstractmethod
    async def _registrations(self, guild_id: str) -> Iterable[Registration]:
        """All of a guild's, in any order."""

    @abstractmethod
    async def _registration(self, guild_id: str, registration_id: str) -> Registration | None: ...

    @abstractmethod
    async def _save(self, registration: Registration, next_ms: int | str | None) -> Registration:
        """Store it, and its next slot: in ms, None for none, or `KEEP_SLOT`. Raises as `Store.save_registration`."""

    @abstractmethod
    def iter_submissions(self, guild_id: str, game_id: str) -> AsyncIterator[list[Submission]]: ...

    @abstractmethod
    async def _due(self, guild_id: str, now_ms: int, limit: int) -> list[tuple[str, int]]:
        """The first so many members that are due, and since when; none while somebody holds the guild."""

    @abstractmethod
    async def _all_due(self, guild_id: str) -> Iterable[tuple[str, int]]:
        """All members and when they are due."""

    @abstractmethod
    async def _take_lease(self, guild_id: str, game_id: str, token: str) -> Phase:
        """What `claim` decides."""

    @abstractmethod
    async def _drop(self, guild_id: str, game_id: str, token: str, phase: Phase) -> None:
        """Take a game out of play without results: by its claimer or, without a token, by a person's order."""

    @abstractmethod
    async def _is_imported(self, guild_id: str, member: str) -> bool: ...


def check_ids(guild_id: str, game_id: str) -> None:
    """Raises InvalidId, and GameNotFound for what can be no game's id."""
    keys.state(guild_id, game_id)


def in_order(registrations: Iterable[Registration]) -> list[Registration]:
    """The oldest first."""
    return sorted(registrations, key=lambda registration: (registration.created_ms, registration.id))


def by_opening(games: Iterable[Game]) -> list[Game]:
    """Games in play: the one that opened first, or is to be posted first, comes first."""
    return sorted(games, key=lambda game: (game.state.opens_ms or game.slot_ms, game.id))


def imported_tries(game: Game, tries: EarlierTries) -> EarlierTries:
    """The tries that a game is brought in with: one that is still to be posted has to know the end of its grace."""
    if game.state.phase is not Phase.POSTING or tries.late_ms:
        return tries
    return replace(tries, late_ms=game.slot_ms + game.grace_s * 1000)


@contextmanager
def skipping_damaged() -> Iterator[None]:
    """One game's damaged value is logged, and the others are listed all the same."""
    try:
        yield
    except errors.DamagedValue as error:
        log.error("damaged value in the store", problem=str(error))
