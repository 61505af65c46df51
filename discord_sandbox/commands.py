"""The registered application commands, global and per guild."""

from __future__ import annotations

from discord_sandbox.errors import unknown_command
from discord_sandbox.installs import IN_SERVER
from discord_sandbox.snowflakes import Snowflakes
from discord_sandbox.state import Json
from discord_sandbox.validation.commands import (
    CHANGES,
    COMMAND,
    check_commands,
    check_count,
    command_type,
    read_commands,
)
from discord_sandbox.validation.shapes import read

GLOBAL = ""
"""Stands for the scope of commands that every guild has."""


class Commands:
    """A command keeps its id as long as its type and name stay, however often it is overwritten."""

    def __init__(self, snowflakes: Snowflakes, application_id: str) -> None:
        self._snowflakes = snowflakes
        self._application_id = application_id
        self.default_installs = [IN_SERVER]
        """For commands that do not say: as on the application's page for developers."""
        self._scopes: dict[str, dict[tuple[int, str], Json]] = {}

    def all(self, scope: str) -> list[Json]:
        """The commands of a guild, or of `GLOBAL`."""
        return list(self._scopes.get(scope, {}).values())

    def available(self, guild_id: str) -> list[Json]:
        """What members of a guild are offered: the guild's own commands before global ones of the same name."""
        return list((self._scopes.get(GLOBAL, {}) | self._scopes.get(guild_id, {})).values())

    def find(self, guild_id: str, kind: int, name: str) -> Json | None:
        for scope in (guild_id, GLOBAL):
            if command := self._scopes.get(scope, {}).get((kind, name)):
                return command
        return None

    def get(self, scope: str, command_id: str) -> Json:
        for command in self._scopes.get(scope, {}).values():
            if command["id"] == command_id:
                return command
        raise unknown_command()

    def overwrite(self, scope: str, commands: object) -> list[Json]:
        """Replace all commands of a scope."""
        self._replace(scope, read_commands(commands))
        return self.all(scope)

    def upsert(self, scope: str, command: object) -> Json:
        """Add one command, or replace the one of the same type and name."""
        return self._put(scope, read(COMMAND, command), "")

    def edit(self, scope: str, command_id: str, changes: object) -> Json:
        command = self.get(scope, command_id)
        changed = {name: it for name, it in read(CHANGES, changes).items() if name not in ("id", "type")}
        if changed.get("name", "") is None:
            del changed["name"]
        return self._put(scope, command | changed, command_id)

    def _put(self, scope: str, command: Json, command_id: str) -> Json:
        """Let a command stand in place of those of its id, or of its type and name."""
        check_commands([command], indexed=False)
        key = self._key(command)
        rest = [it for it in self.all(scope) if it["id"] != command_id and self._key(it) != key]
        self._replace(scope, [*rest, command])
        return self._scopes[scope][key]

    def _replace(self, scope: str, commands: list[Json]) -> None:
        old = self._scopes.get(scope, {})
        check_count(commands)
        self._scopes[scope] = {self._key(body): self._complete(body, scope, old) for body in commands}

    def delete(self, scope: str, command_id: str) -> None:
        command = self.get(scope, command_id)
        del self._scopes[scope][self._key(command)]

    @staticmethod
    def _key(command: Json) -> tuple[int, str]:
        return command_type(command), str(command["name"])

    def _complete(self, body: Json, scope: str, old: dict[tuple[int, str], Json]) -> Json:
        known = old.get(self._key(body))
        own = body.get("id")
        if own not in {it["id"] for it in old.values()}:
            own = known["id"] if known else self._snowflakes.next()
        permissions = body.get("default_member_permissions")
        complete: Json = {
            **{name: it for name, it in body.items() if it is not None},
            "description": body.get("description") or "",
            "nsfw": bool(body.get("nsfw")),
            "contexts": body.get("contexts"),
            "default_member_permissions": None if permissions is None else str(permissions),
            "integration_types": body.get("integration_types") or list(self.default_installs),
            "id": own,
            "application_id": self._application_id,
            "type": command_type(body),
            "version": self._snowflakes.next(),
        }
        if scope != GLOBAL:
            complete["guild_id"] = scope
        return complete
