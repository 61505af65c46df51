"""Whatever is wrong on a command's line: one line says so, and the status is not 0."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.trivia_site.cli.commands import reported, typed
from tests.trivia_site.cli.wrong_arguments import NEEDED, OF_OTHERS, TOGETHER, VALUES

pytestmark = pytest.mark.process

OURS = ("botbridge", "games", "simulations", "trivia_site")
_DJANGOS = {
    *("help", "version", "verbosity", "settings", "pythonpath", "traceback", "no_color", "force_color", "skip_checks"),
}
"""Arguments that every command has, and Django reads."""


def test_every_argument_of_every_command_has_wrong_values() -> None:
    """A new argument comes with its row. Those of a command of Django's that ours enlarges are Django's."""
    commands = {name: app for name, app in get_commands().items() if app in OURS and name not in OF_OTHERS}
    found = {name: set(_arguments(app, name)) for name, app in commands.items()}
    assert found == {name: set(values) for name, values in VALUES.items()}
    assert get_commands().keys() - commands.keys() == OF_OTHERS.keys()


def _arguments(app: str, name: str) -> Iterator[str]:
    for action in load_command_class(app, name).create_parser("manage.py", name)._actions:
        if action.dest not in _DJANGOS:
            yield action.option_strings[0] if action.option_strings else action.dest


def test_what_is_wrong_is_one_line_and_a_status(tmp_path: Path, redis_url: str) -> None:
    """The table of all; `pytest -s` shows it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        files = _files(tmp_path)
        place = {"files": str(files), "taken": str(taken.getsockname()[1])}
        lines = [[word.format(**place) if "{" in word else word for word in line] for line in _lines()]
        settings = {"TALLY_DATA_DIR": str(tmp_path / "data"), "REDIS_URL": redis_url}
        migrated, *results = typed([["migrate", "--verbosity=0"], *lines], settings)
    assert migrated == (0, "")
    wrong = []
    for words, (status, said) in zip(lines, results, strict=True):
        said_lines = reported(said)
        print(f"| `{_short(' '.join(words))}` | {_short(' / '.join(said_lines))} | {status} |")
        if status not in (1, 2, 78) or len(said_lines) != 1 or "Traceback" in said:
            wrong.append((_short(" ".join(words)), status, said[-600:]))
    print(f"{len(lines)} command lines, {len(wrong)} wrong")
    assert wrong == []
    assert sorted(path.name for path in files.iterdir()) == ["binary", "empty", "good.json", "pipe"], "nothing is left"


def _lines() -> Iterator[list[str]]:
    for name, arguments in VALUES.items():
        for argument, values in arguments.items():
            for value in values:
                yield [name, *_with(name, argument, value)]
    yield from map(list, TOGETHER)
    yield from ([name, *words] for name, words in OF_OTHERS.items())


def _with(name: str, argument: str, value: str) -> list[str]:
    """The words that a command needs, with one of them wrong."""
    needed = list(NEEDED.get(name, ()))
    if argument.startswith("-"):
        return [
            *(word for word in needed if not word.startswith(f"{argument}=") and word != argument),
            f"{argument}={value}",
        ]
    if argument in ("game", "name"):
        return [value]
    at = {"path": 0, "guild": 0, "user": 1}[argument]
    return [*needed[:at], value, *needed[at + 1 :]]


def _files(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    (files / "binary").write_bytes(b"\x8e\xff\0")
    (files / "empty").touch()
    (files / "good.json").write_text("{}")
    os.mkfifo(files / "pipe")
    return files


def _short(text: str) -> str:
    text = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return text if len(text) <= 160 else f"{text[:120]}...({len(text)})"
