"""Registrations as the admin wants them: a model without a table, and a query set over what the store gave."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q

from games.access.roles import Rights
from games.dashboard import labels
from games.dashboard.reading import guild_names
from games.domain.errors import InvalidId, RegistrationNotFound
from games.domain.ports import Store
from games.domain.records import Registration as Record

NEVER = 2**63


class Surroundings(NamedTuple):
    """What surrounds a record: names, and when it posts next (ms, None when it does not).

    A page may make ten thousand of them, and a frozen dataclass takes four times as long.
    """

    guild: str
    channel: str
    role: str = ""
    next_ms: int | None = None


@dataclass(slots=True)
class RowData:
    """The record behind a row."""

    record: Record
    place: Surroundings

    @property
    def found(self) -> str:
        """What a search looks into."""
        r, place = self.record, self.place
        return " ".join((r.id, place.guild, place.channel, labels.schedule(r), r.zone, r.category)).casefold()


class Registration(models.Model):
    """A row of the admin's list. It is never in SQL: `load` carries the record of the store."""

    key = models.CharField(primary_key=True, max_length=40, editable=False)
    """Guild and registration id, joined by a hyphen."""

    load: RowData

    class Meta:
        app_label = "games"
        managed = False
        default_permissions = ()

    def __str__(self) -> str:
        r, place = self.load.record, self.load.place
        return f"{place.channel}, {labels.schedule(r)} ({r.zone})"

    @classmethod
    def of(cls, load: RowData) -> Registration:
        row = cls(key=key_of(load.record))
        row.load = load
        row._state.adding = False
        return row


def key_of(record: Record) -> str:
    return f"{record.guild_id}-{record.id}"


SORTS: dict[str, Callable[[RowData], Any]] = {
    "channel": lambda load: (load.place.guild.casefold(), load.place.channel.casefold()),
    "schedule": lambda load: labels.schedule(load.record),
    "next": lambda load: load.place.next_ms or NEVER,
    "window": lambda load: load.record.window_s,
    "questions": lambda load: load.record.questions,
}


class Rows(models.QuerySet[Registration]):
    """As much of a query set as the admin's list and its actions use, over records already read."""

    loads: Sequence[RowData] = ()
    ordered = True

    @classmethod
    def of(cls, loads: Iterable[RowData]) -> Rows:
        rows = cls(Registration)
        rows.loads = tuple(loads)
        return rows

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.loads = self.loads
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._result_cache = [Registration.of(load) for load in self.loads]

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            return [Registration.of(load) for load in self.loads[wanted]]
        return Registration.of(self.loads[wanted])

    def count(self) -> int:
        return len(self.loads)

    def where(self, test: Callable[[RowData], bool]) -> Rows:
        """The rows whose load passes."""
        return Rows.of(load for load in self.loads if test(load))

    def filter(self, *args: Any, **kwargs: Any) -> Rows:
        """The rows with these keys. Raises FieldError for any other wish: the store answers no queries."""
        if any(not isinstance(arg, Q) or arg for arg in args) or not set(kwargs) <= {"pk__in", "pk"}:
            raise FieldError("Registrations can be filtered by their key only.")
        keys = {kwargs["pk"]} if "pk" in kwargs else set(kwargs["pk__in"]) if kwargs else None
        return self if keys is None else self.where(lambda load: key_of(load.record) in keys)

    def order_by(self, *names: Any) -> Rows:
        """Django adds the key at the end: by that the records come already, for each server by when they were made."""
        loads = list(self.loads)
        wanted: dict[str, bool] = {}
        for name in names:  # an address may name a column any number of times: the first counts
            wanted.setdefault(name.lstrip("-"), name.startswith("-"))
        for name, descending in reversed(wanted.items()):
            if name != "pk":
                loads.sort(key=SORTS[name], reverse=descending)
        return Rows.of(loads)


async def read_rows(store: Store, rights: Rights) -> Rows:
    """Every registration that a person may see; the guilds are read side by side."""
    names = await guild_names(store, rights)
    guilds = await asyncio.gather(*(_read_guild(store, guild_id, name) for guild_id, name in names.items()))
    return Rows.of(load for loads in guilds for load in loads)


async def _read_guild(store: Store, guild_id: str, name: str) -> list[RowData]:
    directory, records, next_ms = await asyncio.gather(
        store.get_directory(guild_id), store.get_registrations(guild_id), store.next_due(guild_id)
    )
    channels = {id: labels.channel_name(directory, id) for id in {r.channel_id for r in records}}
    return [RowData(r, Surroundings(name, channels[r.channel_id], next_ms=next_ms.get(r.id))) for r in records]


async def read_row(store: Store, key: str) -> Registration | None:
    """One registration by its key; None when the store has none."""
    guild_id, _, registration_id = key.partition("-")
    try:
        record = await store.get_registration(guild_id, registration_id)
    except (InvalidId, RegistrationNotFound):
        return None
    directory = await store.get_directory(guild_id)
    place = Surroundings(
        guild=labels.guild_name(guild_id, directory.name),
        channel=labels.channel_name(directory, record.channel_id),
        role=directory.roles.get(record.mention_role_id, record.mention_role_id),
    )
    return Registration.of(RowData(record, place))
