"""A finished game in the file and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from games.domain import codec
from games.domain.records import FinishedGame, Game, Results, Submission
from games.legacy.app_state import state
from games.legacy.app_state.answers import dump_answers, load_answers
from games.legacy.app_state.games import described, described_fields
from games.legacy.app_state.problems import RecordProblem
from games.legacy.app_state.questions import dump_questions, load_questions
from games.legacy.app_state.reading import RawRecord, id_number, own_id
from games.rules import scoring

SECTION = "trivia_history"
_KNOWN = ("question", "correct_answer", "category", *state.FINISHED.values(), "submissions", "tally")


def dump_finished(finished: FinishedGame, submissions: Iterable[Submission]) -> dict[str, Any]:
    """The legacy shape, and under `tally` what that has no key for. The id is the key that it stands under."""
    game, answers = finished.game, list(submissions)
    own_question, questions = dump_questions(game, over=True)
    own_state, added_state = state.dump_state(game.state, over=True)
    added = described_fields(game) | added_state
    added |= {
        "questions": questions,
        "registration_id": game.registration_id,
        "channel_id": id_number(game.channel_id),
        "thread_id": id_number(game.thread_id),
        "archived_ms": finished.archived_ms,
    }
    if scoring.results(game, answers) != finished.results:  # the answers are not all here
        added["results"] = json.loads(codec.dump_results(finished.results))
    submissions_of = dump_answers(game.questions, answers, over=True)
    return {**own_question, **own_state, "submissions": submissions_of, "tally": added}


def load_finished(guild_id: str, id: str, raw: object) -> tuple[FinishedGame, list[Submission], list[RecordProblem]]:
    """A finished game with its answers, and what was repaired or set aside. Raises BadRecord.

    What the legacy bot does not have is empty: channel, messages and checksum. The moment of its answers is the end.
    """
    problems: list[RecordProblem] = []
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", problems)
    record.only(_KNOWN)
    added = record.tally()
    window = state.load_window(record, over=True)
    questions = load_questions(record, added, over=True)
    answers = load_answers(record, len(questions), window[1], over=True)
    game = Game(
        id=own_id(guild_id, id, record.path, problems),
        guild_id=guild_id,
        questions=questions,
        **described(added, window, ""),
        **_places(guild_id, added),
    )
    game = replace(game, state=state.load_over(added, window, answers))
    finished = FinishedGame(
        game=game,
        results=_results(added, game, answers),
        archived_ms=added.whole("archived_ms") if added else 0,
    )
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


def _results(added: RawRecord | None, game: Game, answers: Sequence[Submission]) -> Results:
    if added is None or "results" not in added.raw:
        return scoring.results(game, answers)
    try:
        return codec.load_results(json.dumps(added.raw["results"]))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise added.bad("results", "is not what it should be") from error
