"""Registrations, each with its version and its next slot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

from games.domain import codec, errors
from games.domain.records import Registration
from games.store import due_members, keys
from games.store.redis.base import RedisBase, available


class RedisRegistrations(RedisBase):
    async def _registrations(self, guild_id: str) -> Iterable[Registration]:
        with available():
            stored = await self._redis.hvals(keys.registrations(guild_id))
        return map(decoded_registration, stored)

    async def _registration(self, guild_id: str, registration_id: str) -> Registration | None:
        with available():
            stored = await self._redis.hget(keys.registrations(guild_id), registration_id)
        return None if stored is None else decoded_registration(stored)

    async def _save(self, registration: Registration, next_ms: int | str | None) -> Registration:
        if isinstance(next_ms, int):
            await self._advance_agenda(registration.guild_id, next_ms)
        saved = await self._run_save(registration, "" if next_ms is None else next_ms)
        if isinstance(next_ms, int):
            await self._advance_agenda(registration.guild_id, next_ms)
        return saved

    async def _run_save(self, registration: Registration, next_ms: int | str) -> Registration:
        guild, version = registration.guild_id, registration.version
        saved = replace(registration, version=version + 1)
        await self._run(
            "save_registration",
            [keys.registrations(guild), keys.due(guild)],
            registration.id,
            version,
            codec.dump_registration(saved),
            next_ms,
            self.max_registrations,
        )
        return saved

    async def delete_registration(self, guild_id: str, registration_id: str) -> None:
        with available(errors.StoreUnavailable):
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.hdel(keys.registrations(guild_id), registration_id)
                pipe.zrem(keys.due(guild_id), due_members.slot(registration_id))
                deleted, _ = await pipe.execute()
        if not deleted:
            raise errors.RegistrationNotFound


@lru_cache(maxsize=20_000)
def decoded_registration(stored: str) -> Registration:
    """From `<version>|<JSON>`: the script compares the version without decoding.

    Remembered, for the same text is the same frozen record, and a page may read ten thousand of them at once.
    """
    return codec.load_registration(stored.partition("|")[2])
