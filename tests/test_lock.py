"""`requirements.lock` is what production installs: exact versions with hashes, inside the requirements' ranges."""

from __future__ import annotations

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

PROJECT = Path(__file__).resolve().parents[1]
_PIN = re.compile(r"^([\w.-]+)==(\S+)[^\n]*((?:\\\n    --hash=sha256:[0-9a-f]{64} ?)+)$", re.MULTILINE)
AGAIN = "the requirements changed since: make lock"


def locked() -> dict[str, Version]:
    """Name -> version of each pin that has a hash at least; of two, for different systems, the last."""
    text = (PROJECT / "requirements.lock").read_text()
    found = [(canonicalize_name(name), Version(version)) for name, version, _hashes in _PIN.findall(text)]
    assert len(found) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 20, "a line without a hash"
    return dict(found)


def wanted(file: str = "requirements-postgres.txt") -> Iterator[Requirement]:
    for line in (PROJECT / file).read_text().splitlines():
        if line.startswith("-r "):
            yield from wanted(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            yield Requirement(line)


def needed(requirement: Requirement, seen: set[str]) -> Iterator[str]:
    """The names of all that is installed for it here, by what the installed packages say of themselves."""
    name = canonicalize_name(requirement.name)
    key = f"{name}{sorted(requirement.extras)}"
    if key in seen:
        return
    seen.add(key)
    yield name
    for line in importlib.metadata.requires(name) or ():
        further = Requirement(line)
        if not further.marker or any(further.marker.evaluate({"extra": extra}) for extra in {"", *requirement.extras}):
            yield from needed(further, seen)


def test_each_requirement_is_met_by_the_lock() -> None:
    pins = locked()
    for requirement in wanted():
        version = pins.get(canonicalize_name(requirement.name))
        assert version and requirement.specifier.contains(version), f"{requirement}: {AGAIN}"


def test_nothing_that_is_installed_for_them_is_missing() -> None:
    """pip refuses the whole file when one package that a pinned one needs has no line."""
    seen: set[str] = set()
    missing = {name for requirement in wanted() for name in needed(requirement, seen)} - locked().keys()
    assert not missing, AGAIN


def test_it_names_no_index_and_no_file() -> None:
    assert not re.search(r"://|^-|\bfile:| @ ", (PROJECT / "requirements.lock").read_text(), re.MULTILINE)
