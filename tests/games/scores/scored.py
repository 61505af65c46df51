"""Finished games in SQL, as the archive writes them, and the scores counted from their answers in plain Python."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from games.archive.archived_game import searchable
from games.domain import codec
from games.domain.points_rule import DIFFICULTIES, FLAT, PointsRule, unpack
from games.domain.records import Game, Question
from games.models import ArchivedAnswer, ArchivedGame, Score
from games.rules.days import local_day
from games.rules.points import JudgedAnswer, PlayerPoints, score
from games.scores import answer_points, periods

GUILD, OTHER = "1100000000000000001", "2200000000000000002"
CLOSED = datetime(2026, 11, 28, 12, tzinfo=UTC)

Given = tuple[int, int, bool, int]
"""A player, a question's index, whether the answer is right, and after how many ms it came."""


def archived(
    id: str,
    *given: Given,
    guild_id: str = GUILD,
    categories: Iterable[str] = ("science",),
    closed_at: datetime = CLOSED,
    confirmed: bool = True,
    texts: Iterable[str] = (),
    name: str = "Player",
    channel_id: str = "1100000000000000012",
    points: PointsRule = FLAT,
    window_s: int = 60,
    slot: str = "",
) -> ArchivedGame:
    """A finished game with these answers, not counted yet; its questions are easy, medium, hard, easy and so on."""
    named = list(categories)
    wording = [*texts, *(f"Question {n}?" for n in range(len(named)))]
    questions = tuple(
        Question(seed=f"s:{n}", text=wording[n], answer="B", category=c, difficulty=DIFFICULTIES[n % 3])
        for n, c in enumerate(named)
    )
    game = Game(id=id, guild_id=guild_id, channel_id=channel_id, questions=questions, window_s=window_s, points=points)
    opened_at = closed_at - timedelta(hours=1)
    players = len({user for user, *_ in given})
    row = ArchivedGame.objects.create(
        id=id,
        guild_id=guild_id,
        channel_id=channel_id,
        slot=slot,
        day=local_day(slot, opened_at),
        category=named[0] if len(set(named)) == 1 else "",
        opened_at=opened_at,
        ended_at=closed_at,
        closed_at=closed_at,
        players=players,
        answers=len(given),
        acknowledged=len(given),
        stored=len(given),
        posted=len(given),
        accepted=len(given),
        changed=0,
        checksum="",
        description=json.loads(codec.dump_game(game)),
        results={"players": players, "answers": len(given), "winners": 0, "top": [], "tallies": []},
        asked=searchable(question.text for question in questions),
        confirmed_at=closed_at if confirmed else None,
        is_long=window_s > 3600,
    )
    ArchivedAnswer.objects.bulk_create(
        ArchivedAnswer(
            game=row,
            user_id=str(user),
            name=name and f"{name} {user}",
            question=question,
            answer="B" if right else "A",
            is_right=right,
            interaction_id=str(number),
            received_at=opened_at + timedelta(milliseconds=ms),
            time_ms=ms,
        )
        for number, (user, question, right, ms) in enumerate(given, 1)
    )
    answer_points.renew(row)
    return row


@dataclass
class Sum:
    correct: int = 0
    answers: int = 0
    games: set[str] = field(default_factory=set)
    time_ms: int = 0
    points: int = 0

    def as_row(self) -> Row:
        return self.correct, self.answers, len(self.games), self.time_ms, self.points


Row = tuple[int, int, int, int, int]
Sums = dict[tuple[str, str, str, str], Row]


def counted_by_hand() -> Sums:
    """Guild, period, category and player -> right answers, answers, games, time and points, from what is confirmed."""
    earned = {game.id: points_by_hand(game) for game in ArchivedGame.objects.confirmed()}
    found: dict[tuple[str, str, str, str], Sum] = defaultdict(Sum)
    for answer in ArchivedAnswer.objects.filter(game__confirmed_at__isnull=False).select_related("game"):
        game = answer.game
        category = game.description["questions"][answer.question]["category"]
        day = (game.day or game.opened_at.date()).isoformat()
        for period in (*periods.codes(game.closed_at), day):
            for counted_as in {"", category} if period != day else {""}:
                one = found[game.guild_id, period, counted_as, answer.user_id]
                mine = earned[game.id][answer.user_id]
                if not counted_as and game.id not in one.games:
                    one.points += mine.participation + mine.all_right
                one.points += mine.answers[answer.question].total
                one.answers += 1
                one.games.add(game.id)
                one.correct += answer.is_right
                one.time_ms += answer.time_ms if answer.is_right else 0
    return {key: one.as_row() for key, one in found.items()}


def points_by_hand(row: ArchivedGame) -> dict[str, PlayerPoints]:
    """Player -> what a game brings, by its answers alone, whatever points their rows hold."""
    difficulties = [question["difficulty"] for question in row.description["questions"]]
    judged = [
        JudgedAnswer(user_id=one.user_id, question=one.question, is_right=one.is_right, time_ms=one.time_ms)
        for one in ArchivedAnswer.objects.filter(game=row)
    ]
    return score(unpack(row.description.get("points", {})), difficulties, judged)


def scores() -> Sums:
    """The same as SQL has it."""
    rows = Score.objects.values_list(
        "guild_id", "period", "category", "user_id", "correct", "answers", "games", "time_ms", "points"
    )
    return {tuple(row[:4]): tuple(row[4:]) for row in rows}  # type: ignore[misc]
