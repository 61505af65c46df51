"""Reads every record back and compares it with the source: equal, moved on since, or different."""

from __future__ import annotations

from dataclasses import replace

from asgiref.sync import sync_to_async

from games.domain import limits
from games.domain.errors import DamagedValue, GameNotFound, RegistrationNotFound
from games.domain.guilds import GameInPlay, GuildDirectory
from games.domain.ports import Store
from games.domain.records import Game, Registration, Submission
from games.legacy.migrate import finished_games as archive
from games.legacy.migrate.finished_games import is_kept
from games.legacy.migrate.planning import LegacyGame, PlannedEntry
from games.legacy.migrate.report import MigrationReport

SAFETY_MS = 60_000
"""A game that is about to leave the history is not looked for in it."""


class Validator:
    """Compares entry by entry. What this migration has written must be there as it was, or as somebody left it since;
    what was there before must hold every answer of the source."""

    def __init__(self, store: Store, report: MigrationReport, now_ms: int) -> None:
        self._store, self._report, self._now_ms = store, report, now_ms
        self._moved = False

    async def check(self, entry: PlannedEntry) -> None:
        """Count an entry as equal, moved on or different."""
        record = entry.record
        if record is None or isinstance(record, GuildDirectory):
            return
        self._moved = False
        if isinstance(record, Registration):
            found = await self._registration(record)
        elif isinstance(record, GameInPlay):
            found = await self._game(record)
        elif isinstance(record, LegacyGame):
            found = await self._past(record)
        else:
            found = await self._seeds(entry.item.guild_id, record)
        count = self._report.count(entry.item.guild_id, entry.item.section)
        if found:
            count.different += 1
            for words in found:
                self._report.differences.add(f"{entry.item.path} {words}")
        elif self._moved:
            count.moved_on += 1
        else:
            count.equal += 1

    async def _registration(self, expected: Registration) -> list[str]:
        try:
            stored = await self._store.get_registration(expected.guild_id, expected.id)
        except RegistrationNotFound:
            self._moved = await self._store.was_imported(expected.guild_id, registration_id=expected.id)
            return [] if self._moved else ["is not in the store"]
        if stored == expected:
            return []
        self._moved = stored.version > expected.version
        return [] if self._moved else ["is another one in the store"]

    async def _game(self, expected: GameInPlay) -> list[str]:
        game = expected.game
        try:
            stored = await self._store.get_game(game.guild_id, game.id)
        except GameNotFound:
            return await self._ended(expected)
        except DamagedValue as error:
            return [str(error)]
        missing = await self._not_held(expected)
        if missing is None:  # it ended while it was read
            return await self._ended(expected)
        if missing:
            return [f"lacks {len(missing)} answers in the store"]
        if stored.state.accepted == game.state.accepted and _as_described(stored) == _as_described(game):
            self._moved |= stored.state != game.state
            return []
        self._moved = stored.state.seq > game.state.seq
        return [] if self._moved else ["is described otherwise in the store"]

    async def _not_held(self, expected: GameInPlay) -> list[Submission] | None:
        """The answers that the store has neither as they are nor replaced; None when the game is gone."""
        game = expected.game
        waiting = {(s.user_id, s.question): s for s in expected.submissions}
        async for page in self._store.iter_submissions(game.guild_id, game.id):
            for stored in page:
                wanted = waiting.get((stored.user_id, stored.question))
                if wanted is None:
                    self._moved = True
                elif is_kept(wanted, (stored.answer, int(stored.interaction_id))):
                    self._moved |= stored != wanted
                    del waiting[stored.user_id, stored.question]
        if waiting and game.id not in {each.id for each in await self._store.get_active_games(game.guild_id)}:
            return None
        return list(waiting.values())

    async def _ended(self, expected: GameInPlay) -> list[str]:
        """A game that is not in play any more: SQL has all of its answers, or somebody cancelled it."""
        self._moved, game = True, expected.game
        if await sync_to_async(archive.confirmed)([game.id]):
            lacking = await sync_to_async(archive.missing_answers)(game.id, expected.submissions)
            return [f"is over, and SQL lacks {len(lacking)} of its answers"] if lacking else []
        state = (await self._store.get_states(game.guild_id, [game.id])).get(game.id)
        known = state is not None or await self._store.was_imported(game.guild_id, game_id=game.id)
        return [] if known else ["is neither in the store nor in SQL"]

    async def _past(self, expected: LegacyGame) -> list[str]:
        game = expected.finished.game
        completed = archive.completed(expected, self._now_ms)
        found = await sync_to_async(archive.differences)(completed)
        if game.state.closed_ms + limits.HISTORY_MS < self._now_ms + SAFETY_MS:
            return found
        try:
            stored = await self._store.get_finished(game.guild_id, game.id)
        except (GameNotFound, DamagedValue) as error:
            return [*found, f"is not in the history: {error}"]
        ours = replace(completed.finished, archived_ms=stored.archived_ms)
        self._moved = ours != stored
        return found

    async def _seeds(self, guild_id: str, expected: dict[str, int]) -> list[str]:
        used = await self._store.seeds_used(guild_id, list(expected))
        self._moved = used != expected
        lost = [seed for seed, at_ms in expected.items() if used.get(seed, -1) < at_ms]
        return [f"{seed!r} is not noted as used" for seed in lost]


def _as_described(game: Game) -> Game:
    return replace(game, state=replace(game.state, seq=0, refused={}, players=0))
