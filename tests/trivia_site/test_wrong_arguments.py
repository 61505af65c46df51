"""Whatever is wrong on a command's line: one line says so, and the status is not 0."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management import get_commands, load_command_class

from tests.faults.conftest import PROJECT
from tests.trivia_site.wrong_arguments import NEEDED, OF_OTHERS, TOGETHER, VALUES

OURS = ("botbridge", "games", "trivia_site")
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
        results = _run(tmp_path, redis_url, lines)
    wrong = []
    for words, (status, said) in zip(lines, results, strict=True):
        told = _without_usage(said)
        print(f"| `{_short(' '.join(words))}` | {_short(' / '.join(told))} | {status} |")
        if status not in (1, 2, 78) or len(told) != 1 or "Traceback" in said:
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


def _run(home: Path, redis_url: str, lines: list[list[str]]) -> list[tuple[object, str]]:
    own = {"TALLY_DATA_DIR": str(home / "data"), "TALLY_ENV_FILE": os.devnull, "DEBUG": "true", "NO_COLOR": "1"}
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | own
    environment["REDIS_URL"] = redis_url
    given = [["migrate", "--verbosity=0"], *lines]
    done = subprocess.run(
        [sys.executable, "-m", "tests.trivia_site.commands_in_one_process"],
        cwd=PROJECT,
        env=environment,
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    migrated, *rest = json.loads(done.stdout.splitlines()[-1])
    assert migrated == [0, ""]
    return [(status, said) for status, said in rest]


def _without_usage(said: str) -> list[str]:
    """The lines, without those in which argparse lists what there is; a continued one begins with blanks."""
    lines = [line for line in said.splitlines() if line.strip() and not line.startswith("Type 'manage.py help'")]
    if lines and lines[0].startswith("usage:"):
        return [line for line in lines[1:] if not line.startswith("   ")]
    return lines


def _short(text: str) -> str:
    text = text.encode("unicode_escape").decode() if not text.isprintable() else text
    return text if len(text) <= 160 else f"{text[:120]}...({len(text)})"
