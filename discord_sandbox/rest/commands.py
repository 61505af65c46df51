"""Registering application commands, globally or for one guild."""

from __future__ import annotations

from discord_sandbox.commands import GLOBAL
from discord_sandbox.core import Core
from discord_sandbox.errors import missing_access
from discord_sandbox.rest.lookup import Lookup
from discord_sandbox.rest.pipeline import ApiCall, Route
from discord_sandbox.state import Json
from discord_sandbox.validation.shapes import Flag, ObjectShape

_QUERY = ObjectShape({"with_localizations": Flag(text=True)})


class CommandRoutes:
    def __init__(self, core: Core) -> None:
        self._core = core
        self._lookup = Lookup(core)

    def routes(self) -> list[Route]:
        routes = []
        for scope in ("/applications/{application_id}", "/applications/{application_id}/guilds/{guild_id}"):
            routes += [
                Route("GET", f"{scope}/commands", self.all, query=_QUERY),
                Route("PUT", f"{scope}/commands", self.overwrite),
                Route("POST", f"{scope}/commands", self.upsert),
                Route("GET", f"{scope}/commands/{{command_id}}", self.fetch),
                Route("PATCH", f"{scope}/commands/{{command_id}}", self.edit),
                Route("DELETE", f"{scope}/commands/{{command_id}}", self.delete),
            ]
        return routes

    def _scope(self, call: ApiCall) -> str:
        if call.params["application_id"] != self._core.world.bot.id:
            raise missing_access()
        guild_id = call.params.get("guild_id")
        return GLOBAL if guild_id is None else self._lookup.guild(guild_id).id

    def _changed(self) -> None:
        self._core.feed.publish_all({"kind": "world"})

    async def all(self, call: ApiCall) -> list[Json]:
        return self._core.commands.all(self._scope(call))

    async def overwrite(self, call: ApiCall) -> list[Json]:
        commands = self._core.commands.overwrite(self._scope(call), [] if call.body is None else call.body)
        self._changed()
        return commands

    async def upsert(self, call: ApiCall) -> Json:
        command = self._core.commands.upsert(self._scope(call), call.fields)
        self._changed()
        return command

    async def fetch(self, call: ApiCall) -> Json:
        return self._core.commands.get(self._scope(call), call.params["command_id"])

    async def edit(self, call: ApiCall) -> Json:
        command = self._core.commands.edit(self._scope(call), call.params["command_id"], call.fields)
        self._changed()
        return command

    async def delete(self, call: ApiCall) -> None:
        self._core.commands.delete(self._scope(call), call.params["command_id"])
        self._changed()
