"""A game in play in the file and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from games.domain import codec
from games.domain.duties import EarlierTries
from games.domain.proofs import Secrets
from games.domain.records import Game, Submission
from games.legacy.app_state import state
from games.legacy.app_state.answers import dump_answers, load_answers
from games.legacy.app_state.problems import RecordProblem
from games.legacy.app_state.questions import dump_questions, load_questions
from games.legacy.app_state.reading import RawRecord, id_number, own_id, written

SECTION = "active_trivia_games"
KEYS = (
    "registration_id",
    "channel_id",
    "thread_id",
    "question",
    "correct_answer",
    "category",
    "explanation",
    "seed",
    *state.IN_PLAY.values(),
    "submissions",
    "tally",
)
"""Of a record; whatever else stands in one is not Tally's."""
GAME_FIELDS = (
    *("window_s", "slot", "slot_ms", "grace_s", "policy", "points", "reveal", "mention_role_id"),
    *("thread", "publish", "forum", "commitment"),
)
"""What of a game's description the legacy shape has no key for."""


def dump_game(game: Game, submissions: Iterable[Submission], tries: EarlierTries | None = None) -> dict[str, Any]:
    """The legacy shape, and under `tally` what that has no key for. The id is the key that it stands under."""
    own_question, questions = dump_questions(game, over=False)
    own_state, added_state = state.dump_state(game.state, over=False)
    added = described_fields(game) | added_state | {"questions": questions}
    if game.secrets:
        added["secrets"] = codec.secrets_data(game.secrets)
    if tries is not None:
        added["tries"] = state.dump_tries(tries)
    return {
        "registration_id": game.registration_id or None,
        "channel_id": int(game.channel_id),
        "thread_id": id_number(game.thread_id),
        **own_question,
        **own_state,
        "submissions": dump_answers(game.questions, submissions, over=False),
        "tally": added,
    }


def described_fields(game: Game) -> dict[str, Any]:
    """What stands under `tally` of a game in play and of a finished one alike."""
    return written(game, GAME_FIELDS)


def load_game(guild_id: str, id: str, raw: object) -> tuple[Game, list[Submission], list[RecordProblem]]:
    """A game in play with its answers, and what was repaired or set aside. Raises BadRecord."""
    problems: list[RecordProblem] = []
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", problems)
    record.only(KEYS)
    added = record.tally()
    window = state.load_window(record, over=False)
    questions = load_questions(record, added, over=False)
    answers = load_answers(record, len(questions), window[0], over=False)
    channel_id, thread_id = record.id("channel_id"), record.id("thread_id")
    if not channel_id:
        raise record.bad("channel_id", "is missing")
    registration_id = record.text("registration_id", "")
    game = Game(
        id=own_id(guild_id, id, record.path, problems),
        guild_id=guild_id,
        channel_id=channel_id,
        thread_id=thread_id,
        registration_id=registration_id and own_id(guild_id, registration_id, record.at("registration_id"), problems),
        questions=questions,
        secrets=_secrets(added),
        **described(added, window, thread_id),
    )
    return replace(game, state=state.load_in_play(record, added, window, answers)), answers, problems


def _secrets(added: RawRecord | None) -> Secrets | None:
    if added is None or "secrets" not in added.raw:
        return None
    try:
        return codec.load_secrets(added.raw["secrets"])
    except (KeyError, TypeError, ValueError) as error:
        # Without its text, which would repeat what it cannot read.
        raise added.bad("secrets", "is not what it should be") from error


def load_tries(guild_id: str, id: str, raw: object) -> EarlierTries:
    """What `dump_game` was given as `tries`; none for a legacy game. Raises BadRecord."""
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", [])
    return state.load_tries(record.tally())


def described(added: RawRecord | None, window: tuple[int, int], thread_id: str) -> dict[str, Any]:
    """The fields of a game's description that the legacy shape has no key for, or what follows from those it has."""
    opens_ms, ends_ms = window
    values: dict[str, Any] = {"window_s": max(1, (ends_ms - opens_ms) // 1000)}
    if added is None:
        return values | {"slot_ms": opens_ms, "thread": bool(thread_id)}
    values |= added.fields(Game, GAME_FIELDS)
    if len(values.get("slot", "")) > state.MAX_TEXT:
        raise added.bad("slot", f"is longer than {state.MAX_TEXT} characters")
    return values
