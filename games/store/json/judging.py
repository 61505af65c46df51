"""Whether a submission is taken: what `games/store/lua/submit_answer.lua` decides, in the same order."""

from __future__ import annotations

from collections.abc import Mapping

from games.domain import errors, limits
from games.domain.answer_request import AnswerRequest
from games.domain.records import AnswerPolicy, Outcome, Submission
from games.store.json.entry import GameEntry, HeldAnswer
from games.store.json.guards import why_not_open


def judge(entry: GameEntry, request: AnswerRequest, now_ms: int) -> Outcome:
    """Store all answers of a request in an open game, or none. Raises the GameError that refuses it.

    Either way the game's counters change.
    """
    try:
        if refusal := _refusal(entry, now_ms):
            raise refusal
        return _store(entry, request, now_ms)
    except errors.GameError as refused:
        entry.count(f"refused:{refused.code}")
        entry.refusals = [(request.user_id, now_ms, refused.code), *entry.refusals[: limits.REFUSALS_KEPT - 1]]
        raise


def _refusal(entry: GameEntry, now_ms: int) -> errors.GameError | None:
    """Why the game takes no answer, whosever it is."""
    if refusal := why_not_open(entry.phase):
        return refusal
    return errors.WindowClosed() if now_ms >= entry.fields.get("ends_at", 0) else None


def _store(entry: GameEntry, request: AnswerRequest, now_ms: int) -> Outcome:
    questions = len(entry.game.questions)
    if any(not 0 <= question < questions for question in request.answers):
        raise errors.QuestionNotFound
    known = {n: held for n in range(questions) if (held := entry.held.get((request.user_id, n)))}
    prior = {n: known[n].submission.interaction_id for n in request.answers if n in known}
    if request.interaction_id in prior.values():
        return Outcome.DUP
    writes = [n for n in request.answers if n not in prior or _newer(request.interaction_id, prior[n])]
    edits = sum(n in prior for n in writes)
    if prior and entry.game.policy is AnswerPolicy.FIRST:
        raise errors.AlreadySubmitted
    if not writes:
        return Outcome.SUPERSEDED
    recent = _recent(known, now_ms) + (1 if edits else 0)
    if recent > limits.CHANGES_AT_ONCE and edits:
        raise errors.TooMany

    for question in writes:
        entry.held[request.user_id, question] = HeldAnswer(_submission(request, question, now_ms), round(recent, 1))
    counts = {"players": not known, "answers": len(writes) - edits, "accepted": 1, "changed": edits > 0}
    for counter, more in counts.items():
        if more:
            entry.count(counter, int(more))
    return Outcome.EDIT if edits else Outcome.NEW


def _submission(request: AnswerRequest, question: int, now_ms: int) -> Submission:
    return Submission(
        user_id=request.user_id,
        question=question,
        answer=request.answers[question],
        interaction_id=request.interaction_id,
        received_ms=now_ms,
        name=request.name,
    )


def _recent(known: Mapping[int, HeldAnswer], now_ms: int) -> float:
    """How many recent changes are still held against the player."""
    if not known:
        return 0.0
    last_ms, recent = max((held.submission.received_ms, held.recent) for held in known.values())
    return max(0.0, recent - max(0, now_ms - last_ms) / 1000)


def _newer(a: str, b: str) -> bool:
    """Snowflakes as numbers: text of equal length is compared by its digits."""
    return (len(a), a) > (len(b), b)
