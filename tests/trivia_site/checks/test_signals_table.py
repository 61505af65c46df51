"""Each state of docs/signals.md is reported by doctor, its probe, the heartbeat and the log, as its row says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio

from botbridge import liveness
from botbridge.discord_api import gateway_watch
from games import connection
from games.domain import signals
from games.domain.per_loop import PerLoop
from games.play import lateness
from games.recovery import older_copy
from games.store.redis import RedisStore
from tests.faults.own_store import OwnStore
from tests.trivia_site.checks import states
from tests.trivia_site.checks.states import Case

pytestmark = pytest.mark.django_db(transaction=True)

Given = Callable[[Case], Awaitable[None]]

CASES: list[tuple[str, str, Given]] = [
    ("bot", "problem", states.no_bot),
    ("bot", "warning", states.nobody_needed_yet),
    ("duties", "problem", states.no_duties),
    ("bots", "warning", states.two_bots_here),
    ("two-bots", "problem", states.token_elsewhere),
    ("gateway", "problem", states.gateway_away),
    ("identify", "problem", states.identifies_used_up),
    ("rate-limited", "warning", states.limited),
    ("slots", "problem", states.slot_overdue),
    ("results", "problem", states.results_overdue),
    ("archive", "problem", states.archive_behind),
    ("commands", "warning", states.commands_refused),
    ("older store", "warning", states.put_back),
    ("heartbeat", "warning", states.no_heartbeat),
    ("cache", "warning", states.cache_away),
    ("cache", "problem", states.cache_wrong),
    ("tally.E003", "problem", states.store_away),
    ("tally.W004", "problem", states.append_fails),
    ("tally.W006", "warning", states.little_room),
    ("tally.W007", "problem", states.snapshot_fails),
    ("tally.W008", "warning", states.rewrite_fails),
    ("tally.W008", "problem", states.snapshot_fails),
    ("tally.W009", "warning", states.memory_full(0.8)),
    ("tally.W009", "problem", states.memory_full(0.95)),
    ("tally.W010", "problem", states.no_replica),
]
PROJECT = Path(__file__).resolve().parents[3]
_NOTED = re.compile(r'signals\.note\(\s*"([\w -]+)"|^(?:SIGNAL|NAME) = "([\w -]+)"', re.MULTILINE)
ROWS = {
    name: cells
    for name, *cells in re.findall(
        r"^\| `([\w. -]+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        (PROJECT / "docs/signals.md").read_text().partition("## States")[2],
        re.MULTILINE,
    )
}
"""State -> what it means, doctor, probe, heartbeat."""


def test_every_row_is_tried_and_everything_tried_has_a_row() -> None:
    assert {name for name, _, _ in CASES} == ROWS.keys()
    for name, level, _ in CASES:
        assert level in ROWS[name][1], f"{name}: its row does not say that it may be a {level}"


def test_every_state_that_a_program_may_note_has_a_row() -> None:
    """By the names in the sources; those of checks and of `lateness` are constants, and noted in a loop."""
    sources = [path for room in ("botbridge", "games", "trivia_site") for path in (PROJECT / room).rglob("*.py")]
    noted = {"".join(found) for path in sources for found in _NOTED.findall(path.read_text())}
    assert {"gateway", "rate-limited", "two-bots", "heartbeat"} <= noted
    assert noted | {*lateness.NAMES, *server_safety_ids()} <= ROWS.keys()


def test_the_row_of_an_older_store_says_for_how_long() -> None:
    assert older_copy.SIGNAL_S == 3600
    assert "for an hour" in ROWS[older_copy.SIGNAL][1]


def server_safety_ids() -> set[str]:
    return set(re.findall(r'id="(tally\.W\d+)"', (PROJECT / "trivia_site/checks/server_safety.py").read_text()))


@pytest_asyncio.fixture
async def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Case]:
    monkeypatch.setattr(signals, "_current", {})
    monkeypatch.setattr(gateway_watch, "CUT_OFF_S", 0.01)
    monkeypatch.setattr(liveness, "BEAT_S", 0.05)
    with OwnStore() as own:
        monkeypatch.setattr(connection, "_opened", lambda: RedisStore.connect(own.url))
        monkeypatch.setattr(connection, "_stores", PerLoop(connection._opened))
        store = RedisStore.connect(own.url)
        yield Case(own, store, tmp_path, tmp_path / "sign")
        await store.aclose()


@pytest.mark.parametrize(("name", "level", "given"), CASES, ids=[f"{name} {level}" for name, level, _ in CASES])
async def test_a_state_is_told_on_every_face(name: str, level: str, given: Given, case: Case) -> None:
    _, _, paths, heard = ROWS[name]
    roles = tuple(re.findall(r"\b(?:bot|duties)\b", heard)) if not heard.startswith("none") else ("bot", "duties")
    with states.logged(name) as logged:
        await given(case)
        if heard.startswith("none"):
            await _noted_by_the_site(case, name)
        async with states.process(case, roles):
            if name == "heartbeat":
                await states.until(lambda: states.noted(name), "the process cannot write its file")
                await states.until(lambda: states.in_the_store(case, name), "the store hears of it")
            if not heard.startswith("none"):
                healthy, line = await states.says(case, name)
                assert (healthy, line.split()[0]) == (level == "warning", level), line
            found = [f for f in await states.doctor(case) if f.about == name or f"({name})" in f.text]
            assert level in [str(finding.level) for finding in found], found
            for path in re.findall(r"`(/readyz[\w/]*)`", paths):
                await _probed(case, path, name, level)
    assert logged == ["warning" if level == "warning" else "error"], "once"


async def _noted_by_the_site(case: Case, name: str) -> None:
    if name == "cache":
        await states.probe(case, "/readyz")


async def _probed(case: Case, path: str, name: str, level: str) -> None:
    status, body = await states.probe(case, path)
    if name == "tally.E003":
        assert (status, "store: unavailable" in body) == (503, True)
    else:
        unready = level == "problem" or f"{name}: none\n" in body
        assert (status, f"{name}: {level}\n" in body) == (503 if unready else 200, True), body
