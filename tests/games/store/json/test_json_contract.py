"""The store's own tests, word for word, on a file.

Where they stand, they are played on a server.
"""

from __future__ import annotations

from types import ModuleType

from tests.games.play import test_lateness
from tests.games.store.redis import (
    test_store_agenda,
    test_store_answers,
    test_store_burst,
    test_store_fences,
    test_store_flood,
    test_store_games,
    test_store_hosting,
    test_store_moving,
    test_store_refusals,
    test_store_registrations,
    test_store_schedule,
    test_store_settling,
    test_store_steps,
    test_store_submit,
)

MODULES: tuple[ModuleType, ...] = (
    test_store_agenda,
    test_store_answers,
    test_store_burst,
    test_store_fences,
    test_store_flood,
    test_store_games,
    test_store_hosting,
    test_store_moving,
    test_store_refusals,
    test_store_registrations,
    test_store_schedule,
    test_store_settling,
    test_store_steps,
    test_store_submit,
    test_lateness,
)
OF_A_SERVER = {
    # These write and read the index over all guilds that a server has; a file has none that could be wrong.
    "test_guilds_are_due_in_order_up_to_a_limit",
    "test_settling_puts_a_guild_at_its_earliest_due_time",
    "test_a_guild_with_nothing_due_leaves_the_agenda",
    "test_noting_a_due_time_never_makes_a_guild_later",
    "test_what_becomes_due_while_a_guild_is_settled_is_not_forgotten",
    "test_settling_and_saving_at_once_never_lose_a_due_time",
    "test_the_sweep_mends_a_lost_agenda_page_by_page",
    "test_the_sweep_never_makes_a_guild_later",
    "test_the_guild_is_on_the_agenda_before_its_registration_is_due",
    # These count the server's commands.
    "test_counting_does_not_read_what_is_stored",
    "test_looking_costs_the_same_however_many_guilds_are_idle",
    # These look at how those who ask at once share a visit to the server.
    "test_many_who_ask_for_all_games_at_once_share_two_readings",
    "test_who_would_wait_too_long_for_all_games_is_told_that_they_cannot_be_read",
    # These read the server's keys.
    "test_what_is_stored_is_what_the_documentation_says",
    "test_an_unknown_game_is_not_found",
    "test_a_finished_game_leaves_play_and_is_kept_in_history",
    "test_what_has_expired_is_left_out_and_trimmed",
    "test_a_game_that_ends_while_the_list_is_read_is_left_out",
    # These look at how several commands become one step; a file takes a whole game in one write, and is read whole.
    "test_an_import_that_broke_off_leaves_nothing_to_the_next",
    "test_two_imports_of_one_game_at_once_do_not_mix",
    "test_a_snapshot_is_read_again_when_a_game_came_meanwhile",
    "test_a_snapshot_is_read_in_one_transaction",
}

for _module in MODULES:
    for _name, _value in list(vars(_module).items()):
        if _name.startswith("test_") and _name not in OF_A_SERVER:
            assert _name not in globals(), f"two tests are called {_name}"
            globals()[_name] = _value
