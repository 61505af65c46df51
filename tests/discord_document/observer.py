"""The observer that tests name: it writes down what it sees, to be judged after the test: nobody waits for it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from functools import cache
from typing import Any

from discord_sandbox.observer import Exchange
from tests.discord_document import FINDINGS


@cache
def _file(path: str) -> int:
    """Kept open: several processes append to it, each a whole line at once."""
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT)


def _write(line: Any) -> None:
    os.write(_file(os.environ[FINDINGS]), json.dumps(line).encode() + b"\n")


class FileObserver:
    """Writes at once: what a sandbox keeps may change later."""

    def answered(self, exchange: Exchange) -> None:
        _write({"exchange": asdict(exchange)})

    def dispatched(self, event: str, payload: Any) -> None:
        _write({"event": event, "payload": payload})
