"""Turns a typed command into interaction data, checked as Discord's client checks it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import Any

from discord_sandbox import payloads, permissions
from discord_sandbox.errors import RefusedByClient
from discord_sandbox.state import Guild, Json, Member


class OptionKind(IntEnum):
    SUBCOMMAND = 1
    GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


STRING_MOST = 6000
NESTING = (OptionKind.SUBCOMMAND, OptionKind.GROUP)


def allowed(command: Json, guild: Guild, member: Member) -> bool:
    """Whether the member is offered the command: `default_member_permissions`, judged in the guild."""
    needed = command.get("default_member_permissions")
    if needed is None:
        return True
    bits = permissions.in_guild(guild, member)
    if bits == permissions.EVERYTHING:
        return True
    return bool(int(needed)) and bits & int(needed) == int(needed)


class CommandLine:
    """Builds the data of one command for one member."""

    def __init__(self, guild: Guild, member: Member, command: Json, words: list[str]) -> None:
        self._guild = guild
        self._member = member
        self.command = command
        self._words = words
        self._resolved: dict[str, dict[str, Json]] = {}

    def data(self, values: Mapping[str, Any], focused: str = "") -> Json:
        """The interaction's `data`; `focused` names the option being typed, which turns most checks off."""
        leaf, nesting = self._leaf()
        options: list[Json] = self._options(leaf, values, focused)
        for kind, name in reversed(nesting):
            options = [{"type": int(kind), "name": name, "options": options}]
        data: Json = {"id": self.command["id"], "name": self.command["name"], "type": 1, "options": options}
        if "guild_id" in self.command:
            data["guild_id"] = self.command["guild_id"]
        return data | ({"resolved": self._resolved} if self._resolved else {})

    def _leaf(self) -> tuple[Json, list[tuple[OptionKind, str]]]:
        """The (sub)command that the words name, and the way to it."""
        place, nesting = self.command, []
        for word in self._words[1:]:
            found = next(
                (it for it in place.get("options") or () if it["type"] in NESTING and it["name"] == word), None
            )
            if found is None:
                raise RefusedByClient(f"no such command: /{' '.join(self._words)}")
            place = found
            nesting.append((OptionKind(found["type"]), word))
        if any(option["type"] in NESTING for option in place.get("options") or ()):
            raise RefusedByClient(f"/{' '.join(self._words)} needs a subcommand")
        return place, nesting

    def _options(self, leaf: Json, values: Mapping[str, Any], focused: str) -> list[Json]:
        known = {option["name"]: option for option in leaf.get("options") or ()}
        if unknown := [name for name in values if name not in known]:
            raise RefusedByClient(f"no such option: {', '.join(unknown)}")
        if focused and not known.get(focused, {}).get("autocomplete"):
            raise RefusedByClient(f"{focused or 'it'} has no completion")
        found = []
        for name, option in known.items():
            if name == focused:
                found.append(
                    {"type": option["type"], "name": name, "value": str(values.get(name, "")), "focused": True}
                )
            elif name in values:
                found.append({"type": option["type"], "name": name, "value": self._value(option, values[name])})
            elif option.get("required") and not focused:
                raise RefusedByClient(f"option {name} is required")
        return found

    def _value(self, option: Json, value: Any) -> Any:
        kind = OptionKind(option["type"])
        if kind is OptionKind.BOOLEAN:
            return value if isinstance(value, bool) else str(value).lower() == "true"
        if kind in (OptionKind.INTEGER, OptionKind.NUMBER):
            return self._number(option, kind, value)
        if kind is OptionKind.STRING:
            return self._string(option, str(value))
        if kind is OptionKind.ATTACHMENT:
            raise RefusedByClient("the sandbox takes no attachments from members")
        return self._record(kind, str(value))

    def _number(self, option: Json, kind: OptionKind, value: Any) -> int | float:
        try:
            number: int | float = int(value) if kind is OptionKind.INTEGER else float(value)
        except (TypeError, ValueError, OverflowError):
            raise RefusedByClient(f"option {option['name']} is a number") from None
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and number < least) or (most is not None and number > most):
            raise RefusedByClient(f"option {option['name']} is out of range")
        self._check_choice(option, number)
        return number

    def _string(self, option: Json, text: str) -> str:
        if not (option.get("min_length") or 0) <= len(text) <= (option.get("max_length") or STRING_MOST):
            raise RefusedByClient(f"option {option['name']} has the wrong length")
        self._check_choice(option, text)
        return text

    @staticmethod
    def _check_choice(option: Json, value: Any) -> None:
        choices = [choice["value"] for choice in option.get("choices") or ()]
        if choices and value not in choices:
            raise RefusedByClient(f"option {option['name']} is one of {choices}")

    def _record(self, kind: OptionKind, record_id: str) -> str:
        """The id of a user, channel or role, which is also described under `resolved`."""
        guild = self._guild
        if kind in (OptionKind.USER, OptionKind.MENTIONABLE) and (member := guild.members.get(record_id)):
            self._resolve("users", record_id, payloads.user(member.user))
            bits = {"permissions": str(permissions.in_guild(guild, member))}
            self._resolve("members", record_id, payloads.member(member, with_user=False) | bits)
        elif kind in (OptionKind.ROLE, OptionKind.MENTIONABLE) and (role := guild.roles.get(record_id)):
            self._resolve("roles", record_id, payloads.role(role))
        elif kind is OptionKind.CHANNEL and (channel := guild.channels.get(record_id)):
            self._resolve("channels", record_id, payloads.partial_channel(channel, guild, self._member))
        else:
            raise RefusedByClient(f"no such {kind.name.lower()}: {record_id}")
        return record_id

    def _resolve(self, kind: str, record_id: str, payload: Json) -> None:
        self._resolved.setdefault(kind, {})[record_id] = payload
