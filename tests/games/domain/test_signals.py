"""States of a process: one line a change, and a list of what lasts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from structlog.testing import capture_logs

from games.domain import signals
from games.domain.signals import Level


@pytest.fixture(autouse=True)
def _own_states(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(signals, "_current", {})
    yield


def test_a_state_is_logged_when_it_begins_changes_its_level_and_ends() -> None:
    with capture_logs() as lines:
        signals.note("room", "200 MB are left")
        signals.note("room", "100 MB are left")
        signals.note("room", "1 MB is left", level=Level.PROBLEM)
        signals.over("room")
        signals.over("room")
    assert [(line["log_level"], line.get("problem")) for line in lines] == [
        ("warning", "200 MB are left"),
        ("error", "1 MB is left"),
        ("info", None),
    ]


def test_what_lasts_is_told_with_its_newest_words_problems_first() -> None:
    signals.note("rate-limited", "Discord says wait")
    signals.note("room", "200 MB are left")
    signals.note("room", "100 MB are left")
    signals.note("gateway", "cut off", level=Level.PROBLEM)
    assert [(state.name, state.text) for state in signals.current()] == [
        ("gateway", "cut off"),
        ("rate-limited", "Discord says wait"),
        ("room", "100 MB are left"),
    ]
