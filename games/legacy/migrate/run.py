"""One migration from its first read of the source to the last record read back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from games.archive import audit
from games.domain.ports import Store
from games.domain.processes import HEARD_MS
from games.legacy.app_state import RecordProblem
from games.legacy.migrate.guild_lease import GuildLease
from games.legacy.migrate.planning import Index, PlannedEntry, entries, survey
from games.legacy.migrate.rejected import Rejected
from games.legacy.migrate.report import KINDS, MigrationReport
from games.legacy.migrate.source import RecordSource
from games.legacy.migrate.validation import Validator
from games.legacy.migrate.writing import Writer


class DutiesRun(Exception):
    """Somebody may close or post games while records are brought in."""


class Progress(Protocol):
    """Shows a person how far a walk through the source has come."""

    def stage(self, words: str, size: int) -> AbstractContextManager[Callable[[int], None]]:
        """The block is one walk; what it gives is to be called with how far the walk is."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MigrationOptions:
    """What somebody asked for."""

    zone: str
    dry_run: bool = False
    while_running: bool = False


class Migration:
    """Walks through the source three times: to check, to write, to compare. Bounded memory: one record at a time."""

    def __init__(
        self,
        store: Store,
        source: RecordSource,
        options: MigrationOptions,
        rejected: Rejected,
        progress: Progress,
        actor: audit.Actor,
    ) -> None:
        self._store, self._source, self._options = store, source, options
        self._rejected, self._progress, self._actor = rejected, progress, actor
        self.report = MigrationReport()

    async def run(self) -> MigrationReport:
        """Raises NotJson before anything is written; DutiesRun, LeaseHeld, StoreUnavailable, OSError and the
        database's errors, after which it may simply be run again."""
        try:
            return await self._run()
        finally:
            if not self._options.dry_run:
                await self._note()

    async def _note(self) -> None:
        """An entry for each server into which something was written, also when the rest could not be."""
        for guild_id, counts in self.report.guilds.items():
            written = {KINDS[section]: count.written for section, count in counts.items() if count.written}
            if written:
                await audit.note_stored_async(self._actor, guild_id, "trivia.migrated", after=written)

    async def _run(self) -> MigrationReport:
        now_ms = await self._store.now_ms()
        self._refuse(await self._store.running_duties())
        with self._progress.stage("Looking", self._source.size) as advance:
            index = survey(self._source, advance)
        self._refuse([worker for worker, ms in self._source.duties.items() if ms >= now_ms - HEARD_MS])
        writer = Writer(self._store, index, self.report, now_ms, dry_run=self._options.dry_run)
        await self._walk("Verifying" if self._options.dry_run else "Writing", index, _Writing(self, writer))
        self._rejected.close()
        if not self._options.dry_run:
            validator = Validator(self._store, self.report, now_ms)
            await self._walk("Comparing", index, _Comparing(validator, writer))
        return self.report

    def _refuse(self, running: Sequence[str]) -> None:
        """Nobody may play on either side while records are brought over, unless somebody knows better."""
        if running and not self._options.dry_run and not self._options.while_running:
            raise DutiesRun(
                f"The bot's duties are running ({', '.join(running)}). Stop them and wait half a minute, or give "
                "--while-running: then each server's duties wait while its records are brought in."
            )

    async def _walk(self, words: str, index: Index, step: _Step) -> None:
        hold, guild_id = GuildLease(self._store), ""
        try:
            with self._progress.stage(words, self._source.size) as advance:
                for entry in entries(self._source, index, self._options.zone):
                    if entry.item.guild_id != guild_id:
                        await step.end_guild()
                        guild_id = entry.item.guild_id
                    if not self._options.dry_run and entry.record is not None:
                        await hold.take(guild_id)
                    await step.take(entry)
                    advance(entry.item.done)
                await step.end_guild()
        finally:
            await hold.release()

    def set_aside(self, entry: PlannedEntry, problem: RecordProblem) -> None:
        """Note what was repaired, and keep what was set aside."""
        self.report.note(problem)
        if not problem.repaired and not self._options.dry_run:
            self._rejected.add(problem)


class _Step(Protocol):
    async def take(self, entry: PlannedEntry) -> None: ...
    async def end_guild(self) -> None: ...


class _Writing:
    def __init__(self, migration: Migration, writer: Writer) -> None:
        self._migration, self._writer = migration, writer

    async def take(self, entry: PlannedEntry) -> None:
        count = self._migration.report.count(entry.item.guild_id, entry.item.section)
        count.found += 1
        count.answers += entry.answers
        for problem in entry.problems:
            self._migration.set_aside(entry, problem)
        unfit = await self._writer.take(entry)
        if unfit is not None:
            self._migration.set_aside(entry, unfit)
            self._writer.unfit.add((entry.item.guild_id, entry.item.section, entry.item.id))
        if unfit is not None or entry.record is None:
            count.set_aside += 1

    async def end_guild(self) -> None:
        await self._writer.flush()


class _Comparing:
    def __init__(self, validator: Validator, writer: Writer) -> None:
        self._validator, self._writer = validator, writer

    async def take(self, entry: PlannedEntry) -> None:
        if (entry.item.guild_id, entry.item.section, entry.item.id) not in self._writer.unfit:
            await self._validator.check(entry)

    async def end_guild(self) -> None:
        """Nothing waits."""
