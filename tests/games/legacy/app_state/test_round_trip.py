"""Every record comes back from the file's shape exactly as it went in, through real JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from games.domain.duties import EarlierTries
from games.domain.guilds import ChannelKind, GuildDirectory
from games.domain.records import FinishedGame, Game, Registration, Submission
from games.legacy import app_state
from tests.games.legacy.app_state import records


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(records.registrations)
def test_a_registration(registration: Registration) -> None:
    raw = through_json(app_state.dump_registration(registration))
    loaded, problems = app_state.load_registration(registration.guild_id, registration.id, raw, "Asia/Tokyo")
    assert (loaded, problems) == (registration, [])


@given(records.games(), st.one_of(st.none(), records.tries))
def test_a_game_in_play(drawn: tuple[Game, list[Submission]], tries: EarlierTries | None) -> None:
    game, answers = drawn
    raw = through_json(app_state.dump_game(game, answers, tries))
    assert app_state.load_game(game.guild_id, game.id, raw) == (game, answers, [])
    assert app_state.load_tries(game.guild_id, game.id, raw) == (tries or EarlierTries())


@given(records.finished_games())
def test_a_finished_game(drawn: tuple[FinishedGame, list[Submission]]) -> None:
    finished, answers = drawn
    raw = through_json(app_state.dump_finished(finished, answers))
    assert app_state.load_finished(finished.game.guild_id, finished.game.id, raw) == (finished, answers, [])


@given(st.dictionaries(records.texts, records.moments))
def test_used_questions_keep_their_order_and_their_times(seeds: dict[str, int]) -> None:
    listed, added = through_json(app_state.dump_seeds(seeds))
    loaded, problems = app_state.load_seeds("1", listed, added)
    assert (loaded, problems) == (seeds, [])
    assert [loaded[seed] for seed in listed] == sorted(seeds.values())


@given(
    st.dictionaries(records.ids, records.texts),
    st.dictionaries(records.ids, records.texts),
    records.texts,
    st.dictionaries(records.ids, st.lists(records.texts).map(tuple)),
    st.frozensets(records.ids),
    st.dictionaries(records.ids, st.sampled_from(ChannelKind)),
)
def test_names(
    channels: dict[str, str],
    roles: dict[str, str],
    name: str,
    lacking: dict[str, tuple[str, ...]],
    guarded: frozenset[str],
    kinds: dict[str, ChannelKind],
) -> None:
    named = {"name": name, "channels": channels, "roles": roles}
    directory = GuildDirectory(guild_id="1", lacking=lacking, guarded=guarded, kinds=kinds, **named)
    assert app_state.load_directory("1", through_json(app_state.dump_directory(directory))) == directory


@pytest.mark.parametrize("unknown", ["steps", "of the future"])
def test_keys_under_tally_that_are_not_known_are_left_alone(unknown: str) -> None:
    registration = Registration(id="a", guild_id="1", channel_id="2", times=("08:00",))
    raw = app_state.dump_registration(registration)
    raw["tally"][unknown] = {"x": 1}
    assert app_state.load_registration("1", "a", raw, "UTC") == (registration, [])
