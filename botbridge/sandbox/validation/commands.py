"""Limits of application commands."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from botbridge.sandbox.state import Json
from botbridge.sandbox.validation.form import Form

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2

MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
NAME = 32
DESCRIPTION = 100
OPTIONS = 25
CHOICES = 25
CHOICE_TEXT = 100
TOTAL_TEXT = 8000

_SLASH_NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: Any) -> list[Json]:
    """Refuse a bulk overwrite that Discord would refuse; returns the list."""
    form = Form()
    if not isinstance(commands, list):
        form.wrong("commands", "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
        form.refuse_if_wrong()
    for index, command in enumerate(commands):
        _check_command(form, str(index), command)
    kinds = Counter(command.get("type", SLASH) for command in commands)
    for kind, count in kinds.items():
        if count > MOST.get(kind, 0):
            form.wrong(
                "commands",
                "APPLICATION_COMMAND_MAX_COUNT",
                f"Maximum number of application commands reached ({MOST.get(kind, 0)})",
            )
    names = Counter((command.get("type", SLASH), command.get("name")) for command in commands)
    for (_, name), count in names.items():
        if count > 1:
            form.wrong(
                "commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", f"Application command names must be unique: {name}"
            )
    form.refuse_if_wrong()
    return list(commands)


def _check_command(form: Form, path: str, command: Json) -> None:
    kind = command.get("type", SLASH)
    if not form.choice(f"{path}.type", kind, (SLASH, USER_MENU, MESSAGE_MENU)):
        return
    form.text(f"{path}.name", command.get("name"), NAME, shortest=1, required=True)
    if kind == SLASH:
        _check_name(form, f"{path}.name", command.get("name"))
        form.text(f"{path}.description", command.get("description"), DESCRIPTION, shortest=1, required=True)
    elif command.get("description"):
        form.wrong(f"{path}.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET", "Must be empty")
    _check_options(form, path, command.get("options"))
    if (size := _text_size(command)) > TOTAL_TEXT:
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({size} > {TOTAL_TEXT})")


def _check_name(form: Form, path: str, name: Any) -> None:
    if isinstance(name, str) and name and (not _SLASH_NAME.fullmatch(name) or name != name.lower()):
        form.wrong(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(form: Form, path: str, options: Any) -> None:
    optional_seen = False
    for index, option in enumerate(form.size(f"{path}.options", options, OPTIONS)):
        place = f"{path}.options.{index}"
        form.choice(f"{place}.type", option.get("type"), tuple(range(1, 12)))
        form.text(f"{place}.name", option.get("name"), NAME, shortest=1, required=True)
        _check_name(form, f"{place}.name", option.get("name"))
        form.text(f"{place}.description", option.get("description"), DESCRIPTION, shortest=1, required=True)
        _check_choices(form, place, option)
        _check_options(form, place, option.get("options"))
        if option.get("required") and optional_seen:
            form.wrong(
                place,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or (option.get("type") not in (SUBCOMMAND, GROUP) and not option.get("required"))


def _check_choices(form: Form, path: str, option: Json) -> None:
    for index, choice in enumerate(form.size(f"{path}.choices", option.get("choices"), CHOICES)):
        check_choice(form, f"{path}.choices.{index}", choice, option.get("type"))
    if option.get("choices") and option.get("autocomplete"):
        form.wrong(
            f"{path}.autocomplete", "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES", "Cannot be set with choices"
        )


def check_choice(form: Form, path: str, choice: Json, kind: Any) -> None:
    """One choice of an option or of a completion; `kind` is the option's type (3 string, 4 integer, 10 number)."""
    form.text(f"{path}.name", choice.get("name"), CHOICE_TEXT, shortest=1, required=True)
    value = choice.get("value")
    if kind == 3:
        form.text(f"{path}.value", value, CHOICE_TEXT, required=True)
    elif kind == 4 and (not isinstance(value, int) or isinstance(value, bool)):
        form.wrong(f"{path}.value", "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
    elif kind == 10 and not isinstance(value, int | float):
        form.wrong(f"{path}.value", "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')


def _text_size(command: Json) -> int:
    """Names, descriptions and choice values, counted over the whole tree."""
    size = len(str(command.get("name", ""))) + len(str(command.get("description", "")))
    for choice in command.get("choices") or ():
        size += len(str(choice.get("name", ""))) + len(str(choice.get("value", "")))
    return size + sum(_text_size(option) for option in command.get("options") or ())
