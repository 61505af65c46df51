"""What was not as it should be: every message with its path, and the rule by which it was fixed or set aside."""

from __future__ import annotations

from typing import Any

import pytest

from games.domain.records import AnswerPolicy
from games.legacy import app_state
from games.legacy.app_state import BadRecord, RecordProblem
from tests.games.legacy.app_state.legacy_records import (
    ANSWER,
    GAME,
    GONE,
    GUILD,
    PAST,
    REGISTRATION,
    USER,
    ZONE,
    changed,
)

HOUR_MS = 3_600_000


def reported(problems: list[RecordProblem], section: str) -> list[tuple[str, str, bool]]:
    """Path behind the record's own, words, and whether it was repaired."""
    prefix = f"{GUILD}.{section}.x"
    assert all(problem.path.startswith(prefix) for problem in problems)
    return [(problem.path.removeprefix(prefix).lstrip("."), problem.why, problem.repaired) for problem in problems]


def test_the_paths_say_guild_section_record_and_field() -> None:
    _, problems = app_state.load_registration(
        GUILD, "x", changed(REGISTRATION, "schedule_times", ["8:00", "25:00"]), ZONE
    )
    assert str(problems[0]) == (
        f"{GUILD}.trivia_registrations.x.schedule_times[1] is not a time from 0:00 to 23:59: set aside"
    )


REGISTRATIONS = [
    # field, value, path, words, repaired, what came of it
    ("schedule_times", ["24:00"], "schedule_times[0]", "is 24:00: taken as 0:00", True, {"times": ("00:00",)}),
    ("schedule_times", ["8pm"], "schedule_times[0]", "is '8pm': taken as 20:00", True, {"times": ("20:00",)}),
    ("schedule_times", ["8:00", "8:60"], "schedule_times[1]", "is not a time from 0:00 to 23:59: set aside", False,
     {"times": ("08:00",)}),
    ("schedule_times", ["8:00", 9], "schedule_times[1]", "is not a time from 0:00 to 23:59: set aside", False,
     {"times": ("08:00",)}),
    ("schedule_times", ["8:00", "08:00"], "schedule_times[1]", "is there twice: 08:00 is kept once", True,
     {"times": ("08:00",)}),
    ("schedule_times", [f"{n}:15" for n in range(24)] + ["8:00"], "schedule_times[24]",
     "is one of more than 24: set aside", False, {}),
    ("schedule_times", [], "schedule_times", "has no time of day: paused, with 12:00 in place", True,
     {"times": ("12:00",), "enabled": False,
      "paused_reason": "It came without times of day. Set some, then resume it."}),
    ("answer_window_minutes", GONE, "answer_window_minutes", "is missing: taken as 60", True, {"window_s": 3600}),
    ("answer_window_minutes", "x", "answer_window_minutes", "is not a number: taken as 60", True, {"window_s": 3600}),
    ("answer_window_minutes", 0, "answer_window_minutes",
     "is not from 10 seconds to 7 days: taken as 10 seconds", True, {"window_s": 10}),
    ("answer_window_minutes", 10**9, "answer_window_minutes",
     "is not from 10 seconds to 7 days: taken as 604800 seconds", True, {"window_s": 604_800}),
    ("enabled", "yes", "enabled", "is neither true nor false: taken as True", True, {"enabled": True}),
    ("enabled", GONE, "enabled", "is missing: taken as True", True, {"enabled": True}),
    ("created_at", "2026-10-11T17:00:00", "created_at", "has no time zone: taken as UTC", True,
     {"created_ms": 1_791_738_000_000}),
    ("created_at", "2026-10-11T17:00:00Z", "created_at", "ends with Z: taken as UTC", True,
     {"created_ms": 1_791_738_000_000}),
    ("created_at", "yesterday", "created_at", "is not a time since 1970 in ISO 8601: taken as missing", True,
     {"created_ms": 0}),
    ("favourite", 7, "favourite", "is not a known key: set aside", False, {}),
    ("tally", {"reveal": True, "policy": "last"}, "tally.policy",
     "is last, and players are told at once: the first answer counts", True, {"policy": AnswerPolicy.FIRST}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "path", "why", "repaired", "fields"), REGISTRATIONS)
def test_a_registration_is_repaired(
    field: str, value: object, path: str, why: str, repaired: bool, fields: dict[str, object]
) -> None:
    raw = changed(REGISTRATION, field, value)
    registration, problems = app_state.load_registration(GUILD, "x", raw, ZONE)
    assert reported(problems, app_state.REGISTRATIONS) == [(path, why, repaired)]
    assert {name: getattr(registration, name) for name in fields} == fields


BAD_REGISTRATIONS = [
    (None, "", "is not an object"),
    (changed(REGISTRATION, "channel_id", GONE), "channel_id", "is missing"),
    (changed(REGISTRATION, "channel_id", "general"), "channel_id", "is not an id of 1 to 20 digits"),
    (changed(REGISTRATION, "schedule_times", "8:00"), "schedule_times", "is not a list"),
    (REGISTRATION | {"tally": {"zone": "Middle/Earth"}}, "",
     "is refused: 'Middle/Earth' is not a time zone. Use an IANA name such as Europe/Vienna."),
    (REGISTRATION | {"tally": {"cron": "*," * 50_000 + "* * * * *"}}, "",
     "is refused: The cron line is too long: it has at most 100 characters."),
    (REGISTRATION | {"tally": {"category": "x" * 105_000}}, "",
     "is refused: The category is too long: it has at most 400 characters."),
    (REGISTRATION | {"tally": {"policy": "best"}}, "tally.policy", "is not what it should be"),
    (REGISTRATION | {"tally": {"points": {"easy": 0}}}, "tally.points",
     "is no rule for points: A right answer to an easy question is from 1 to 1000 points."),
    (REGISTRATION | {"tally": {"points": "flat"}}, "tally.points", "is not what it should be"),
    (REGISTRATION | {"tally": []}, "tally", "is not an object"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "path", "why"), BAD_REGISTRATIONS)
def test_a_registration_is_set_aside(raw: object, path: str, why: str) -> None:
    with pytest.raises(BadRecord) as bad:
        app_state.load_registration(GUILD, "x", raw, ZONE)
    assert (bad.value.path, bad.value.why) == (".".join(filter(None, (f"{GUILD}.trivia_registrations.x", path))), why)


GAMES = [
    ("ends_at", GONE, "ends_at", "is missing: taken as one hour after started_at", True),
    ("ends_at", "2026-11-20T16:00:00+00:00", "ends_at", "is before started_at: taken as one hour after it", True),
    ("ends_at", "2026-11-20T18:00:00", "ends_at", "has no time zone: taken as UTC", True),
    ("ends_at", "2026-11-20T18:00:00Z", "ends_at", "ends with Z: taken as UTC", True),
    ("started_at", GONE, "started_at", "is missing: taken as one hour before ends_at", True),
    ("correct_answer", 1989, "correct_answer", "is a number: taken as text", True),
    ("explanation", "a\x00b", "explanation", "has characters that no database keeps: each becomes \ufffd", True),
    ("category", "x" * 41, "category", "is longer than 40 characters: cut", True),
    ("registration_id", "what ever", "registration_id",
     "has an id that is not 1 to 40 letters, digits, - and _: it becomes b6zyirdojjzz3qzeyoav", True),
    ("submissions", GONE, "submissions", "is missing: taken as empty", True),
    ("submissions.bob", {}, "submissions.bob", "is not under a user's id of 1 to 20 digits: set aside", False),
    (f"{USER}", "Danube", USER, "is not an object: set aside", False),
    (f"{USER}.answer", None, f"{USER}.answer", "is missing: set aside", False),
    (f"{USER}.answer", ["x"], f"{USER}.answer", "is not text: set aside", False),
    (f"{USER}.answer", 1989, f"{USER}.answer", "is a number: taken as text", True),
    (f"{USER}.answer", "\ud800", f"{USER}.answer",
     "has characters that no database keeps: each becomes \ufffd", True),
    (f"{USER}.submitted_at", None, f"{USER}.submitted_at", "is missing: taken as when the game began", True),
    (f"{USER}.is_correct", "yes", f"{USER}.is_correct",
     "is neither true, false nor null: taken as null, so that the rules decide", True),
    (f"{USER}.feedback", "Well done", f"{USER}.feedback", "has no place in Tally: left out", True),
    (f"{USER}.validated_at", "2026-11-20T17:20:52+00:00", f"{USER}.validated_at", "has no place in Tally: left out",
     True),
    (f"{USER}.tally", {"name": "x" * 81}, f"{USER}.tally.name", "is longer than 80 characters: cut", True),
    (f"{USER}.tally", {"interaction_id": "x"}, f"{USER}.tally.interaction_id",
     "is not an id of 1 to 20 digits: set aside", False),
    (f"{USER}.tally", {"question": 1}, f"{USER}.tally.question", "is not one of the game's questions: set aside",
     False),
    (f"{USER}.tally", {"also": 5}, f"{USER}.tally.also", "is not a list: set aside", False),
    (f"{USER}.tally", {"also": [ANSWER]}, f"{USER}.tally.also", "answers a question twice: set aside", False),
    (f"{USER}.mood", "good", f"{USER}.mood", "is not a known key: set aside", False),
    ("hint", "a river", "hint", "is not a known key: set aside", False),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "path", "why", "repaired"), GAMES)
def test_a_game_in_play_is_repaired(field: str, value: object, path: str, why: str, repaired: bool) -> None:
    game, _, problems = app_state.load_game(GUILD, "x", changed(GAME, field, value))
    assert reported(problems, app_state.GAMES) == [(path, why, repaired)]
    assert game.state.ends_ms - game.state.opens_ms == HOUR_MS


BAD_GAMES = [
    ([], "", "is not an object"),
    ({}, "ends_at", "is missing, and started_at too"),
    (changed(GAME, "question", GONE), "question", "is missing"),
    (changed(GAME, "correct_answer", True), "correct_answer", "is not text"),
    (changed(GAME, "channel_id", None), "channel_id", "is missing"),
    (changed(GAME, "message_id", 1.5), "message_id", "is not an id of 1 to 20 digits"),
    (changed(GAME, "submissions", []), "submissions", "is not an object"),
    (GAME | {"tally": {"questions": [{}], "slot": "x" * 41}}, "tally.slot", "is longer than 40 characters"),
    (
        GAME | {"tally": {"questions": [{}], "state": {"checksum": "x" * 65}}},
        "tally.state.checksum",
        "is longer than 64 characters",
    ),
    (GAME | {"tally": {"questions": [{}], "grace_s": -1}}, "tally.grace_s", "is not what it should be"),
    (GAME | {"tally": {"questions": [{}], "secrets": {"salt": "ab"}}}, "tally.secrets", "is not what it should be"),
    (GAME | {"tally": {"questions": [{}], "secrets": [1]}}, "tally.secrets", "is not what it should be"),
    (GAME | {"tally": {}}, "tally.questions", "is not a list with at least one question"),
    (GAME | {"tally": {"questions": [{}, {"seed": "s", "text": "t"}]}}, "tally.questions[1].answer", "is missing"),
]


@pytest.mark.parametrize(("raw", "path", "why"), BAD_GAMES)
def test_a_game_in_play_is_set_aside(raw: object, path: str, why: str) -> None:
    with pytest.raises(BadRecord) as bad:
        app_state.load_game(GUILD, "x", raw)
    assert (bad.value.path, bad.value.why) == (".".join(filter(None, (f"{GUILD}.active_trivia_games.x", path))), why)


def test_what_was_set_aside_is_kept_with_its_value() -> None:
    _, answers, problems = app_state.load_game(GUILD, "x", changed(GAME, f"{USER}.answer", None))
    assert answers == []
    assert [problem.value for problem in problems] == [ANSWER | {"answer": None}]


def test_an_id_that_no_button_could_carry_is_replaced_by_the_same_one_each_time() -> None:
    first, _, problems = app_state.load_game(GUILD, "game 1", GAME)
    again, _, _ = app_state.load_game(GUILD, "game 1", GAME)
    other, _, _ = app_state.load_game(GUILD, "game 2", GAME)
    assert first.id == again.id != other.id
    assert problems[0].why.endswith(f"it becomes {first.id}")


PASTS = [
    ("ended_at", GONE, "ended_at", "is missing: taken as one hour after started_at", True),
    ("question", 5, "question", "is a number: taken as text", True),
    ("players", 5, "players", "is not a known key: set aside", False),
    ("submissions.142009352694888117.is_correct", 1, "submissions.142009352694888117.is_correct",
     "is neither true, false nor null: taken as null, so that the rules decide", True),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "path", "why", "repaired"), PASTS)
def test_a_finished_game_is_repaired(field: str, value: object, path: str, why: str, repaired: bool) -> None:
    finished, answers, problems = app_state.load_finished(GUILD, "x", changed(PAST, field, value))
    assert reported(problems, app_state.HISTORY) == [(path, why, repaired)]
    assert [answer.received_ms for answer in answers] == [finished.game.state.ends_ms]


BAD_PASTS = [
    ("x", "", "is not an object"),
    ({}, "ended_at", "is missing, and started_at too"),
    (PAST | {"tally": {"questions": [{}], "closed_ms": "x"}}, "tally.closed_ms", "is not a whole number"),
    (PAST | {"tally": {"questions": [{}], "results": {"players": 1}}}, "tally.results", "is not what it should be"),
]


@pytest.mark.parametrize(("raw", "path", "why"), BAD_PASTS)
def test_a_finished_game_is_set_aside(raw: object, path: str, why: str) -> None:
    with pytest.raises(BadRecord) as bad:
        app_state.load_finished(GUILD, "x", raw)
    assert (bad.value.path, bad.value.why) == (".".join(filter(None, (f"{GUILD}.trivia_history.x", path))), why)


def test_used_questions_that_are_none_are_set_aside() -> None:
    seeds, problems = app_state.load_seeds(GUILD, ["a", 5, "b", "a"])
    assert seeds == {"a": 1, "b": 3}
    assert [(problem.path, problem.why) for problem in problems] == [
        (f"{GUILD}.trivia_seeds_used[1]", "is not text: set aside"),
        (f"{GUILD}.trivia_seeds_used[3]", "is there twice: its first place counts"),
    ]


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (lambda: app_state.load_seeds("1", {}), "1.trivia_seeds_used is not a list"),
        (lambda: app_state.load_due("1", {"r": "soon"}), "1.tally.due is not an object of whole numbers"),
        (lambda: app_state.load_directory("1", []), "1.tally.directory is not an object"),
        (lambda: app_state.load_directory("1", {"roles": []}), "1.tally.directory.roles is not an object of texts"),
    ],
)
def test_what_a_guild_keeps_is_set_aside(load: Any, words: str) -> None:
    with pytest.raises(BadRecord, match=words):
        load()
