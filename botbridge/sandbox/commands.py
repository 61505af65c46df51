"""The registered application commands, global and per guild."""

from __future__ import annotations

from botbridge.sandbox.errors import unknown_command
from botbridge.sandbox.snowflakes import Snowflakes
from botbridge.sandbox.state import Json
from botbridge.sandbox.validation.commands import SLASH, check_commands

GLOBAL = ""
"""Stands for the scope of commands that every guild has."""


class Commands:
    """A command keeps its id as long as its type and name stay, however often it is overwritten."""

    def __init__(self, snowflakes: Snowflakes, application_id: str) -> None:
        self._snowflakes = snowflakes
        self._application_id = application_id
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
        old = self._scopes.get(scope, {})
        checked = check_commands(commands)
        self._scopes[scope] = {self._key(body): self._complete(body, scope, old) for body in checked}
        return self.all(scope)

    def upsert(self, scope: str, command: Json) -> Json:
        """Add one command, or replace the one of the same type and name."""
        rest = [body for key, body in self._scopes.get(scope, {}).items() if key != self._key(command)]
        self.overwrite(scope, [*rest, command])
        return self._scopes[scope][self._key(command)]

    def edit(self, scope: str, command_id: str, changes: Json) -> Json:
        command = self.get(scope, command_id)
        rest = [body for body in self.all(scope) if body["id"] != command_id]
        self.overwrite(scope, [*rest, command | changes])
        return self.get(scope, command_id)

    def delete(self, scope: str, command_id: str) -> None:
        command = self.get(scope, command_id)
        del self._scopes[scope][self._key(command)]

    @staticmethod
    def _key(command: Json) -> tuple[int, str]:
        return int(command.get("type", SLASH)), str(command.get("name"))

    def _complete(self, body: Json, scope: str, old: dict[tuple[int, str], Json]) -> Json:
        known = old.get(self._key(body))
        permissions = body.get("default_member_permissions")
        complete: Json = {
            "description": "",
            "nsfw": False,
            "contexts": None,
            **body,
            "default_member_permissions": None if permissions is None else str(permissions),
            "integration_types": body.get("integration_types") or [0],
            "id": body.get("id") or (known["id"] if known else self._snowflakes.next()),
            "application_id": self._application_id,
            "type": int(body.get("type", SLASH)),
            "version": self._snowflakes.next(),
        }
        if scope != GLOBAL:
            complete["guild_id"] = scope
        return complete
