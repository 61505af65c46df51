"""Whatever the documents have a reader type is typed by a test or marked as prose, and is there under that name."""

from __future__ import annotations

import configparser
import re
import shlex
from collections.abc import Iterator

import pytest
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError

from games.management import exits
from tests.documents import PROJECT, Block, blocks, commands, drills
from tests.trivia_site import compose_rules
from trivia_site.processes.supervisor import STOP_S

LANGUAGES = {"sh", "ini", "json", "csv", "python", "text", "nginx", "caddy", "yaml"}
"""Only `sh` is typed."""
TYPED = re.compile(r'\.type\(\s*"([\w-]+)"')
SHELL = {"cd", "export", "echo", "read", "[", "{", "exec", "curl"} | {
    *("cp", "mv", "rm", "mkdir", "chmod", "chown", "install", "ls", "cat", "yes", "gzip", "date", "tail")
}
"""Built into the shell, or of packages that every Debian has; `curl` is only used on a developer's own machine."""
PACKAGES = {
    "redis-cli": "redis-tools",
    "redis-check-aof": "redis-tools",
    "sqlite3": "sqlite3",
    "pg_dump": "postgresql-client",
    "pg_restore": "postgresql-client",
    "certbot": "certbot",
    "nginx": "nginx-light",
}
"""Tool -> the package of Debian 12 that has it, as the page that uses it must say."""
NEEDED = {
    "make": "README names it",
    "python3": "README names it",
    "git": "whoever upgrades with it has installed with it",
    "systemctl": "the service is one of systemd's",
    "docker": "docs/containers.md names where it comes from",
}
IN_CONTAINERS = ("docker compose run --rm manage ", "docker compose exec ", "docker exec ")
AN_ID = "1100000000000000001"
"""In place of a word such as GUILD."""
REDIRECTED = re.compile(r"\s(?:>|<|\|\|?|&&|;).*", re.S)


def typed() -> list[Block]:
    return [block for block in blocks() if block.info == "sh"]


def test_every_block_says_in_which_language_it_is() -> None:
    assert [f"{block}: {block.info!r}" for block in blocks() if block.info not in LANGUAGES] == []


def test_every_block_of_commands_is_typed_by_a_test_or_marked_as_prose() -> None:
    assert [str(block) for block in typed() if not block.kind] == []
    assert [str(block) for block in blocks() if block.kind and block.info != "sh"] == []


def test_every_drill_is_typed() -> None:
    sources = [path.read_text("utf-8") for path in (PROJECT / "tests").rglob("test_*.py")]
    assert set(drills()) - {name for source in sources for name in TYPED.findall(source)} == set()


def test_prose_says_what_stands_in_for_a_drill() -> None:
    for block in typed():
        if block.kind == "prose":
            named = re.findall(r"[\w./]+/[\w.]+", block.note)
            assert named and all((PROJECT / name).exists() for name in named), f"{block}: {block.note}"


def test_every_tool_is_on_debian_12_under_that_name_and_its_package_is_told() -> None:
    unknown, untold = set(), set()
    for block in typed():
        page = (PROJECT / block.page).read_text("utf-8")
        for tool in _tools(block):
            if tool in PACKAGES:
                untold |= {f"{block}: {tool}"} if f"`{PACKAGES[tool]}`" not in page else set()
            elif tool not in SHELL and tool not in NEEDED and not tool.startswith(".venv/bin/"):
                unknown.add(f"{block}: {tool}")
    assert (unknown, untold) == (set(), set())


def _tools(block: Block) -> Iterator[str]:
    """The first word of each command. Inside of a container its image decides."""
    for line in commands(block.text):
        if line.startswith("docker "):
            yield "docker"
            continue
        inner = re.findall(r"\$\((\w[\w-]*)", line)
        for part in re.split(r"\s(?:\||\|\||&&|;)\s", re.sub(r"\s#\s.*", "", line)):
            words = [word for word in part.split() if not re.match(r"\w+=", word)]
            yield from [words[0], *inner] if words else inner


def test_every_command_of_ours_is_understood() -> None:
    """Its options, too: of drills and of prose."""
    wrong = []
    found = list(_ours())
    for block, words in found:
        try:
            _parse(words)
        except (CommandError, KeyError) as error:
            wrong.append(f"{block}: {' '.join(words)}: {error}")
    assert wrong == [] and len(found) >= 30


def test_a_wrong_option_would_be_found() -> None:
    with pytest.raises(CommandError, match="--no-such"):
        _parse(["doctor", "--no-such"])


def _ours() -> Iterator[tuple[Block, list[str]]]:
    for block in typed():
        for line in commands(block.text):
            for before in ("manage.py ", IN_CONTAINERS[0]):
                if before in line:
                    call = REDIRECTED.sub("", line.partition(before)[2])
                    words = shlex.split(call, comments=True)
                    yield block, [AN_ID if word.isupper() else word for word in words]


def _parse(words: list[str]) -> None:
    """Raises CommandError for an argument that there is not, and KeyError for such a command."""
    name, *arguments = words
    app = get_commands()[name]
    command = app if isinstance(app, BaseCommand) else load_command_class(app, name)
    command._called_from_command_line = False
    command.create_parser("manage.py", name).parse_args(arguments)


def test_the_service_is_started_again_for_as_long_as_it_helps() -> None:
    """systemd gives a unit up that starts five times within ten seconds, unless it is set otherwise."""
    [text] = [block.text for block in blocks() if block.info == "ini" and "manage.py serve" in block.text]
    unit = configparser.ConfigParser()
    unit.read_string(text)
    service = unit["Service"]
    assert (service["Restart"], service["RestartPreventExitStatus"]) == ("always", str(exits.GIVES_UP))
    assert int(service["RestartSec"]) * 5 > 10
    assert int(service["TimeoutStopSec"]) > STOP_S


def test_every_service_that_is_named_is_there() -> None:
    services = set(compose_rules.compose()["services"])
    named = set()
    for block in typed():
        for line in commands(block.text):
            found = re.match(r"docker compose (?:run|exec|up|logs)\b((?: --?\S+)*)((?: [a-z]+)?)", line)
            if found and found[2]:
                named.add(found[2].strip())
    assert named <= services and {"manage", "valkey", "postgres"} <= named
