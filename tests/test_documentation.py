"""The documents say what the code does: no setting and no check without its line."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from tests import named_files
from trivia_site.configuration.environment import OF_COMPOSE

PROJECT = Path(__file__).resolve().parents[1]
SOURCES = [
    path for package in ("trivia_site", "games", "botbridge") for path in sorted((PROJECT / package).rglob("*.py"))
]
READ_BY_SETTINGS = re.compile(r'\benv\.\w+\(\s*"([A-Z_]+)"')
READ_ELSEWHERE = re.compile(r'\b(?:os\.environ(?:\.get\(|\[)|os\.getenv\()\s*"([A-Z_]+)"')
CHECK_ID = re.compile(r'id="(tally\.[EW]\d{3})"')


def text_of(name: str) -> str:
    return (PROJECT / name).read_text()


def variables() -> set[str]:
    found = {"TALLY_ENV_FILE"} | {name for path in SOURCES for name in READ_BY_SETTINGS.findall(path.read_text())}
    assert {"SECRET_KEY", "REDIS_URL", "TALLY_DATA_DIR", "DISCORD_TOKEN"} <= found
    return found


def test_every_variable_is_described() -> None:
    described = set(re.findall(r"^\| `([A-Z_]+)` \|", text_of("docs/configuration.md"), re.MULTILINE))
    assert described == variables()


def test_every_variable_is_in_the_example_file_without_effect() -> None:
    lines = [line for line in text_of(".env.example").splitlines() if line and not line.startswith("# ")]
    assert all(line.startswith("#") for line in lines)
    assert {line[1:].partition("=")[0] for line in lines} == variables()


def test_what_compose_reads_from_the_same_file_is_known() -> None:
    used = set(re.findall(r"\$\{(TALLY_[A-Z_]+)", text_of("compose.yaml")))
    assert used - variables() == OF_COMPOSE


def test_only_the_settings_read_the_environment() -> None:
    elsewhere = {
        path.relative_to(PROJECT).as_posix(): names
        for path in SOURCES
        if (names := set(READ_ELSEWHERE.findall(path.read_text())))
    }
    assert elsewhere == {}


def test_every_check_is_described_once() -> None:
    given = [id for path in (PROJECT / "trivia_site").rglob("*.py") for id in CHECK_ID.findall(path.read_text())]
    described = re.findall(r"^\| `(tally\.[EW]\d{3})` \|", text_of("docs/configuration.md"), re.MULTILINE)
    assert sorted(described) == sorted(given)
    assert len(set(given)) == len(given)


def test_links_between_documents_lead_somewhere() -> None:
    documents = [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(PROJECT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []


def test_links_lead_to_a_heading_that_is_there() -> None:
    broken = []
    for document in [*PROJECT.glob("*.md"), *(PROJECT / "docs").rglob("*.md")]:
        for target, anchor in re.findall(r"\]\(((?!https?:|mailto:)[^)#\s]*)#([^)\s]+)\)", document.read_text()):
            page = document.parent / target if target else document
            if page.suffix == ".md" and anchor not in _anchors(page.read_text()):
                broken.append(f"{document.relative_to(PROJECT)}: {target}#{anchor}")
    assert broken == []


def _anchors(page: str) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", page, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_file_and_module_that_is_named_is_there() -> None:
    found = [(where, name) for where, text in named_files.prose() for name in named_files.named(text)]
    assert {name for _, name in found} >= {"games/access/roles.py", "games.domain.ports.Store"}
    assert [f"{where}: {name}" for where, name in found if not named_files.is_there(name)] == []


@pytest.mark.parametrize("name", ["games/play/{}.py", "{}.py", "docs/{}", "games.play.{}", "poster.{}", "{}.post"])
def test_a_file_or_module_that_is_not_there_would_be_found(name: str) -> None:
    name = name.format("nothing")
    assert set(named_files.named(f"Look into `{name}`.")) == {name}
    assert not named_files.is_there(name)


def test_a_path_is_found_without_backticks() -> None:
    path = "games/play/{}.py".format("nothing")
    assert list(named_files.named(f"As {path} says.")) == [path]


def test_every_exception_that_is_said_to_be_raised_is_there() -> None:
    found = [(where, name) for where, text in named_files.prose() for name in named_files.raised(text)]
    assert {name for _, name in found} >= {"VersionConflict", "ValueError"}
    assert [f"{where}: {name}" for where, name in found if not named_files.is_a_class(name)] == []


def test_an_exception_that_is_not_there_would_be_found() -> None:
    name = "NoSuchError"
    assert list(named_files.raised(f"Raises KeyError, and {name} for others.")) == ["KeyError", name]
    assert not named_files.is_a_class(name)


def test_the_rooms_are_drawn_as_the_imports_are_checked() -> None:
    contracts = tomllib.loads(text_of("pyproject.toml"))["tool"]["importlinter"]["contracts"]
    [layers] = [contract["layers"] for contract in contracts if contract["name"] == "Imports go down the rooms only"]
    [drawn] = re.findall(r"```text\n(simulations\n.*?)```", text_of("docs/architecture.md"), re.DOTALL)
    assert drawn.splitlines() == [re.sub(r"[()]", "", layer) for layer in layers]


def test_the_glossary_is_short_and_in_order() -> None:
    words = re.findall(r"^\| ([a-z]+) \|", text_of("docs/glossary.md"), re.MULTILINE)[1:]
    assert words == sorted(set(words)) and 0 < len(words) <= 25


def test_every_fault_has_the_tests_that_its_row_names() -> None:
    rows = re.findall(r"^\| (\d+) \|.*\| ([^|]+) \|$", text_of("docs/faults.md"), re.MULTILINE)
    missing = []
    for number, names in rows:
        named = re.compile(rf"def test_(?:\d\d_)*{int(number):02}_")
        for name in re.findall(r"`(test_\w+)`", names):
            if not named.search(text_of(f"tests/faults/{name}.py")):
                missing.append(f"row {number}: {name}")
    assert missing == []
    numbers = [int(number) for number, _ in rows]
    assert numbers == sorted(set(numbers))
    assert {n for n in range(1, 71) if n != 39} <= set(numbers)
