"""Finished games in SQL: written many at once, and read back row by row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from django.db import transaction

from games.archive import archived_game
from games.archive.archive import ArchiveMismatch
from games.archive.archived_game import PAGE, answer_row, game_row
from games.archive.certificate import Checksum
from games.domain.records import FinishedGame, Phase, Submission
from games.legacy.migrate.planning import LegacyGame
from games.models import ArchivedAnswer, ArchivedGame
from games.rules.scoring import ResultsBuilder

_ANSWER = ("user_id", "question", "answer", "name", "interaction_id", "received_at", "is_right", "time_ms", "points")
_OWN = ("confirmed_at", "counted_at", "forgotten", "leaf_key", "forgotten_leaves")
"""Columns that do not come from the game."""


def completed(past: LegacyGame, now_ms: int) -> LegacyGame:
    """The game with what a legacy file lacks: the checksum of its answers, and that SQL has it from now on."""
    state = past.finished.game.state
    if not state.checksum:
        checksum = Checksum()
        checksum.add_page(past.submissions)
        state = replace(state, checksum=checksum.finish())
    finished = replace(past.finished, archived_ms=past.finished.archived_ms or now_ms)
    return replace(past, finished=replace(finished, game=replace(finished.game, state=state)))


def confirmed(ids: Iterable[str]) -> dict[str, str]:
    """Those of these games that SQL has whole, each with its guild."""
    rows = ArchivedGame.objects.confirmed().filter(id__in=list(ids))
    return dict(rows.values_list("id", "guild_id"))


def write(games: Sequence[LegacyGame]) -> None:
    """Write games with their answers, all in one transaction. Raises ArchiveMismatch and the database's errors.

    Idempotent: what an import that broke off has left is overwritten.
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
    row.confirmed_at = archived_game.to_datetime(past.finished.archived_ms)
    return row


def _answers(past: LegacyGame) -> list[ArchivedAnswer]:
    judge = ResultsBuilder(past.finished.game)
    judge.add_page(past.submissions)
    return [answer_row(past.finished.game, judge, submission) for submission in past.submissions]


def differences(past: LegacyGame) -> list[str]:
    """How the rows in SQL differ from a game of the source, in words; empty when they do not. Answers that were
    forgotten since, because their players asked for it, are no difference, nor is what was ruled on them since."""
    game = past.finished.game
    row = ArchivedGame.objects.confirmed().filter(id=game.id).first()
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
    rows = ArchivedGame.objects.confirmed().filter(guild_id=guild_id).order_by("closed_at", "id")
    for row in rows.iterator(chunk_size=100):
        if row.id not in left_out:
            yield LegacyGame(finished=_remaining(row), submissions=list(archived_game.submissions(row.id)))


def read_one(game_id: str) -> FinishedGame:
    """A finished game as SQL has it now."""
    return _remaining(ArchivedGame.objects.get(id=game_id))


def guilds() -> list[str]:
    """The guilds that have finished games in SQL."""
    return list(ArchivedGame.objects.confirmed().order_by("guild_id").values_list("guild_id", flat=True).distinct())


def _remaining(row: ArchivedGame) -> FinishedGame:
    """A finished game whose counts are of the answers that are left: those that were forgotten are in no file.

    It is as it was before it left play, for whoever reads the file brings it into a store.
    """
    finished = archived_game.finished_game(row)
    state = finished.game.state
    state = replace(
        state,
        phase=Phase.POSTED,
        answers=state.answers - row.forgotten,
        seq=state.accepted + sum(state.refused.values()),
        stored=state.stored - row.forgotten,
        posted=state.posted - (row.forgotten if state.posted else 0),
    )
    return replace(finished, game=replace(finished.game, state=state))
