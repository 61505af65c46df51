"""The table of a state's fields: it has all of them, and what is written by it is what is read."""

from __future__ import annotations

from dataclasses import replace
from typing import get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.duties import EarlierTries
from games.domain.records import GameState, Phase
from games.domain.state_fields import STATE, TRIES, StateField, dump_state, load_state, load_tries
from tests.games.domain.test_codec import counts, moments, states
from tests.games.samples import game

tries = st.builds(
    EarlierTries,
    late_ms=moments,
    question_intent_ms=moments,
    results_intent_ms=moments,
    question_generation=counts,
    results_generation=counts,
    tries=counts,
)


@pytest.mark.parametrize(("record", "table"), [(GameState, STATE), (EarlierTries, TRIES)])
def test_the_table_has_every_field_of_the_record_with_its_type(record: type, table: tuple[StateField, ...]) -> None:
    assert {field.name: field.type for field in table} == get_type_hints(record)


def test_no_two_fields_share_a_name_in_the_store_or_in_the_file() -> None:
    for names in (
        [field.stored for field in (*STATE, *TRIES)],
        [field.in_play for field in STATE if field.in_play],
        [field.finished for field in STATE if field.finished],
    ):
        assert len(names) == len(set(names))


@given(states, tries)
def test_what_is_written_is_what_is_read(state: GameState, left: EarlierTries) -> None:
    counted = state.accepted + sum(state.refused.values())
    refused = {code: times for code, times in state.refused.items() if times}
    state = replace(state, seq=state.seq + counted, refused=refused)
    fields = dump_state(game(state=state), left)
    for read in (fields, {name: str(value) for name, value in fields.items()}):
        assert (load_state(read), load_tries(read)) == (state, left)
    assert all(fields.values())


def test_a_game_without_a_count_of_changes_has_at_least_what_was_counted() -> None:
    state = GameState(phase=Phase.POSTED, accepted=5, refused={"TOO_MANY": 2})
    assert load_state(dump_state(game(state=state), EarlierTries())).seq == 7


@given(states)
def test_a_state_is_read_from_the_fields_that_scripts_write(state: GameState) -> None:
    fields = {
        "phase": state.phase,
        "opens_at": state.opens_ms,
        "ends_at": state.ends_ms,
        "closed_at": state.closed_ms,
        "q_msg": state.question_message_id,
        "r_msg": state.results_message_id,
        "firsts": 7,
        **{name: getattr(state, name) - 7 for name in ("players", "answers", "accepted")},
        "changed": state.changed,
        "seq": state.seq - state.accepted - sum(state.refused.values()),
        **{f"refused:{code}": n for code, n in state.refused.items()},
        "owner": "somebody",
        "told_at": 5,
    }
    assert load_state({name: str(value) for name, value in fields.items()}) == state


def test_a_state_without_counts_stands_at_nought() -> None:
    assert load_state({"phase": "missed", "seq": "1"}) == GameState(phase=Phase.MISSED, seq=1)
    with pytest.raises(KeyError):
        load_state({"seq": "1"})
