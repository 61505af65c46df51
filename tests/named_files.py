"""The files and modules of the project that its prose names: documents, docstrings and comments."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
CODE = tuple("bench botbridge discord_messages discord_sandbox games simulations tests tools trivia_site".split())
ROOMS = (*CODE, "templates", "docs", "deploy", ".ci")

_ENDING = r"\w\.(?:py|lua|md|html|js|css|psv|toml)"
SOURCE = re.compile(rf".*{_ENDING}")
"""What ends so is a file of ours: those that operators have end in json, csv, log or lock."""
WRITTEN_OUT = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, ROOMS))})/[\w./-]*{_ENDING}\b")
DOTTED = re.compile(r"[a-z_]+(?:\.\w+)+")
NOT_OURS = re.compile(
    r"tally\..*"  # checks; fields of the JSON file
    r"|(?:registration|game|player|questions)\.[a-z]+(?:ed|en)|game\.lost"  # what the audit notes
    r"|.*\.(?:json|lock|txt|log|yaml|org)"
    r"|(?:sb|seen|embeds)\..*"  # an object in an example, a field of a form
)


def prose() -> Iterator[tuple[str, str]]:
    """(path within the project, its text): documents but the changelog, which may name what was, and code."""
    pages = [page for page in PROJECT.glob("*.md") if page.name != "CHANGELOG.md"]
    for path in [*pages, *(path for room in ROOMS for path in _written_here(room))]:
        if path.suffix in {".md", ".py", ".lua", ".html", ".js", ".css"}:
            yield path.relative_to(PROJECT).as_posix(), path.read_text("utf-8")


def named(text: str) -> Iterator[str]:
    """Each path that begins with a room; in backticks also what is a path or module, or claims to be one."""
    yield from WRITTEN_OUT.findall(text)
    for words in map(str.split, re.findall(r"`([\w./ -]+)`", text)):
        yield from filter(_is_path, words)
        if len(words) == 1 and _is_dotted(words[0]) and not _is_path(words[0]):
            yield words[0]


def is_there(name: str) -> bool:
    """A path may leave out the folders that it begins with, and a dotted name its first packages."""
    if _is_path(name):
        return name.strip("/") in _paths()
    parts = name.split(".")
    return any(
        ".".join(parts[at:]) in defined
        for at in range(1, len(parts) + 1)
        for defined in _modules()[".".join(parts[:at])]
    )


def raised(text: str) -> Iterator[str]:
    """Each exception that a docstring says is raised, up to the first word that is none."""
    for names in re.findall(r"\bRaises ((?:`?[A-Z]\w+`?(?:, and |, or |, | and | or )?)+)", text):
        yield from re.findall(r"[A-Z]\w+", names)


def is_a_class(name: str) -> bool:
    """Defined or imported anywhere in the project, or built into Python."""
    return hasattr(builtins, name) or any(name in defined for each in _modules().values() for defined in each)


def _is_path(name: str) -> bool:
    return bool(SOURCE.fullmatch(name)) or ("/" in name and name.partition("/")[0] in ROOMS)


def _is_dotted(name: str) -> bool:
    return bool(DOTTED.fullmatch(name)) and not NOT_OURS.fullmatch(name) and not _is_installed(name)


def _is_installed(name: str) -> bool:
    """Of another project, such as `asyncio.wait_for`."""
    first = name.partition(".")[0]
    return not _modules()[first] and importlib.util.find_spec(first) is not None


@cache
def _files(room: str) -> list[Path]:
    found = sorted(path for path in (PROJECT / room).rglob("*") if path.is_file())
    return [path for path in found if "__pycache__" not in path.parts]


def _written_here(room: str) -> list[Path]:
    return [
        path for path in _files(room) if not {"vendor", "migrations", "data"} & set(path.relative_to(PROJECT).parts)
    ]


@cache
def _paths() -> frozenset[str]:
    """Every run of folders and file names that ends or stops within a path of the project."""
    whole = [path.relative_to(PROJECT).parts for room in ROOMS for path in _files(room)]
    whole += [(path.name,) for path in PROJECT.iterdir() if path.is_file()]
    spans = (
        (parts, begin, end + 1) for parts in whole for begin in range(len(parts)) for end in range(begin, len(parts))
    )
    return frozenset("/".join(parts[begin:end]) for parts, begin, end in spans)


@cache
def _modules() -> defaultdict[str, list[set[str]]]:
    """Module, with or without the packages around it -> what each one of that name defines; "" is the module itself."""
    found: defaultdict[str, list[set[str]]] = defaultdict(list)
    for path in (path for room in CODE for path in _written_here(room) if path.suffix == ".py"):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        parts = parts[:-1] if parts[-1] == "__init__" else parts
        defined = {""} | set(_defined(ast.parse(path.read_text("utf-8")).body))
        for begin in range(len(parts)):
            found[".".join(parts[begin:])].append(defined)
    return found


def _defined(body: list[ast.stmt]) -> Iterator[str]:
    """What the statements bind, imports included, and the members of their classes."""
    for statement in body:
        match statement:
            case ast.ClassDef(name=name, body=inner):
                yield from (name, *(f"{name}.{member}" for member in _defined(inner)))
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.Assign(targets=targets):
                yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))
            case ast.ImportFrom(names=names):
                yield from (alias.asname or alias.name for alias in names)
