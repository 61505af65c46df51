"""Registrations, each with its version and its next slot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from games.domain import errors
from games.domain.records import Registration
from games.legacy.app_state import REGISTRATIONS
from games.store import due_members
from games.store.json.base import JsonBase
from games.store.json.guild import check_room
from games.store.json.page import Page


class JsonRegistrations(JsonBase):
    async def _registrations(self, guild_id: str) -> Iterable[Registration]:
        return await self._read(lambda page: list(page.guild(guild_id).registrations.values()))

    async def _registration(self, guild_id: str, registration_id: str) -> Registration | None:
        return await self._read(lambda page: page.guild(guild_id).registrations.get(registration_id))

    async def _save(self, registration: Registration, next_ms: int | str | None) -> Registration:
        return await self._change(lambda page: _save(page, registration, next_ms, self.max_registrations))

    async def delete_registration(self, guild_id: str, registration_id: str) -> None:
        await self._change(lambda page: _delete(page, guild_id, registration_id))


def _save(page: Page, registration: Registration, next_ms: int | str | None, most: int) -> Registration:
    guild, id = page.guild_to_change(registration.guild_id), registration.id
    stored = guild.registrations.get(id)
    if id in guild.damaged[REGISTRATIONS]:
        raise errors.DamagedValue(f"The file's registration {id} is damaged: it is left as it is.")
    if stored is None and registration.version:
        raise errors.RegistrationNotFound
    if stored is None:
        check_room(guild, most)
    saved = replace(registration, version=registration.version + 1)
    # Equal to the new one: the first try was carried out and its reply lost.
    if stored is not None and stored != saved and stored.version != registration.version:
        raise errors.VersionConflict
    guild.touch()
    guild.registrations[id] = saved
    if not isinstance(next_ms, str):  # KEEP_SLOT
        guild.set_due(due_members.slot(id), next_ms)
    return saved


def _delete(page: Page, guild_id: str, registration_id: str) -> None:
    guild = page.guild_to_change(guild_id)
    if registration_id not in guild.registrations:
        raise errors.RegistrationNotFound
    guild.touch()
    del guild.registrations[registration_id]
    guild.set_due(due_members.slot(registration_id), None)
