"""What is imported by a string, which import-linter cannot see: nothing of a package that stands above."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.documents import PROJECT

ABOVE = {
    "games": ("botbridge", "discord_sandbox", "simulations", "trivia_site"),
    "botbridge": ("discord_sandbox", "simulations", "trivia_site"),
    "trivia_site": ("discord_sandbox", "simulations"),
    "discord_sandbox": ("botbridge", "games", "simulations", "trivia_site"),
}
"""Package -> what it must not name. The project's own files may be named by its settings alone."""
GIVEN = {
    "TALLY_REDIS_URL_PROVIDER": "the first to need the store starts the bundled server, which is the project's",
    "TALLY_STORE_CHECK": "operators' commands are refused with the words of the project's checks",
    "SESSION_ENGINE": "Django's own",
}
"""Setting -> why the project gives a name to what stands below it."""


def upward(source: str, above: tuple[str, ...]) -> list[str]:
    """Dotted names in strings that lead into a package above."""
    module = re.compile(rf"({'|'.join(above)})(\.\w+)+")
    strings = (node.value for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Constant))
    return [text for text in strings if isinstance(text, str) and module.fullmatch(text)]


def by_setting(source: str) -> Iterator[str]:
    """Settings whose value is imported."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in ("import_string", "import_module"):
            yield from re.findall(r"settings\.(\w+)", ast.unparse(node))


def sources(package: str) -> dict[str, str]:
    return {str(path.relative_to(PROJECT)): path.read_text("utf-8") for path in (PROJECT / package).rglob("*.py")}


@pytest.mark.parametrize("package", ABOVE)
def test_nothing_names_what_stands_above_it(package: str) -> None:
    found = {path: upward(source, ABOVE[package]) for path, source in sources(package).items()}
    assert {path: names for path, names in found.items() if names} == {}


def test_what_the_project_gives_by_a_setting_has_a_reason() -> None:
    found = {
        name
        for package in ("games", "botbridge")
        for source in sources(package).values()
        for name in by_setting(source)
    }
    assert found == GIVEN.keys()


def test_the_strings_by_which_commands_reached_the_project_would_be_found() -> None:
    names = ["trivia_site.checks.halves.look", "trivia_site.cli.error_handler.exit_message"]
    assert upward(f'with _usable("{names[0]}", then):\n    import_string("{names[1]}")', ABOVE["games"]) == names
    assert list(by_setting("import_string(settings.TALLY_ANYTHING)()")) == ["TALLY_ANYTHING"]
