"""How the files stand to one another, over all packages: what import-linter's contracts say by room, here by file."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
import pytest

PACKAGES = ("botbridge", "discord_sandbox", "games", "simulations", "trivia_site")


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Files that import one another in a circle, the first once more at its end; empty where there is none."""
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


@pytest.fixture(scope="module")
def imports() -> dict[str, set[str]]:
    """Module -> what it imports of ours, also inside of functions and for the type checker alone."""
    graph = grimp.build_graph(*PACKAGES, exclude_type_checking_imports=False, cache_dir=None)
    return {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}


def test_no_files_import_one_another_in_a_circle(imports: dict[str, set[str]]) -> None:
    assert circle(imports) == []


def test_the_client_served_by_all_that_knows_it_knows_none_of_them(imports: dict[str, set[str]]) -> None:
    """With the import for the type checker by which `respond` knew the bot, and the bot all commands, there was one."""
    before = imports | {"botbridge.respond": imports["botbridge.respond"] | {"botbridge.bot"}}
    assert {"botbridge.bot", "botbridge.respond"} <= set(circle(before))


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("discord_sandbox.page", "discord_sandbox.sandbox"),
        ("discord_sandbox.control_api", "discord_sandbox.sandbox"),
        ("trivia_site.logs", "trivia_site.cli.error_handler"),
        ("games.management.exit_messages", "trivia_site.cli.error_handler"),
    ],
)
def test_an_import_back_up_would_be_found(imports: dict[str, set[str]], importer: str, imported: str) -> None:
    """Those that closed circles once, for the type checker or by a string."""
    before = imports | {importer: imports[importer] | {imported}}
    assert {importer, imported} <= set(circle(before))
