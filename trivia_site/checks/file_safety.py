"""Is the file that `TALLY_JSON_PATH` names fit to keep what was promised? Asked by `store_safety.py` alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

from games.domain.errors import StoreUnavailable
from games.domain.ports import Capability
from games.store.json import JsonStore
from games.store.json.damage import FileDamaged
from games.store.json.file import StateFile, machine_ms
from games.store.json.page import Page

SCHEME = "file://"
"""Begins the address of a store that is a file."""
_RUNBOOK = "docs/decisions/0008-json-store.md, section Runbook, says what to do."


def path_of(url: str) -> Path:
    """The file of an address that begins with SCHEME."""
    return Path(url.removeprefix(SCHEME))


def problems(path: Path) -> Iterator[CheckMessage]:
    """What speaks against the file. Nothing is raised, and nothing is changed: a damaged file is only copied aside."""
    if settings.TALLY_REPLICAS and Capability.REPLICAS not in JsonStore.capabilities:
        yield Error(
            f"TALLY_REPLICAS is {settings.TALLY_REPLICAS}, but a file has no replicas.",
            hint="Unset TALLY_REPLICAS, or use a server: USE_REDIS=true.",
            id="tally.E010",
        )
    try:
        page = look(path)
    except FileDamaged as error:
        yield _unfit(str(error), _RUNBOOK)
        return
    except StoreUnavailable as error:
        yield _unfit(str(error), "Correct TALLY_JSON_PATH, or the rights of the file.")
        return
    if not os.access(path.parent, os.W_OK | os.X_OK):
        yield _unfit(
            f"Nothing can be written in {path.parent}.",
            "Give the user that Tally runs as the right to make files there, or correct TALLY_JSON_PATH.",
        )
    if left := sorted(page.unreadable) + [name for guild in page.guilds.values() for name in guild.unreadable()]:
        yield Warning(
            f"The file has what cannot be read, which is left as it is: {', '.join(left[:10])}.",
            hint=f"The log says what is wrong with each. {_RUNBOOK}",
            id="tally.W005",
        )


def _unfit(problem: str, hint: str) -> CheckMessage:
    return Error(problem, hint=hint, id="tally.E009")


def look(path: Path) -> Page:
    """What stands in the file now. Raises StoreUnavailable."""
    file = StateFile(path)
    try:
        return file.read()
    finally:
        file.close()


def ahead_s(path: Path) -> float:
    """By how many seconds the file's latest moment is ahead of the machine's clock. Raises StoreUnavailable."""
    return max(0.0, (look(path).now_ms - machine_ms()) / 1000)
