"""Registrations, each with its version and its next slot."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from games.domain import codec, errors
from games.domain.records import Registration
from games.store import keys
from games.store.redis.base import RedisBase, available


class RedisRegistrations(RedisBase):
    async def get_registrations(self, guild_id: str) -> list[Registration]:
        with available():
            stored = await self._redis.hvals(keys.registrations(guild_id))
        return sorted((decoded_registration(value) for value in stored), key=lambda r: (r.created_ms, r.id))

    async def get_registration(self, guild_id: str, registration_id: str) -> Registration:
        with available():
            stored = await self._redis.hget(keys.registrations(guild_id), registration_id)
        if stored is None:
            raise errors.RegistrationNotFound
        return decoded_registration(stored)

    async def save_registration(self, registration: Registration, next_ms: int | None) -> Registration:
        if next_ms is None:
            return await self._save(registration, "")
        await self._advance_agenda(registration.guild_id, next_ms)
        saved = await self._save(registration, next_ms)
        await self._advance_agenda(registration.guild_id, next_ms)
        return saved

    async def amend_registration(self, registration: Registration) -> Registration:
        return await self._save(registration, "keep")

    async def _save(self, registration: Registration, next_ms: int | str) -> Registration:
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
                pipe.zrem(keys.due(guild_id), f"r:{registration_id}")
                deleted, _ = await pipe.execute()
        if not deleted:
            raise errors.RegistrationNotFound


@lru_cache(maxsize=20_000)
def decoded_registration(stored: str) -> Registration:
    """From `<version>|<JSON>`: the script compares the version without decoding.

    Remembered, for the same text is the same frozen record, and a page may read ten thousand of them at once.
    """
    return codec.load_registration(stored.partition("|")[2])
