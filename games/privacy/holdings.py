"""All that Tally holds of one player in one server, read as it is: from the store what is in play, the rest from SQL.

The store is asked first: a game that is archived meanwhile is then told once, as in play, and none is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import chain, groupby

from django.db import close_old_connections
from django.db.models import Q

from games.archive.archived_game import cancelled_game, game_of, results_of, to_datetime
from games.bank.withheld import Withheld, from_everybody
from games.domain import ids
from games.domain.ports import Store
from games.domain.records import Game, Results, Standing, Submission
from games.models import (
    ArchivedAnswer,
    ArchivedGame,
    AuditEntry,
    CancelledAnswer,
    DiscordAccount,
    GuildAccess,
    HiddenPlayer,
    Score,
)
from games.privacy.records import Kind, Record, Value
from games.questions.own import WITHHELD
from games.rules import scoring
from games.scores.scores import day_of

PAGE = 500


async def held(store: Store, guild_id: str, user_id: str) -> Iterator[Record]:
    """All of it, nothing twice; the iterator reads SQL, by pages, and is for a thread.

    No verdict of a question that some game in play asks is in it. Raises InvalidId, StoreUnavailable and, while it is
    read, the database's errors.
    """
    ids.check_id(guild_id)
    ids.check_id(user_id)
    in_play, games = [], set[str]()
    for game in await store.get_active_games(guild_id):
        games.add(game.id)
        in_play += await _in_play(store, game, user_id)
    withheld = await from_everybody(store)
    return chain(in_play, _in_sql(guild_id, user_id, games, withheld))


async def _in_play(store: Store, game: Game, user_id: str) -> list[Record]:
    """Answers without a word on whether they are right, and refusals."""
    mine = await store.get_player(game.guild_id, game.id, user_id, len(game.questions))
    refused = [r for r in await store.get_refusals(game.guild_id, game.id) if r.user_id == user_id]
    return [
        *(Record(Kind.IN_PLAY, _given(game, s, to_datetime(s.received_ms))) for s in mine),
        *(Record(Kind.REFUSED, _game(game) | {"at": _moment(r.at_ms), "reason": r.code}) for r in reversed(refused)),
    ]


def _in_sql(guild_id: str, user_id: str, but: set[str], withheld: Withheld) -> Iterator[Record]:
    close_old_connections()
    yield from _answers(guild_id, user_id, but, withheld)
    yield from _cancelled(guild_id, user_id, but)
    yield from _scores(guild_id, user_id, withheld)
    for wish in HiddenPlayer.objects.filter(guild_id=guild_id, user_id=user_id):
        yield Record(Kind.HIDDEN, {"at": _text_of(wish.since)})
    yield from _rights(guild_id, user_id)
    yield from _audited(guild_id, user_id)


def _answers(guild_id: str, user_id: str, but: set[str], withheld: Withheld) -> Iterator[Record]:
    """The answers to finished games, before those of each game where its results name the player."""
    rows = ArchivedAnswer.objects.filter(game__guild_id=guild_id, user_id=user_id).exclude(game_id__in=but)
    ordered = rows.select_related("game").order_by("game__closed_at", "game_id", "question").iterator(PAGE)
    for _, answers in groupby(ordered, lambda answer: answer.game_id):
        first = next(answers)
        game, results = game_of(first.game), results_of(first.game)
        hidden = withheld.covered(game)
        if not hidden:
            yield from _placed(game, first.game, results, user_id)
        for answer in chain([first], answers):
            yield _answer(game, results, answer, is_hidden=answer.question in hidden)


def _answer(game: Game, results: Results, answer: ArchivedAnswer, *, is_hidden: bool) -> Record:
    fields = _given(game, answer, answer.received_at) | {"time_ms": answer.time_ms}
    if is_hidden:
        return Record(Kind.ANSWER, fields | {"verdict": WITHHELD})
    key = scoring.answer_key(game.questions[answer.question], answer.answer)
    ruled = [r for r in results.rulings if (r.question, r.answer) == (answer.question, key)]
    fields |= {"verdict": "right" if answer.is_right else "wrong", "points": answer.brought}
    return Record(Kind.ANSWER, fields | ({"ruled_at": _moment(ruled[-1].at_ms)} if ruled else {}))


def _placed(game: Game, row: ArchivedGame, results: Results, user_id: str) -> Iterator[Record]:
    """Where the results of a game name the player."""
    named: list[tuple[str, int, Standing | None]] = [
        *(("place", place, standing) for place, standing in scoring.ranking(game, results)),
        *(("fastest_of_question", number, tally.fastest) for number, tally in enumerate(results.tallies, 1)),
    ]
    for how, number, s in named:
        if s is not None and s.user_id == user_id:
            about: dict[str, Value] = {
                "at": _text_of(row.closed_at),
                "score": s.score,
                "points": s.points,
                "time_ms": s.time_ms,
                "name": s.name,
            }
            yield Record(Kind.PLACE, _game(game) | {how: number} | about)


def _cancelled(guild_id: str, user_id: str, but: set[str]) -> Iterator[Record]:
    rows = CancelledAnswer.objects.filter(game__guild_id=guild_id, user_id=user_id).exclude(game_id__in=but)
    for row in rows.select_related("game").order_by("game__cancelled_at", "game_id", "question").iterator(PAGE):
        yield Record(Kind.CANCELLED, _given(cancelled_game(row.game), row, row.received_at))


def _scores(guild_id: str, user_id: str, withheld: Withheld) -> Iterator[Record]:
    """The score of a day is that of a game or two: it would tell the verdict that their answers keep to themselves."""
    days = _withheld_days(guild_id, user_id, withheld)
    numbers = dict.fromkeys(("points", "correct", "time_ms"), WITHHELD)
    columns = ("period", "category", "points", "correct", "answers", "games", "time_ms", "name")
    rows = Score.objects.filter(guild_id=guild_id, user_id=user_id).order_by("period", "category")
    for row in rows.values(*columns).iterator(PAGE):
        told = row | numbers if row["period"] in days else row
        yield Record(Kind.SCORE, {name: it for name, it in told.items() if it != "" or name == "category"})


def _withheld_days(guild_id: str, user_id: str, withheld: Withheld) -> set[str]:
    """The days of the player's finished games that asked what is withheld."""
    mine = ArchivedAnswer.objects.filter(game__guild_id=guild_id, user_id=user_id).values("game_id")
    games = ArchivedGame.objects.filter(id__in=mine).iterator(PAGE)
    return {day_of(row) for row in games if withheld.covered(game_of(row))}


def _rights(guild_id: str, user_id: str) -> Iterator[Record]:
    """Roles in this server, and the account by which the player logs in to the dashboard."""
    account = DiscordAccount.objects.filter(discord_id=user_id).first()
    whose = Q(discord_id=user_id) | (Q(user_id=account.user_id) if account else Q(pk=None))
    for role in GuildAccess.objects.filter(whose, guild_id=guild_id).order_by("pk"):
        yield Record(Kind.ROLE, {"role": role.role})
    if account is not None:
        yield Record(
            Kind.LOGIN, {"name": account.name, "member_as": account.servers.get(guild_id, "no member, as far as known")}
        )


def _audited(guild_id: str, user_id: str) -> Iterator[Record]:
    """What the audit says of the player: what they did from Discord, and what was done to their rights."""
    by_them = Q(source=AuditEntry.Source.DISCORD, actor_id=user_id)
    account = DiscordAccount.objects.filter(discord_id=user_id).values_list("user_id", flat=True).first()
    if account is not None:
        by_them |= Q(source=AuditEntry.Source.SITE, actor_id=str(account))
    rows = AuditEntry.objects.filter(by_them | Q(subject_id=user_id), guild_id=guild_id)
    for row in rows.order_by("at", "id").iterator(PAGE):
        about: dict[str, Value] = {"at": _text_of(row.at), "name": row.actor_name, "action": row.action}
        yield Record(Kind.AUDIT, about | {"subject": row.subject, "subject_id": row.subject_id})


# --- what these share ----------------------------------------------------------------------------------------------


def _game(game: Game) -> dict[str, Value]:
    return {"game": game.id, "channel": game.channel_id}


def _given(game: Game, given: Submission | ArchivedAnswer | CancelledAnswer, at: datetime) -> dict[str, Value]:
    """An answer wherever it is kept, without a verdict."""
    return _game(game) | {
        "question_number": given.question + 1,
        "question": game.questions[given.question].text,
        "answer": _text(game, given.question, given.answer),
        "at": _text_of(at),
        "name": given.name,
        "interaction": given.interaction_id,
    }


def _text(game: Game, question: int, answer: str) -> str:
    """An answer as it was given; a choice with its letter and its text."""
    asked = game.questions[question]
    index = scoring.choice(asked, answer) if asked.options else None
    return answer if index is None else f"{scoring.option_letter(index)}: {asked.options[index]}"


def _moment(ms: int) -> str:
    return _text_of(to_datetime(ms))


def _text_of(at: datetime) -> str:
    """In UTC, with milliseconds."""
    return at.isoformat(timespec="milliseconds")
