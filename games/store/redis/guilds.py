"""Guilds: which there are, and the names behind their ids."""

from __future__ import annotations

from collections.abc import Mapping

from games.domain import codec, errors
from games.domain.guilds import GuildDirectory
from games.store import keys
from games.store.redis.base import RedisBase, available


class RedisGuilds(RedisBase):
    async def get_guilds(self) -> dict[str, str]:
        with available():
            found: dict[str, str] = await self._redis.hgetall(keys.GUILDS)
        return found

    async def get_directory(self, guild_id: str) -> GuildDirectory:
        with available():
            fields: dict[str, str] = await self._redis.hgetall(keys.directory(guild_id))
        return decoded_directory(guild_id, fields)

    async def save_directory(self, directory: GuildDirectory) -> None:
        key = keys.directory(directory.guild_id)
        fields = {"name": directory.name}
        fields |= {f"channel:{id}": name for id, name in directory.channels.items()}
        fields |= {f"role:{id}": name for id, name in directory.roles.items()}
        fields |= {"rights": codec.dump_rights(directory)}
        with available(errors.StoreUnavailable):
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.delete(key)
                pipe.hset(key, mapping=fields)
                await pipe.execute()
            await self._redis.hset(keys.GUILDS, directory.guild_id, directory.name)


def decoded_directory(guild_id: str, fields: Mapping[str, str]) -> GuildDirectory:
    """A directory from its hash."""
    named: dict[str, dict[str, str]] = {"channel": {}, "role": {}}
    for field, name in fields.items():
        kind, _, id = field.partition(":")
        if id:
            named[kind][id] = name
    return GuildDirectory(
        guild_id=guild_id,
        name=fields.get("name", ""),
        channels=named["channel"],
        roles=named["role"],
        **codec.load_rights(fields.get("rights", "")),
    )
