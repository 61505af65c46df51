"""A game in play in the file and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from games.domain.records import EarlierTries, Game, GameState, Phase, Submission
from games.legacy.app_state.answers import dump_answers, load_answers
from games.legacy.app_state.problems import RecordProblem
from games.legacy.app_state.questions import dump_questions, load_questions
from games.legacy.app_state.reading import HOUR_MS, RawRecord, moment_text, own_id

SECTION = "active_trivia_games"
_KNOWN = (
    "registration_id",
    "channel_id",
    "thread_id",
    "question",
    "correct_answer",
    "category",
    "explanation",
    "seed",
    "started_at",
    "ends_at",
    "message_id",
    "submissions",
    "closed_at",
    "tally",
)
GAME_FIELDS = (
    *("window_s", "slot", "slot_ms", "grace_s", "policy", "reveal", "mention_role_id"),
    *("thread", "publish", "forum"),
)
STATE_FIELDS = (
    "phase",
    "results_message_id",
    "players",
    "answers",
    "accepted",
    "changed",
    "refused",
    "seq",
    "stored",
    "posted",
    "checksum",
)
"""What the legacy shape has no key for."""
MAX_TEXT = 40
"""Characters that SQL has room for in a slot and in a message's id."""
_TRIES = tuple(EarlierTries.__dataclass_fields__)


def dump_game(game: Game, submissions: Iterable[Submission], tries: EarlierTries | None = None) -> dict[str, Any]:
    """The legacy shape, and under `tally` what that has no key for. The id is the key that it stands under."""
    own, questions = dump_questions(game, over=False)
    state = game.state
    added = added_fields(game) | {"questions": questions}
    if tries is not None:
        added["tries"] = {name: n for name in _TRIES if (n := getattr(tries, name))}
    record = {
        "registration_id": game.registration_id or None,
        "channel_id": int(game.channel_id),
        "thread_id": number(game.thread_id),
        **own,
        "started_at": moment_text(state.opens_ms),
        "ends_at": moment_text(state.ends_ms),
        "message_id": number(state.question_message_id),
        "submissions": dump_answers(game.questions, submissions, over=False),
        "tally": added,
    }
    if state.closed_ms:
        record["closed_at"] = moment_text(state.closed_ms)
    return record


def number(id: str) -> int | None:
    """A Discord id as the legacy bot writes it."""
    return int(id) if id else None


def added_fields(game: Game) -> dict[str, Any]:
    """What stands under `tally` of a game in play and of a finished one alike."""
    state = {name: getattr(game.state, name) for name in STATE_FIELDS}
    return {name: getattr(game, name) for name in GAME_FIELDS} | {"state": state | {"refused": dict(state["refused"])}}


def load_game(guild_id: str, id: str, raw: object) -> tuple[Game, list[Submission], list[RecordProblem]]:
    """A game in play with its answers, and what was repaired or set aside. Raises BadRecord."""
    problems: list[RecordProblem] = []
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", problems)
    record.only(_KNOWN)
    added = record.tally()
    opens_ms, ends_ms = window(record, "ends_at", own=added is not None)
    questions = load_questions(record, added, over=False)
    answers = load_answers(record, len(questions), opens_ms, over=False)
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
        **described(added, opens_ms, ends_ms, thread_id),
    )
    closed_ms = record.moment("closed_at")
    state = GameState(
        phase=Phase.CLOSING if closed_ms else Phase.OPEN,
        opens_ms=opens_ms,
        ends_ms=ends_ms,
        closed_ms=closed_ms,
        question_message_id=record.id("message_id"),
        **counted(answers),
        stored=len(answers) if closed_ms else 0,
    )
    return replace(game, state=with_added_state(state, added)), answers, problems


def load_tries(guild_id: str, id: str, raw: object) -> EarlierTries:
    """What `dump_game` was given as `tries`; none for a legacy game. Raises BadRecord."""
    record = RawRecord(raw, f"{guild_id}.{SECTION}.{id}", [])
    added = record.tally()
    if added is None or "tries" not in added.raw:
        return EarlierTries()
    return EarlierTries(**RawRecord(added.raw["tries"], added.at("tries"), []).fields(EarlierTries, _TRIES))


def window(record: RawRecord, end: str, *, own: bool) -> tuple[int, int]:
    """When answers were taken, from and until; of Tally's own records, 0 stands for not yet."""
    opens_ms, ends_ms = record.moment("started_at"), record.moment(end)
    if own:
        return opens_ms, ends_ms
    if not opens_ms and not ends_ms:
        raise record.bad(end, "is missing, and started_at too")
    if not ends_ms:
        record.repaired(end, "is missing: taken as one hour after started_at")
        ends_ms = opens_ms + HOUR_MS
    if not opens_ms:
        record.repaired("started_at", f"is missing: taken as one hour before {end}")
        opens_ms = max(1, ends_ms - HOUR_MS)
    if ends_ms < opens_ms:
        record.repaired(end, "is before started_at: taken as one hour after it")
        ends_ms = opens_ms + HOUR_MS
    return opens_ms, ends_ms


def described(added: RawRecord | None, opens_ms: int, ends_ms: int, thread_id: str) -> dict[str, Any]:
    """The fields of a game's description that the legacy shape has no key for, or what follows from those it has."""
    values: dict[str, Any] = {"window_s": max(1, (ends_ms - opens_ms) // 1000)}
    if added is None:
        return values | {"slot_ms": opens_ms, "thread": bool(thread_id)}
    values |= added.fields(Game, GAME_FIELDS)
    if len(values.get("slot", "")) > MAX_TEXT:
        raise added.bad("slot", f"is longer than {MAX_TEXT} characters")
    return values


def counted(answers: list[Submission]) -> dict[str, Any]:
    """What a state counts, from the answers that are there."""
    n = len(answers)
    return {"players": len({s.user_id for s in answers}), "answers": n, "accepted": n, "seq": n}


def with_added_state(state: GameState, added: RawRecord | None) -> GameState:
    """The state with what stands under `tally.state`."""
    if added is None or "state" not in added.raw:
        return state
    told = RawRecord(added.raw["state"], added.at("state"), added.problems)
    fields = told.fields(GameState, STATE_FIELDS)
    for name, most in (("results_message_id", MAX_TEXT), ("checksum", 64)):
        if len(fields.get(name, "")) > most:
            raise told.bad(name, f"is longer than {most} characters")
    return replace(state, **fields)
