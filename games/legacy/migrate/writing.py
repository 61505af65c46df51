"""Brings entries into the store and into SQL; what is there already, or has ended since, is left alone."""

from __future__ import annotations

from asgiref.sync import sync_to_async

from games.domain.errors import AlreadyThere, GameNotFound, RegistrationNotFound, TooManyRegistrations
from games.domain.guilds import GameInPlay, GuildDirectory
from games.domain.ports import Store
from games.domain.records import FinishedGame, Phase, Registration
from games.legacy.app_state import RecordProblem
from games.legacy.migrate import finished_games as archive
from games.legacy.migrate.planning import Index, LegacyGame, PlannedEntry, due_of
from games.legacy.migrate.report import MigrationReport
from games.rules.schedule import next_ms

ANSWERS_AT_ONCE, GAMES_AT_ONCE = 5_000, 200
"""How much is written to SQL in one transaction."""
Place = tuple[str, str, str]
"""Guild, section and id of a record."""


class Writer:
    """Writes, or in a dry run only finds what it would write; counts both."""

    def __init__(self, store: Store, index: Index, report: MigrationReport, now_ms: int, *, dry_run: bool) -> None:
        self._store, self._index, self._report = store, index, report
        self._now_ms, self._dry_run = now_ms, dry_run
        self._waiting: list[tuple[PlannedEntry, LegacyGame]] = []
        """Finished games that are to be written together."""
        self.unfit: set[Place] = set()
        """Records that were found to be unfit only when they were to be written."""

    async def take(self, entry: PlannedEntry) -> RecordProblem | None:
        """Take up one entry; returns what is wrong with a record that can only now be seen to be unfit."""
        record, guild_id = entry.record, entry.item.guild_id
        if isinstance(record, Registration):
            return await self._registration(entry, record)
        if isinstance(record, GameInPlay):
            await self._game(entry, record)
        elif isinstance(record, LegacyGame):
            return await self._past(entry, record)
        elif isinstance(record, GuildDirectory):
            if not self._dry_run and record.name and not (await self._store.get_directory(guild_id)).name:
                await self._store.save_directory(record)
        elif record is not None:
            if not self._dry_run:
                await self._store.import_seeds(guild_id, record)
            self._wrote(entry)
        return None

    async def flush(self) -> None:
        """Write the finished games that wait; to be called at the end of each guild."""
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        if not self._dry_run:
            await sync_to_async(archive.write)([past for _, past in waiting])
        for entry, past in waiting:
            if not self._dry_run:
                await self._remember(past.finished)
            self._wrote(entry)

    async def _registration(self, entry: PlannedEntry, registration: Registration) -> RecordProblem | None:
        try:
            if self._dry_run:
                await self._look_for_room(entry, registration)
            if not self._dry_run:
                await self._store.import_registration(registration, self._next_ms(registration))
        except AlreadyThere:
            deleted = not await self._stands(registration)
            self._is_present(entry, "was deleted after an earlier migration" if deleted else "is there already")
            return None
        except TooManyRegistrations:
            why = "would be more than a server may have (TALLY_MAX_REGISTRATIONS): set aside"
            return RecordProblem(entry.item.path, why, False, entry.item.raw)
        self._wrote(entry)
        return None

    def _next_ms(self, registration: Registration) -> int | None:
        if not registration.enabled:
            return None
        due_ms = due_of(self._index, registration)
        return next_ms(registration, self._now_ms) if due_ms is None else due_ms

    async def _look_for_room(self, entry: PlannedEntry, registration: Registration) -> None:
        """Raises what the store would, if what was found fit so far were in it: AlreadyThere, TooManyRegistrations."""
        guild_id = registration.guild_id
        if await self._store.was_imported(guild_id, registration_id=registration.id) or await self._stands(
            registration
        ):
            raise AlreadyThere
        there = len(await self._store.get_registrations(guild_id))
        if there + self._report.count(guild_id, entry.item.section).written >= self._store.max_registrations:
            raise TooManyRegistrations

    async def _stands(self, registration: Registration) -> bool:
        try:
            await self._store.get_registration(registration.guild_id, registration.id)
        except RegistrationNotFound:
            return False
        return True

    async def _game(self, entry: PlannedEntry, record: GameInPlay) -> None:
        game = record.game
        if game.state.phase in (Phase.POSTING, Phase.OPEN) and await sync_to_async(archive.confirmed)([game.id]):
            self._is_present(entry, "is over: SQL has it")
            return
        try:
            if self._dry_run and await self._knows_game(game.guild_id, game.id):
                raise AlreadyThere
            if not self._dry_run:
                await self._store.import_game(game, record.submissions, record.tries)
        except AlreadyThere:
            self._is_present(entry, "is there already, or has ended since")
            return
        self._wrote(entry)

    async def _knows_game(self, guild_id: str, game_id: str) -> bool:
        if await self._store.was_imported(guild_id, game_id=game_id):
            return True
        return bool(await self._store.get_states(guild_id, [game_id]))

    async def _past(self, entry: PlannedEntry, record: LegacyGame) -> RecordProblem | None:
        game = record.finished.game
        known = await sync_to_async(archive.confirmed)([game.id])
        if known.get(game.id, game.guild_id) != game.guild_id:
            return RecordProblem(
                entry.item.path, "is in SQL as a game of another server: set aside", False, entry.item.raw
            )
        if known:
            if not self._dry_run:  # an earlier run may have been killed before the store knew
                await self._remember(await sync_to_async(archive.read_one)(game.id))
            self._is_present(entry, "is in SQL already")
            return None
        if not record.is_whole:
            words = f"has {len(record.submissions)} of the {record.finished.results.answers} answers that it counts"
            return RecordProblem(entry.item.path, f"{words}: set aside", False, entry.item.raw)
        self._waiting.append((entry, archive.completed(record, self._now_ms)))
        answers = sum(len(past.submissions) for _, past in self._waiting)
        if answers >= ANSWERS_AT_ONCE or len(self._waiting) >= GAMES_AT_ONCE:
            await self.flush()
        return None

    async def _remember(self, finished: FinishedGame) -> None:
        """Bring a game that SQL has into the store's history, unless it was ever there."""
        game = finished.game
        try:
            await self._store.get_finished(game.guild_id, game.id)
        except GameNotFound:
            try:
                await self._store.import_finished(finished)
            except AlreadyThere:
                return  # an earlier run did, or the game was played here

    def _wrote(self, entry: PlannedEntry) -> None:
        self._report.count(entry.item.guild_id, entry.item.section).written += 1

    def _is_present(self, entry: PlannedEntry, why: str) -> None:
        self._report.count(entry.item.guild_id, entry.item.section).present += 1
        self._report.present.add(f"{entry.item.path} {why}")
