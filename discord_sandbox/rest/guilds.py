"""Guilds with their channels, roles and members, to be read."""

from __future__ import annotations

from discord_sandbox import payloads
from discord_sandbox.core import Core
from discord_sandbox.errors import unknown_member
from discord_sandbox.rest.lookup import Lookup
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import Json
from discord_sandbox.validation.shapes import Flag, ObjectShape, Whole

_PAGE = ObjectShape({"limit": Whole(1, 1000, text=True), "after": Whole(0, 2**63 - 1, text=True)})


class GuildRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lookup = Lookup(core)

    def routes(self) -> list[Route]:
        return [
            Route("GET", "/guilds/{guild_id}", self.guild, query=ObjectShape({"with_counts": Flag(text=True)})),
            Route("GET", "/guilds/{guild_id}/channels", self.channels),
            Route("GET", "/guilds/{guild_id}/roles", self.roles),
            Route("GET", "/guilds/{guild_id}/threads/active", self.threads),
            Route("GET", "/guilds/{guild_id}/members", self.members, query=_PAGE),
            Route("GET", "/guilds/{guild_id}/members/{user_id}", self.member),
        ]

    async def guild(self, call: ApiCall) -> Json:
        return payloads.guild(self._lookup.guild(call.params["guild_id"]))

    async def channels(self, call: ApiCall) -> list[Json]:
        guild = self._lookup.guild(call.params["guild_id"])
        return [payloads.channel(channel) for channel in guild.channels.values() if not channel.is_thread]

    async def roles(self, call: ApiCall) -> list[Json]:
        return [payloads.role(role) for role in self._lookup.guild(call.params["guild_id"]).roles.values()]

    async def threads(self, call: ApiCall) -> Json:
        threads = self._lookup.guild(call.params["guild_id"]).threads()
        active = [payloads.channel(thread) for thread in threads if not thread.archived]
        return {"threads": active, "members": [], "has_more": False}

    async def members(self, call: ApiCall) -> list[Json]:
        guild = self._lookup.guild(call.params["guild_id"])
        after, limit = call.query.get("after", 0), call.query.get("limit", 1)
        found = sorted(
            (member for member in guild.members.values() if int(member.id) > after), key=lambda it: int(it.id)
        )
        return [payloads.member(member) for member in found[:limit]]

    async def member(self, call: ApiCall) -> Json:
        guild = self._lookup.guild(call.params["guild_id"])
        member = guild.members.get(call.params["user_id"])
        if member is None:
            raise unknown_member()
        return payloads.member(member)
