"""The store's own tests, word for word, on a primary whose replica each step waits for, and on a cluster of three.

Where they stand, they are played on one server.
"""

from __future__ import annotations

from types import ModuleType

from tests.games.store.redis import (
    test_store_agenda,
    test_store_answers,
    test_store_fences,
    test_store_flood,
    test_store_games,
    test_store_registrations,
    test_store_schedule,
    test_store_steps,
    test_store_submit,
)

MODULES: tuple[ModuleType, ...] = (
    test_store_agenda,
    test_store_answers,
    test_store_fences,
    test_store_flood,
    test_store_games,
    test_store_registrations,
    test_store_schedule,
    test_store_steps,
    test_store_submit,
)
OF_ONE_SERVER = {
    # These count the commands of the one server there is.
    "test_counting_does_not_read_what_is_stored",
    "test_looking_costs_the_same_however_many_guilds_are_idle",
    # This one steps between two commands of a plain client.
    "test_what_becomes_due_while_a_guild_is_settled_is_not_forgotten",
    # These are about amounts, which are the same on one node, and take their time.
    "test_pages_miss_nothing_while_answers_arrive",
    "test_the_sweep_mends_a_lost_agenda_page_by_page",
    # The tests' own clock stands beside one guild's keys, and this one plays in others too.
    "test_active_games_are_listed_by_when_they_opened",
}

for _module in MODULES:
    for _name, _value in list(vars(_module).items()):
        if _name.startswith("test_") and _name not in OF_ONE_SERVER:
            assert _name not in globals(), f"two tests are called {_name}"
            globals()[_name] = _value
