"""Finished games in SQL: written many at once, and read back row by row."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from games.archive.archive import ArchiveMismatch, answer_row, game_row, moment
from games.archive.certificate import Checksum
from games.domain import codec
from games.domain.records import FinishedGame, Game, GameState, Phase, Submission
from games.legacy.migrate.planning import LegacyGame
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.scoring import ResultsBuilder

PAGE = 1000
_ANSWER = ("user_id", "question", "answer", "name", "interaction_id", "received_at", "is_right", "time_ms")
_OWN = ("confirmed_at", "counted_at", "forgotten")
"""Columns that do not come from the game."""


def completed(past: LegacyGame, now_ms: int) -> LegacyGame:
    """The game with what the legacy bot does not tell: the checksum of its answers, and that SQL has it from now on."""
    state = past.finished.game.state
    if not state.checksum:
        checksum = Checksum()
        checksum.add_page(past.submissions)
        state = replace(state, checksum=checksum.finish())
    finished = replace(past.finished, archived_ms=past.finished.archived_ms or now_ms)
    return replace(past, finished=replace(finished, game=replace(finished.game, state=state)))


def confirmed(ids: Iterable[str]) -> dict[str, str]:
    """Those of these games that SQL has whole, each with its guild."""
    rows = ArchivedGame.objects.filter(id__in=list(ids), confirmed_at__isnull=False)
    return dict(rows.values_list("id", "guild_id"))


def write(games: Sequence[LegacyGame]) -> None:
    """Write games with their answers, all in one transaction. Raises ArchiveMismatch and the database's errors.

    May be repeated: what an import that broke off has left is written anew.
    """
    with transaction.atomic():
        unconfirmed = ArchivedGame.objects.filter(
            id__in=[past.finished.game.id for past in games], confirmed_at__isnull=True
        )
        unconfirmed.delete()
        ArchivedGame.objects.bulk_create([_row(past) for past in games])
        for past in games:
            ArchivedAnswer.objects.bulk_create(_answers(past), batch_size=PAGE)
            if len(past.submissions) != past.finished.results.answers:
                raise ArchiveMismatch(f"game {past.finished.game.id}: not all of its answers are here")


def _row(past: LegacyGame) -> ArchivedGame:
    row = game_row(past.finished.game, past.finished.results)
    row.confirmed_at = moment(past.finished.archived_ms)
    return row


def _answers(past: LegacyGame) -> list[ArchivedAnswer]:
    judge = ResultsBuilder(past.finished.game)
    return [answer_row(past.finished.game, judge, submission) for submission in past.submissions]


def differences(past: LegacyGame) -> list[str]:
    """How the rows in SQL differ from a game of the source, in words; empty when they do not. Answers that were
    forgotten since, because their players asked for it, are no difference, nor is what was ruled on them since."""
    game = past.finished.game
    row = ArchivedGame.objects.filter(id=game.id, confirmed_at__isnull=False).first()
    if row is None:
        return ["is not in SQL"]
    if row.forgotten or row.results.get("rulings"):
        return _missing(past, row.forgotten)
    expected = game_row(game, past.finished.results)
    columns = [field.attname for field in ArchivedGame._meta.concrete_fields if field.attname not in _OWN]
    found = [f"has another {column} in SQL" for column in columns if getattr(row, column) != getattr(expected, column)]
    theirs = set(ArchivedAnswer.objects.filter(game_id=game.id).values_list(*_ANSWER).iterator(chunk_size=PAGE))
    ours = {tuple(getattr(answer, name) for name in _ANSWER) for answer in _answers(past)}
    if theirs != ours:
        found.append(f"has {len(theirs - ours)} answers in SQL that the source has not, and lacks {len(ours - theirs)}")
    return found


def _missing(past: LegacyGame, forgotten: int) -> list[str]:
    lacking = missing_answers(past.finished.game.id, past.submissions)
    return [] if len(lacking) <= forgotten else [f"lacks {len(lacking)} answers in SQL, {forgotten} were forgotten"]


def missing_answers(game_id: str, submissions: Iterable[Submission]) -> list[Submission]:
    """Those of the answers that SQL has neither as they are nor replaced by a newer one of the same player."""
    rows = ArchivedAnswer.objects.filter(game_id=game_id).values_list("user_id", "question", "answer", "interaction_id")
    known = {(user, question): (answer, int(by)) for user, question, answer, by in rows.iterator(chunk_size=PAGE)}
    return [s for s in submissions if not is_kept(s, known.get((s.user_id, s.question)))]


def is_kept(s: Submission, known: tuple[str, int] | None) -> bool:
    """Whether an answer is known, given what is: the text and the interaction of the player's stored answer."""
    return known is not None and (known[1] > int(s.interaction_id) or known == (s.answer, int(s.interaction_id)))


def read(guild_id: str, without: Iterable[str]) -> Iterator[LegacyGame]:
    """A guild's finished games in SQL, the oldest first, but for those named."""
    left_out = set(without)
    rows = ArchivedGame.objects.filter(guild_id=guild_id, confirmed_at__isnull=False).order_by("closed_at", "id")
    for row in rows.iterator(chunk_size=100):
        if row.id not in left_out:
            yield LegacyGame(finished=_finished(row), submissions=[_submission(a) for a in _rows_of(row.id)])


def read_one(game_id: str) -> FinishedGame:
    """A finished game as SQL has it."""
    return _finished(ArchivedGame.objects.get(id=game_id))


def guilds() -> list[str]:
    """The guilds that have finished games in SQL."""
    return list(
        ArchivedGame.objects.filter(confirmed_at__isnull=False)
        .order_by("guild_id")
        .values_list("guild_id", flat=True)
        .distinct()
    )


def _rows_of(game_id: str) -> Iterator[Mapping[str, Any]]:
    return iter(ArchivedAnswer.objects.filter(game_id=game_id).values(*_ANSWER).iterator(chunk_size=PAGE))


def _finished(row: ArchivedGame) -> FinishedGame:
    assert row.confirmed_at is not None, "only confirmed games are read"
    state = GameState(
        phase=Phase.POSTED,
        opens_ms=_ms(row.opened_at),
        ends_ms=_ms(row.ended_at),
        closed_ms=_ms(row.closed_at),
        question_message_id=row.question_message_id,
        results_message_id=row.results_message_id,
        players=row.players,
        answers=row.acknowledged - row.forgotten,
        accepted=row.accepted,
        changed=row.changed,
        refused=row.refused,
        seq=row.accepted + sum(row.refused.values()),
        stored=row.stored - row.forgotten,
        posted=row.posted - (row.forgotten if row.posted else 0),
        checksum=row.checksum,
    )
    game: Game = codec.load_game(json.dumps(row.description), state)
    results = codec.load_results(json.dumps(row.results))
    return FinishedGame(game=game, results=results, archived_ms=_ms(row.confirmed_at))


def _submission(row: Mapping[str, Any]) -> Submission:
    return Submission(
        user_id=row["user_id"],
        question=row["question"],
        answer=row["answer"],
        interaction_id=row["interaction_id"],
        received_ms=_ms(row["received_at"]),
        name=row["name"],
        verdict=row["is_right"],
    )


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
