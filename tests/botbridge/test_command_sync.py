"""Two lists of commands have one fingerprint exactly when they mean the same."""

from __future__ import annotations

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


def changed(change: str) -> list[dict[str, Any]]:
    commands = deepcopy(ours())
    trivia = next(command for command in commands if command["name"] == "trivia")
    register = next(option for option in trivia["options"] if option["name"] == "register")
    channel = register["options"][0]
    questions = next(option for option in register["options"] if option["name"] == "questions")
    zone = next(option for option in register["options"] if option["name"] == "zone")
    policy = next(option for option in register["options"] if option["name"] == "policy")
    match change:
        case "description":
            register["description"] += "!"
        case "an option more":
            register["options"].append(channel | {"name": "other", "required": False})
        case "the order of options":
            register["options"][-2:] = reversed(register["options"][-2:])
        case "required":
            channel["required"] = False
        case "autocomplete":
            zone["autocomplete"] = False
        case "a choice":
            policy["choices"].pop()
        case "a limit":
            questions["max_value"] = 26
        case "a limit of zero":
            questions["min_value"] = 0
        case "kinds of channels":
            channel["channel_types"].append(5)
        case "type":
            channel["type"] = AppCommandOptionType.string.value
        case "installs":
            trivia["integration_types"] = [0, 1]
        case "contexts":
            trivia["contexts"] = [0, 1]
        case "permissions":
            trivia["default_member_permissions"] = 0
        case "a command less":
            commands.remove(trivia)
    return commands


CHANGES = """description, an option more, the order of options, required, autocomplete, a choice, a limit,
a limit of zero, kinds of channels, type, installs, contexts, permissions, a command less"""


@pytest.mark.parametrize("change", [" ".join(change.split()) for change in CHANGES.split(",")])
def test_every_change_is_seen(change: str) -> None:
    assert fingerprint(changed(change)) != fingerprint(ours())
    assert fingerprint(as_discord_gives(changed(change))) != fingerprint(ours())


def test_commands_are_for_servers_that_have_the_bot() -> None:
    assert {(tuple(it["contexts"]), tuple(it["integration_types"])) for it in ours()} == {((0,), (0,))}
