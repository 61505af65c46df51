"""Whether a submission is taken: the rules of `games/store/lua/submit_answer.lua`, stated once more for the file."""

from __future__ import annotations

from collections.abc import Mapping

from games.domain import errors, limits
from games.domain.answer_request import AnswerRequest
from games.domain.records import AnswerPolicy, Outcome, Phase, Submission
from games.store.json.entry import GameEntry, HeldAnswer


def judge(entry: GameEntry, request: AnswerRequest, now_ms: int) -> Outcome:
    """Store all answers of a request in an open game, or none. Raises the GameError that refuses it.

    Either way the game's counters change.
    """
    try:
        if refusal := _closed(entry, now_ms):
            raise refusal
        return _store(entry, request, now_ms)
    except errors.GameError as refused:
        add(entry, f"refused:{refused.code}")
        entry.refusals = [(request.user_id, now_ms, refused.code), *entry.refusals[: limits.REFUSALS_KEPT - 1]]
        raise


def add(entry: GameEntry, counter: str, more: int = 1) -> None:
    """Count on."""
    entry.fields[counter] = entry.fields.get(counter, 0) + more


def _closed(entry: GameEntry, now_ms: int) -> errors.GameError | None:
    phase = entry.fields["phase"]
    if phase == Phase.POSTING:
        return errors.NotOpenYet()
    if phase != Phase.OPEN:
        return errors.GameClosed()
    return errors.WindowClosed() if now_ms >= entry.fields.get("ends_at", 0) else None


def _store(entry: GameEntry, request: AnswerRequest, now_ms: int) -> Outcome:
    questions, user, by = len(entry.game.questions), request.user_id, request.interaction_id
    if any(not 0 <= question < questions for question in request.answers):
        raise errors.QuestionNotFound
    known = {n: held for n in range(questions) if (held := entry.held.get((user, n)))}
    earlier = {n: known[n].submission.interaction_id for n in request.answers if n in known}
    if by in earlier.values():
        return Outcome.DUP
    writes = {n: a for n, a in request.answers.items() if n not in earlier or _newer(by, earlier[n])}
    if earlier and entry.game.policy is AnswerPolicy.FIRST:
        raise errors.AlreadySubmitted
    if not writes:
        return Outcome.SUPERSEDED
    edits = len(writes.keys() & earlier.keys())
    recent = _recent(known, now_ms) + (1 if edits else 0)
    if edits and recent > limits.CHANGES_AT_ONCE:
        raise errors.TooMany
    for question, answer in writes.items():
        submission = Submission(
            user_id=user,
            question=question,
            answer=answer,
            interaction_id=by,
            received_ms=now_ms,
            name=request.name,
        )
        entry.held[user, question] = HeldAnswer(submission, round(recent, 1))
    counts = {"players": not known, "answers": len(writes) - edits, "accepted": 1, "changed": edits > 0}
    for counter, more in counts.items():
        if more:
            add(entry, counter, int(more))
    return Outcome.EDIT if edits else Outcome.NEW


def _recent(known: Mapping[int, HeldAnswer], now_ms: int) -> float:
    """How many recent changes are still held against the player."""
    if not known:
        return 0.0
    last_ms, recent = max((held.submission.received_ms, held.recent) for held in known.values())
    return max(0.0, recent - max(0, now_ms - last_ms) / 1000)


def _newer(a: str, b: str) -> bool:
    """Snowflakes as numbers: text of equal length is compared by its digits."""
    return (len(a), a) > (len(b), b)
