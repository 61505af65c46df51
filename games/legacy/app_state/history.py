"""A finished game in the file and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from games.domain import codec
from games.domain.records import FinishedGame, Game, GameState, Phase, Results, Submission
from games.legacy.app_state.answers import dump_answers, load_answers
from games.legacy.app_state.games import added_fields, counted, described, number, window, with_added_state
from games.legacy.app_state.problems import RecordProblem
from games.legacy.app_state.questions import dump_questions, load_questions
from games.legacy.app_state.reading import RawRecord, is_whole, moment_text, own_id
from games.rules import scoring

SECTION = "trivia_history"
_KNOWN = ("question", "correct_answer", "category", "started_at", "ended_at", "submissions", "tally")


def dump_finished(finished: FinishedGame, submissions: Iterable[Submission]) -> dict[str, Any]:
    """The legacy shape, and under `tally` what that has no key for. The id is the key that it stands under."""
    game, answers = finished.game, list(submissions)
    own, questions = dump_questions(game, over=True)
    added = added_fields(game) | {
        "questions": questions,
        "registration_id": game.registration_id,
        "channel_id": number(game.channel_id),
        "thread_id": number(game.thread_id),
        "message_id": number(game.state.question_message_id),
        "closed_ms": game.state.closed_ms,
        "archived_ms": finished.archived_ms,
    }
    if scoring.results(game, answers) != finished.results:  # the answers are not all here
        added["results"] = json.loads(codec.dump_results(finished.results))
    return {
        **own,
        "started_at": moment_text(game.state.opens_ms),
        "ended_at": moment_text(game.state.ends_ms),
        "submissions": dump_answers(game.questions, answers, over=True),
        "tally": added,
    }


def load_finished(guild_id: str, id: str, raw: object) -> tuple[FinishedGame, list[Submission], list[RecordProblem]]:
    """A finished game with its answers, and what was repaired or set aside. Raises BadRecord.

    What the legacy bot does not tell is empty: channel, messages and checksum. The moment of its answers is the end.
    """
    problems: list[RecordProblem] = []
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", problems)
    record.only(_KNOWN)
    added = record.tally()
    opens_ms, ends_ms = window(record, "ended_at", own=added is not None)
    questions = load_questions(record, added, over=True)
    answers = load_answers(record, len(questions), ends_ms, over=True)
    game = Game(
        id=own_id(guild_id, id, record.path, problems),
        guild_id=guild_id,
        questions=questions,
        **described(added, opens_ms, ends_ms, ""),
        **_places(guild_id, added),
    )
    state = GameState(
        phase=Phase.POSTED,
        opens_ms=opens_ms,
        ends_ms=ends_ms,
        closed_ms=_whole(added, "closed_ms", ends_ms),
        question_message_id=added.id("message_id") if added else "",
        **counted(answers),
        stored=len(answers),
        posted=len(answers),
    )
    game = replace(game, state=with_added_state(state, added))
    finished = FinishedGame(game=game, results=_results(added, game, answers), archived_ms=_whole(added, "archived_ms"))
    return finished, answers, problems


def _places(guild_id: str, added: RawRecord | None) -> dict[str, Any]:
    if added is None:
        return {"channel_id": ""}
    registration_id = added.text("registration_id", "")
    return {
        "channel_id": added.id("channel_id"),
        "thread_id": added.id("thread_id"),
        "registration_id": registration_id
        and own_id(guild_id, registration_id, added.at("registration_id"), added.problems),
    }


def _whole(added: RawRecord | None, name: str, default: int = 0) -> int:
    value = added.raw.get(name, default) if added else default
    if added and not is_whole(value):
        raise added.bad(name, "is not a whole number")
    return int(value)


def _results(added: RawRecord | None, game: Game, answers: Sequence[Submission]) -> Results:
    if added is None or "results" not in added.raw:
        return scoring.results(game, answers)
    try:
        return codec.load_results(json.dumps(added.raw["results"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise added.bad("results", "is not what it should be") from error
