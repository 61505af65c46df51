"""The models of `test_store_model` and `test_store_duties_model` once more, on a file."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from games.store.json import JsonStore
from games.store.json.page import Page
from tests.games.samples import GUILD
from tests.games.store.json.conftest import FileClock, FileCommands
from tests.games.store.redis import test_store_duties_model as duties
from tests.games.store.redis import test_store_model as answers
from tests.games.store.redis.duty_facts import stored_facts
from tests.games.store.redis.machine import START_MS, StoreMachine


class FileMachine(StoreMachine):
    """Brings a file instead of a server."""

    def __init__(self) -> None:
        RuleBasedStateMachine.__init__(self)
        self.runner = asyncio.Runner()
        self.home = tempfile.TemporaryDirectory(prefix="tally-model-")
        self.path = Path(self.home.name) / "app_state.json"
        self.clock = FileClock()
        self.run(self.clock.set(START_MS))
        self.store = JsonStore(self.path, self.clock)  # type: ignore[assignment]
        self.client = FileCommands(self.store)  # type: ignore[arg-type, assignment]

    def begin(self) -> None:
        """Nothing is there yet: each example has a directory of its own."""

    def teardown(self) -> None:
        self.run(self.store.aclose())
        self.home.cleanup()
        self.runner.close()


class Answers(FileMachine, answers.Machine):
    def __init__(self) -> None:
        FileMachine.__init__(self)
        self.newest = answers.itertools.count(1000)


class Duties(FileMachine, duties.Machine):
    @rule(ms=st.sampled_from([1, 1000, duties.WINDOW_S * 1000 - 1, duties.WINDOW_S * 1000, duties.GRACE_S * 1000 + 1]))
    def wait(self, ms: int) -> None:
        """Here leases end by the same clock."""
        self.run(self.clock.advance(ms))
        self.book.now += ms
        for id, page in self.book.pages.items():
            if page.lease is not None and self.book.due.get(f"g:{id}", 0) <= self.book.now:
                page.lease = None

    async def _kept(self) -> dict[str, Any]:
        fresh = JsonStore(self.path, self.clock)
        kept: dict[str, Any] = await fresh._read(self._on_page)
        await fresh.aclose()
        return kept

    def _on_page(self, page: Page) -> dict[str, Any]:
        guild = page.guild(GUILD)
        registered = guild.registrations.get("reg")
        kept: dict[str, Any] = {"version": registered.version if registered else 0, "due": guild.due}
        kept |= {"active": set(guild.games), "seeds": guild.seeds}
        kept["history"] = {id: guild.ended[id]["closed_at"] for id in guild.history}
        for id in duties.GAMES:
            entry = guild.games.get(id)
            fields = entry.fields if entry else guild.ended.get(id)
            if fields is not None:
                stored = [held.submission for held in entry.held.values()] if entry else []
                given = {s.user_id: (int(s.interaction_id), s.answer) for s in stored}
                is_leased = fields.get("lease_until", 0) > page.now_ms
                lease = self._token(fields["lease"]) if is_leased and "lease" in fields else None
                facts = stored_facts({name: str(fact) for name, fact in fields.items()})
                kept[id] = facts, self._token(fields.get("owner")), lease, given
        return kept


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("machine", "examples"), [(Answers, 25), (Duties, 40)], ids=["answers", "duties"])
def test_the_file_does_what_the_model_says(machine: type[FileMachine], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
