"""The model keeps its promises in every state, without any rule less, and knows every script."""

from __future__ import annotations

import inspect

import pytest

from botbridge.announcer import DiscordAnnouncer
from games.archive import archive
from games.recovery import older_copy
from games.store import scripts
from games.store.redis import RedisStore
from tests.model.mutants import CAUGHT
from tests.model.scopes import SMALL, explore
from tests.model.search import Search
from tests.model.state import PC, WORKER_SIZE, WORKERS
from tests.model.tally import AROUND, LEFT_OUT, STEPS, Bounds, Tally

_MODELLED = {name for step in STEPS.values() for name in step.models} | {n for names in AROUND.values() for n in names}


@pytest.mark.parametrize("bounds", SMALL, ids=str)
def test_no_promise_is_broken_and_every_state_reaches_an_end(bounds: Bounds) -> None:
    report = explore(bounds)
    print(report)
    assert not report.broken, "\n".join([report.broken, *report.trace])


@pytest.mark.parametrize("mutant", CAUGHT, ids=lambda mutant: mutant.__name__)
def test_a_model_with_one_rule_less_is_caught(mutant: type[Tally]) -> None:
    promise, bounds = CAUGHT[mutant]
    report = Search(mutant(bounds)).run()
    print(report)
    assert (report.broken, report.length > 0) == (promise, True)


def test_a_worker_gets_to_every_step() -> None:
    search = Search(Tally(Bounds(faults=1)))
    search.run()
    reached = {row[at + PC] for row in search.rows for at in range(WORKERS, len(row), WORKER_SIZE)}
    assert reached == set(STEPS)


def test_every_script_is_modelled_or_left_out_for_a_reason() -> None:
    modelled = {name.removesuffix(".lua") for name in _MODELLED if name.endswith(".lua")}
    left_out = {name.removesuffix(".lua") for name in LEFT_OUT}
    assert not modelled & left_out
    assert modelled | left_out == set(scripts.names())


def test_the_table_names_what_exists() -> None:
    owners = {"Announcer": DiscordAnnouncer, "Store": RedisStore, "archive": archive, "older_copy": older_copy}
    for name in _MODELLED:
        owner, _, method = name.partition(".")
        if method != "lua":
            assert inspect.isroutine(getattr(owners[owner], method)), name
