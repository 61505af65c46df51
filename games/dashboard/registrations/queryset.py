"""Registrations as Django's admin wants them: a query set over what the store gave.

The admin asks its query set for pages, counts and rows and never looks at where they come from: one that holds rows
already read serves it. Three names in here and in `row` are private to Django, and nothing public takes their place:

- `_clone`: the list shown without pages, and every query set made from another, is made by it; without ours the clone
  would lose the rows and ask SQL for a table that there is not;
- `_fetch_all`: iteration, `len`, `bool` and `in` all call it to fill `_result_cache`, and work by themselves then;
- `_state`: that it is not adding, for a row that exists already; else Django's form would ask SQL whether its key is
  new.

`tests/games/dashboard/test_registrations.py` opens the pages that lean on them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Self

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import Q

from games.access.roles import Rights
from games.dashboard import labels
from games.dashboard.reading import guild_names
from games.dashboard.registrations.row import Registration, Row, key_of
from games.dashboard.registrations.row_data import RowData, row_data
from games.domain.errors import InvalidId, RegistrationNotFound
from games.domain.ports import Store

NEVER = 2**63
SORTS: dict[str, Callable[[RowData], Any]] = {
    "channel": lambda data: (data.guild.casefold(), data.channel.casefold()),
    "schedule": lambda data: labels.schedule(data.registration),
    "next": lambda data: data.next_ms or NEVER,
    "window": lambda data: data.registration.window_s,
    "questions": lambda data: data.registration.questions,
}


class RegistrationQuerySet(models.QuerySet[Registration]):
    """As much of a query set as the admin's list and its actions use, over rows already read."""

    rows: Sequence[RowData] = ()
    guilds: Mapping[str, str] = {}
    """All guilds that the person may see, with their names; of what was read, not of what is left by a filter."""
    ordered = True

    @classmethod
    def of(cls, rows: Iterable[RowData], guilds: Mapping[str, str]) -> Self:
        found = cls(Registration)
        found.rows, found.guilds = tuple(rows), guilds
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone.rows, clone.guilds = self.rows, self.guilds
        return clone

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._result_cache = [Registration.of(data) for data in self.rows]

    def __getitem__(self, wanted: Any) -> Any:
        if isinstance(wanted, slice):
            return [Registration.of(data) for data in self.rows[wanted]]
        return Registration.of(self.rows[wanted])

    def count(self) -> int:
        return len(self.rows)

    def where(self, test: Callable[[RowData], bool]) -> Self:
        """The rows that pass."""
        return self.of((data for data in self.rows if test(data)), self.guilds)

    def filter(self, *args: Any, **kwargs: Any) -> Self:
        """The rows with these keys. Raises FieldError for anything else: the store answers no queries."""
        if any(not isinstance(arg, Q) or arg for arg in args) or not set(kwargs) <= {"pk__in", "pk"}:
            raise FieldError("Registrations can be filtered by their key only.")
        keys = {kwargs["pk"]} if "pk" in kwargs else set(kwargs["pk__in"]) if kwargs else None
        return self if keys is None else self.where(lambda data: key_of(data.registration) in keys)

    def order_by(self, *names: Any) -> Self:
        """Django adds the key at the end: by that the rows come already, for each server by when they were made."""
        rows = list(self.rows)
        wanted: dict[str, bool] = {}
        for name in names:  # an address may name a column any number of times: the first counts
            wanted.setdefault(name.lstrip("-"), name.startswith("-"))
        for name, descending in reversed(wanted.items()):
            if name != "pk":
                rows.sort(key=SORTS[name], reverse=descending)
        return self.of(rows, self.guilds)


async def read_rows(store: Store, rights: Rights) -> RegistrationQuerySet:
    """Every registration that a person may see; the guilds are read side by side."""
    names = await guild_names(store, rights)
    guilds = await asyncio.gather(*(_read_guild(store, guild_id, name) for guild_id, name in names.items()))
    return RegistrationQuerySet.of((data for rows in guilds for data in rows), names)


async def _read_guild(store: Store, guild_id: str, name: str) -> list[RowData]:
    directory, registrations, next_ms = await asyncio.gather(
        store.get_directory(guild_id), store.get_registrations(guild_id), store.next_due(guild_id)
    )
    channels = {id: labels.channel_name(directory, id) for id in {r.channel_id for r in registrations}}
    return [RowData(r, name, channels[r.channel_id], next_ms=next_ms.get(r.id)) for r in registrations]


async def read_row(store: Store, key: str) -> Row | None:
    """One registration by its key; None when the store has none."""
    guild_id, _, registration_id = key.partition("-")
    try:
        registration = await store.get_registration(guild_id, registration_id)
    except (InvalidId, RegistrationNotFound):
        return None
    return Row.of(row_data(registration, await store.get_directory(guild_id)))
