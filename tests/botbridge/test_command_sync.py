"""Two lists of commands have one fingerprint exactly when they mean the same."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from discord import AppCommandOptionType, Client, Intents, app_commands

from botbridge import commands
from botbridge.bot import BY_SERVERS, IN_SERVERS
from botbridge.command_sync import fingerprint


def ours() -> list[dict[str, Any]]:
    tree = app_commands.CommandTree(
        Client(intents=Intents(guilds=True)), allowed_contexts=IN_SERVERS, allowed_installs=BY_SERVERS
    )
    return [command.to_dict(tree) for command in commands.COMMANDS]


def as_discord_gives(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With what Discord adds, in another order, and without what is unset."""

    def shown(part: dict[str, Any]) -> dict[str, Any]:
        kept = {key: value for key, value in part.items() if value not in (None, []) and value is not False}
        if "default_member_permissions" in kept:
            kept["default_member_permissions"] = str(kept["default_member_permissions"])
        for key in ("options", "choices"):
            if key in kept:
                kept[key] = [shown(inner) for inner in kept[key]]
        return kept | {"name_localizations": None, "description_localizations": None}

    added: dict[str, Any] = {"id": "1", "application_id": "2", "version": "3", "description": "", "nsfw": False}
    added |= {"default_member_permissions": None, "dm_permission": False, "default_permission": True, "new_key": 1}
    return [added | shown(command) for command in reversed(commands)]


def test_what_discord_adds_and_leaves_out_is_no_difference() -> None:
    assert fingerprint(as_discord_gives(ours())) == fingerprint(ours())


class Copy:
    """Our commands, to be changed."""

    def __init__(self) -> None:
        self.all = deepcopy(ours())
        self.trivia = next(command for command in self.all if command["name"] == "trivia")
        self.register = next(option for option in self.trivia["options"] if option["name"] == "register")
        self.options: list[dict[str, Any]] = self.register["options"]

    def option(self, name: str) -> dict[str, Any]:
        """An option of `/trivia register`."""
        return next(option for option in self.options if option["name"] == name)


CHANGES: dict[str, Callable[[Copy], object]] = {
    "description": lambda ours: ours.register.update(description=ours.register["description"] + "!"),
    "an option more": lambda ours: ours.options.append(ours.options[0] | {"name": "other", "required": False}),
    "the order of options": lambda ours: ours.options.insert(-1, ours.options.pop()),
    "required": lambda ours: ours.option("channel").update(required=True),
    "autocomplete": lambda ours: ours.option("zone").update(autocomplete=False),
    "a choice": lambda ours: ours.option("policy")["choices"].pop(),
    "a limit": lambda ours: ours.option("questions").update(max_value=26),
    "a limit of zero": lambda ours: ours.option("questions").update(min_value=0),
    "kinds of channels": lambda ours: ours.option("channel")["channel_types"].append(5),
    "type": lambda ours: ours.option("channel").update(type=AppCommandOptionType.string.value),
    "installs": lambda ours: ours.trivia.update(integration_types=[0, 1]),
    "contexts": lambda ours: ours.trivia.update(contexts=[0, 1]),
    "permissions": lambda ours: ours.trivia.update(default_member_permissions=0),
    "a command less": lambda ours: ours.all.remove(ours.trivia),
}


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_seen(change: str) -> None:
    changed = Copy()
    CHANGES[change](changed)
    assert fingerprint(changed.all) != fingerprint(ours())
    assert fingerprint(as_discord_gives(changed.all)) != fingerprint(ours())


def test_commands_are_for_servers_that_have_the_bot() -> None:
    assert {(tuple(it["contexts"]), tuple(it["integration_types"])) for it in ours()} == {((0,), (0,))}
