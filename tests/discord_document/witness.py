"""The witness that tests appoint: it writes every finding down, for the test to fail."""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any

from botbridge.sandbox.witness import Exchange
from tests.discord_document import FINDINGS
from tests.discord_document.judge import Judge


@cache
def judge() -> Judge:
    """One for a process: it remembers what it has judged."""
    return Judge()


class Witness:
    """Judges at once: what a sandbox keeps may change later."""

    def answered(self, exchange: Exchange) -> None:
        taken = 200 <= exchange.status < 300 and exchange.body is not None
        self._write("requests" if taken else "", "replies", findings=judge().exchange(exchange))

    def told(self, event: str, payload: Any) -> None:
        self._write("events", findings=judge().event(event, payload))

    @staticmethod
    def _write(*seen: str, findings: list[str]) -> None:
        lines = [json.dumps({"seen": [it for it in seen if it], "findings": findings})]
        with open(os.environ[FINDINGS], "a") as file:
            file.write("\n".join(lines) + "\n")
