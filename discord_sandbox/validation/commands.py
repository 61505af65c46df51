"""Application commands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any

from discord_sandbox.state import Json
from discord_sandbox.validation.form import Form
from discord_sandbox.validation.parts import CHANNEL_TYPES
from discord_sandbox.validation.shapes import (
    Choice,
    Flag,
    Items,
    ObjectShape,
    Real,
    Shape,
    Snowflake,
    Text,
    Translations,
    Variants,
    Whole,
    at,
    read,
)

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, NUMBER = 3, 4, 10

MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
OPTIONS = 25
CHOICES = 25
TOTAL_TEXT = 8000
SAFE_INTEGER = 2**53 - 1

_SLASH_NAME = re.compile(r"[-_'\w]{1,32}")

_WORDS: dict[str, Shape] = {
    "name": Text(32, least=1),
    "name_localizations": Translations(Text(32, least=1)),
    "description_localizations": Translations(Text(100, least=1)),
}
_VALUES: dict[int, Shape] = {
    STRING: Text(100, trim=False),
    INTEGER: Whole(-SAFE_INTEGER, SAFE_INTEGER),
    NUMBER: Real(),
}


def choices(kind: int, nulls: bool = False) -> Items:
    """What an option of this kind offers, or its completion, in which `nulls` are passed over."""
    words: dict[str, Shape] = {"name": Text(100, least=1), "name_localizations": Translations(Text(100, least=1))}
    return Items(ObjectShape({**words, "value": _VALUES[kind]}, ("name", "value")), CHOICES, nulls=nulls)


def _option(**fields: Shape) -> ObjectShape:
    about = {**_WORDS, "description": Text(100, least=1), "required": Flag()}
    return ObjectShape({**about, **fields}, ("name", "description"))


def _typed(kind: int, **limits: Shape) -> ObjectShape:
    return _option(choices=choices(kind), autocomplete=Flag(), **limits)


_PLAIN = {
    STRING: _typed(STRING, min_length=Whole(0, 6000), max_length=Whole(1, 6000)),
    INTEGER: _typed(INTEGER, min_value=_VALUES[INTEGER], max_value=_VALUES[INTEGER]),
    5: _option(),
    6: _option(),
    7: _option(channel_types=Items(Choice(CHANNEL_TYPES), len(CHANNEL_TYPES), unique=True)),
    8: _option(),
    9: _option(),
    NUMBER: _typed(NUMBER, min_value=Real(), max_value=Real()),
    11: _option(),
}
_SUBCOMMAND = _option(options=Items(Variants(_PLAIN), OPTIONS))
_GROUP = _option(options=Items(Variants({SUBCOMMAND: _SUBCOMMAND}), OPTIONS))
_COMMAND: dict[str, Shape] = {
    **_WORDS,
    "id": Snowflake(),
    "type": Choice((SLASH, USER_MENU, MESSAGE_MENU)),
    "description": Text(100),
    "options": Items(Variants({SUBCOMMAND: _SUBCOMMAND, GROUP: _GROUP, **_PLAIN}), OPTIONS),
    "default_member_permissions": Whole(0, 2**54 - 1, text=True),
    "dm_permission": Flag(),
    "nsfw": Flag(),
    "contexts": Items(Choice((0, 1, 2)), 3, least=1, unique=True),
    "integration_types": Items(Choice((0, 1)), 2, least=1, unique=True),
    "handler": Choice((1, 2)),
}
COMMAND = ObjectShape(_COMMAND, ("name",))
CHANGES = ObjectShape(_COMMAND, nulls=True)
"""Of a command that exists."""
COMMANDS = Items(COMMAND, sum(MOST.values()))


def read_commands(value: Any) -> list[Json]:
    """The commands of a bulk overwrite, cleaned. Raises the refusal of some that Discord would refuse."""
    commands: list[Json] = read(COMMANDS, value)
    check_commands(commands)
    check_count(commands)
    return commands


def check_commands(commands: list[Json], indexed: bool = True) -> None:
    """Refuse commands, read by their shapes, that Discord would refuse; `indexed` when they came as a list."""
    form = Form()
    for index, command in enumerate(commands):
        _check_command(form, str(index) if indexed else "", command)
    form.refuse_if_wrong()


def check_count(commands: list[Json]) -> None:
    """Refuse more commands in one scope than Discord allows, and two of one name."""
    form = Form()
    for kind, count in Counter(command_type(command) for command in commands).items():
        if count > MOST[kind]:
            form.wrong(
                "commands",
                "APPLICATION_COMMAND_MAX_COUNT",
                f"Maximum number of application commands reached ({MOST[kind]})",
            )
    for (_, name), count in Counter((command_type(command), command["name"]) for command in commands).items():
        if count > 1:
            form.wrong(
                "commands", "APPLICATION_COMMANDS_DUPLICATE_NAME", f"Application command names must be unique: {name}"
            )
    form.refuse_if_wrong()


def command_type(command: Json) -> int:
    return int(command.get("type") or SLASH)


def _check_command(form: Form, path: str, command: Json) -> None:
    description = at(path, "description")
    if command_type(command) == SLASH:
        _check_name(form, path, command)
        if not command.get("description"):
            form.required(description)
        _check_options(form, path, command.get("options") or [])
    else:
        if command.get("description"):
            form.wrong(description, "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET", "Must be empty")
        if command.get("options"):
            form.wrong(at(path, "options"), "APPLICATION_COMMAND_CONTEXT_MENU_OPTIONS_CANNOT_BE_SET", "Must be empty")
    if (size := _text_size(command)) > TOTAL_TEXT:
        form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({size} > {TOTAL_TEXT})")


def _check_name(form: Form, path: str, named: Json) -> None:
    names = {"name": named["name"]}
    for locale, name in (named.get("name_localizations") or {}).items():
        names[f"name_localizations.{locale}"] = name
    for place, name in names.items():
        if not _SLASH_NAME.fullmatch(name) or name != name.lower():
            form.wrong(at(path, place), "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _check_options(form: Form, path: str, options: list[Json]) -> None:
    optional_seen = False
    nested = [option["type"] in (SUBCOMMAND, GROUP) for option in options]
    if any(nested) and not all(nested):
        form.wrong(
            at(path, "options"),
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other types",
        )
    _check_names_differ(form, path, options)
    for index, option in enumerate(options):
        place = at(path, f"options.{index}")
        _check_name(form, place, option)
        _check_limits(form, place, option)
        _check_options(form, place, option.get("options") or [])
        if option.get("required") and optional_seen:
            form.wrong(
                place,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_seen = optional_seen or (not nested[index] and not option.get("required"))


def _check_names_differ(form: Form, path: str, options: Iterable[Json]) -> None:
    for name, count in Counter(option["name"] for option in options).items():
        if count > 1:
            form.wrong(
                at(path, "options"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                f"Option {name} already exists in this command",
            )


def _check_limits(form: Form, path: str, option: Json) -> None:
    for kind in ("value", "length"):
        least, most = option.get(f"min_{kind}"), option.get(f"max_{kind}")
        if least is not None and most is not None and least > most:
            form.wrong(at(path, f"max_{kind}"), "NUMBER_TYPE_MIN", f"Should be greater than or equal to {least}.")
    if option.get("choices") and option.get("autocomplete"):
        form.wrong(
            at(path, "autocomplete"), "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES", "Cannot be set with choices"
        )


def _text_size(command: Json) -> int:
    """Names, descriptions and choice values, counted over the whole tree."""
    size = len(command["name"]) + len(command.get("description") or "")
    for choice in command.get("choices") or ():
        size += len(choice["name"]) + len(str(choice["value"]))
    return size + sum(_text_size(option) for option in command.get("options") or ())
