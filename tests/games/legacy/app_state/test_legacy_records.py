"""A record of the legacy bot, with nothing wrong in it, gets the defaults that `docs/migration.md` states."""

from __future__ import annotations

from games.legacy import app_state
from tests.games.legacy.app_state.legacy_records import GAME, GUILD, REGISTRATION, USER, ZONE, changed


def test_a_legacy_registration_gets_the_stated_defaults() -> None:
    registration, problems = app_state.load_registration(GUILD, "x", REGISTRATION, ZONE)
    assert problems == []
    assert (registration.zone, registration.times, registration.window_s) == (ZONE, ("08:00", "17:00"), 3600)


def test_a_legacy_game_keeps_its_verdicts_and_its_places() -> None:
    raw = changed(changed(GAME, "thread_id", 1190000000000000101), f"{USER}.is_correct", True)
    game, [answer], problems = app_state.load_game(GUILD, "x", raw)
    assert problems == []
    assert (game.thread_id, game.thread, game.state.question_message_id) == (
        "1190000000000000101",
        True,
        "1190000000000000001",
    )
    assert (answer.verdict, answer.received_ms, answer.interaction_id) == (True, 1_795_195_252_000, "0")
    assert (game.state.phase, game.window_s, game.questions[0].options) == ("open", 3600, ())


def test_a_game_that_the_legacy_bot_was_closing_is_closing() -> None:
    game, _, _ = app_state.load_game(GUILD, "x", GAME | {"closed_at": "2026-11-20T18:00:01+00:00"})
    assert (game.state.phase, game.state.closed_ms, game.state.stored) == ("closing", 1_795_197_601_000, 1)
