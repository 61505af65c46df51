"""The marker of a game whose id is longer than those that Tally makes, as a UUID is."""

from __future__ import annotations

from dataclasses import replace

from botbridge.messages.posts import marker
from games.domain.records import Game, MessageKind

GAME = Game(id="57ee05cd-e009-42c7-bebf-f20686734721", guild_id="1", channel_id="2", questions=(), window_s=60)


def test_each_generation_has_a_marker_of_its_own() -> None:
    markers = {marker(GAME, kind, generation) for kind in MessageKind for generation in range(3)}
    assert len(markers) == 6
    assert all(len(each) <= 25 for each in markers)
    assert marker(GAME, MessageKind.RESULTS, 12)[:-2] == marker(GAME, MessageKind.RESULTS, 0)[:-1], (
        "only the number differs"
    )


def test_games_whose_ids_begin_alike_have_different_markers() -> None:
    other = replace(GAME, id=f"{GAME.id[:-1]}2")
    assert marker(GAME, MessageKind.RESULTS, 0) != marker(other, MessageKind.RESULTS, 0)
