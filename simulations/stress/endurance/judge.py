"""Each slot that had to be played, judged by its players' journals, the channel and SQL; the store is not asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from games.archive.archived_game import finished_game
from games.domain.records import MessageKind
from games.models import ArchivedAnswer, ArchivedGame
from simulations.stress.endurance.crowd import TimedEntry
from simulations.stress.endurance.event_log import EventLog, Rollback
from simulations.stress.endurance.league import ExpectedSlot, League
from simulations.stress.journal import ACKNOWLEDGED, UNKNOWN, JournalEntry
from simulations.stress.reconcile import CollectedGame, GameVerdict, KnownAnswers, judge, posts_of

SEEN_LATE_MS = 1_000
"""A post is seen a moment after it was made."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SlotVerdict:
    """One slot, as it ended."""

    slot: ExpectedSlot
    answers: KnownAnswers
    verdict: GameVerdict
    missing: int
    """Of its two posts, question and results, how many are not in the channel."""
    wrong: int
    """1 when the results post shows another number of players than SQL has."""
    forfeited: int
    """1 when an older copy of the store took the whole game away, and its post says so."""
    excused: int
    """Acknowledged submissions that an older copy of the store may have taken away."""
    ends_ms: int
    """When its window ended; 0 when SQL does not know the game."""


async def of_slot(league: League, slot: ExpectedSlot, timed: Sequence[TimedEntry], events: EventLog) -> SlotVerdict:
    """What became of a slot."""
    row = await ArchivedGame.objects.confirmed().filter(id=slot.game_id).afirst()
    found = await _found(league, slot, row)
    ends_ms = _ms(row.ended_at) if row else 0
    entries, excused = excuse(timed, events.rollbacks, _ms(row.confirmed_at) if row else 0)
    answers = KnownAnswers()
    answers.fold(entries, ends_ms or 1 << 62, wire=True)
    answers.accepted_late += sum(1 for entry in excused if ends_ms and entry.at_ms > ends_ms)
    verdict, forfeited = judge(answers, found), row is None and is_forfeited(league, slot, events)
    return SlotVerdict(
        slot=slot,
        answers=answers,
        verdict=replace(verdict, over=verdict.over or forfeited),
        missing=0 if forfeited else sum(1 for kind in MessageKind if not posts_of(slot.game, kind, found.posts)),
        wrong=int(verdict.over and verdict.posted != verdict.archived),
        forfeited=int(forfeited),
        excused=len(excused),
        ends_ms=ends_ms,
    )


def is_forfeited(league: League, slot: ExpectedSlot, events: EventLog) -> bool:
    """Whether a game that SQL does not know was shown between a copy of the store and its return, and whether its one
    post takes no more answers: nobody can know of it any more."""
    shown_ms = events.shown.get((MessageKind.QUESTION, slot.game_id))
    if shown_ms is None or not any(
        back.copied_ms <= shown_ms <= back.stopped_ms + SEEN_LATE_MS for back in events.rollbacks
    ):
        return False
    posts = league.sandbox.messages(slot.server.channel_id)
    questions, results = (posts_of(slot.game, kind, posts) for kind in (MessageKind.QUESTION, MessageKind.RESULTS))
    return len(questions) == 1 and not results and not any(questions[0].interactive())


def excuse(
    timed: Sequence[TimedEntry], rollbacks: Sequence[Rollback], confirmed_ms: int
) -> tuple[list[JournalEntry], list[JournalEntry]]:
    """The entries of a game with those acknowledgements made uncertain that an older copy of the store may have taken
    away, and these: known after the copy was made, sent before it was restored, in a game that SQL had not confirmed by
    then (`confirmed_ms`; 0 for never)."""
    entries, excused = [], []
    for entry, known_ms in timed:
        taken = entry.code == ACKNOWLEDGED and any(
            known_ms >= back.copied_ms and entry.at_ms <= back.stopped_ms and not 0 < confirmed_ms <= back.stopped_ms
            for back in rollbacks
        )
        if taken:
            excused.append(entry)
        entries.append(entry._replace(code=UNKNOWN) if taken else entry)
    return entries, excused


async def _found(league: League, slot: ExpectedSlot, row: ArchivedGame | None) -> CollectedGame:
    posts = league.sandbox.messages(slot.server.channel_id)
    own = [post for kind in MessageKind for post in posts_of(slot.game, kind, posts)]
    of_the_slot = {"guild_id": slot.server.guild_id, "registration_id": slot.registration.id, "slot": slot.name}
    games_of_slot = await ArchivedGame.objects.filter(**of_the_slot).acount()
    if row is None:
        return CollectedGame(game=slot.game, state=None, finished=None, rows=(), games_of_slot=games_of_slot, posts=own)
    finished = finished_game(row)
    rows = ArchivedAnswer.objects.filter(game_id=row.id).values_list("user_id", "answer")
    return CollectedGame(
        game=slot.game,
        state=replace(finished.game.state, answers=row.stored),
        finished=finished,
        rows=[pair async for pair in rows],
        games_of_slot=games_of_slot,
        posts=own,
    )


def _ms(moment: datetime | None) -> int:
    """Milliseconds since the epoch; 0 for none."""
    return round(moment.timestamp() * 1000) if moment else 0
