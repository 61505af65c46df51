"""What history, a finished game and the leaderboard show, as files: the same rows in the same order, all pages."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from games.access.roles import visible_guilds
from games.archive.archived_game import game_of, results_of
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.history import finished_games, leaderboard
from games.dashboard.history.filters import HistoryFilter
from games.dashboard.tables import LINES_AT_ONCE, Table, as_csv, as_json, in_batches
from games.domain.records import Game
from games.models import ArchivedGame
from games.privacy.hidden import hidden_in, name_of
from games.rules import scoring
from games.rules.points_text import format_points
from games.scores import standings

_GAME = (
    "game_id",
    "guild_id",
    "guild",
    "channel_id",
    "channel",
    "category",
    "question",
    "questions",
    "opened_at",
    "closed_at",
    "players",
    "answers",
    "with_a_right_answer",
)
_ANSWER = ("user_id", "player", "question", "answer", "verdict", "received_at", "time_ms", "points")
_STANDING = ("rank", "user_id", "player", "right", "time_ms", "points")
_PLACE = ("rank", "user_id", "player", "right", "answers", "games", "time_ms", "points")


# --- the history ----------------------------------------------------------------------------------------------------


@require_GET
def history_csv(request: HttpRequest) -> HttpResponseBase:
    return as_csv(request, _games(request), "tally-history")


@require_GET
def history_json(request: HttpRequest) -> HttpResponseBase:
    return as_json(request, {}, [_games(request)], "tally-history")


def _games(request: HttpRequest) -> Table:
    rights = visible_guilds(request.user)
    found = HistoryFilter(request.GET, rights).apply(finished_games.seen_by(rights))
    batches = in_batches(found.iterator(chunk_size=LINES_AT_ONCE))
    return Table("games", _GAME, (_game(line) for batch in batches for line in finished_games.lines(batch)))


def _game(line: finished_games.HistoryLine) -> tuple[Any, ...]:
    row = line.row
    places = (row.id, row.guild_id, line.guild, row.channel_id, line.channel, row.category)
    counts = (row.players, row.answers, line.winners)
    return (*places, line.question, line.more + 1, row.opened_at, row.closed_at, *counts)


# --- one game -------------------------------------------------------------------------------------------------------


@require_GET
def answers_csv(request: HttpRequest, game_id: str) -> HttpResponseBase:
    row = finished_games.find(request, game_id)
    game, _, hidden = finished_games.load_for(request.user, row)
    return as_csv(request, _answers(row, game, hidden), f"tally-answers-{row.id}")


@require_GET
def ranking_csv(request: HttpRequest, game_id: str) -> HttpResponseBase:
    row = finished_games.find(request, game_id)
    return as_csv(request, _ranking(row), f"tally-ranking-{row.id}")


@require_GET
def game_json(request: HttpRequest, game_id: str) -> HttpResponseBase:
    row = finished_games.find(request, game_id)
    game, results, hidden = finished_games.load_for(request.user, row)
    directory = in_sync(lambda store: store.get_directory(row.guild_id))
    about = {
        "game_id": row.id,
        "guild_id": row.guild_id,
        "guild": labels.guild_name(row.guild_id, directory.name),
        "channel_id": row.channel_id,
        "channel": labels.channel_name(directory, row.channel_id),
        "opened_at": row.opened_at,
        "ended_at": row.ended_at,
        "closed_at": row.closed_at,
        "players": results.players,
        "answers_stored": results.answers,
        "with_a_right_answer": results.winners,
        "points": format_points(game.points),
        "tie": str(scoring.tie(game)),
        "submissions_accepted": row.accepted,
        "changed": row.changed,
        "refused": row.refused,
        "checksum": row.checksum,
        "questions": [{"question": q.text, "answer": q.answer, "category": q.category} for q in game.questions],
    }
    return as_json(request, about, [_ranking(row), _answers(row, game, hidden)], f"tally-game-{row.id}")


def _answers(row: ArchivedGame, game: Game, hidden: Set[int]) -> Table:
    return Table("answers", _ANSWER, _given(row, game, hidden))


def _given(row: ArchivedGame, game: Game, hidden: Set[int]) -> Iterator[tuple[Any, ...]]:
    players = hidden_in(row.guild_id)
    for answer in finished_games.answers_of(row).iterator(chunk_size=standings.CHUNK):
        shown = finished_games.given(game, answer, hidden, players)
        yield (
            shown.user_id,
            shown.player,
            shown.number,
            shown.shown,
            shown.verdict,
            answer.received_at,
            answer.time_ms,
            shown.points,
        )


def _ranking(row: ArchivedGame) -> Table:
    """As the page shows it: the first ten."""
    ranked, hidden = scoring.ranking(game_of(row), results_of(row)), hidden_in(row.guild_id)
    rows = (
        (n, "" if s.user_id in hidden else s.user_id, name_of(s.user_id, s.name, hidden), s.score, s.time_ms, s.points)
        for n, s in ranked
    )
    return Table("ranking", _STANDING, rows)


# --- the leaderboard ------------------------------------------------------------------------------------------------


@require_GET
def leaderboard_csv(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    return as_csv(request, _places(asked), f"tally-leaderboard-{asked.board.guild_id}-{asked.period.code}")


@require_GET
def leaderboard_json(request: HttpRequest) -> HttpResponseBase:
    asked = _asked(request)
    about = {
        "guild_id": asked.board.guild_id,
        "guild": asked.guild,
        "period": asked.period.code,
        "category": asked.board.category,
        "tie": str(standings.tie(asked.board)),
    }
    file = f"tally-leaderboard-{asked.board.guild_id}-{asked.period.code}"
    return as_json(request, about, [_places(asked)], file)


def _asked(request: HttpRequest) -> leaderboard.LeaderboardQuery:
    asked = leaderboard.read(request)
    if asked is None:
        raise Http404("There is no server to export from.")
    return asked


def _places(asked: leaderboard.LeaderboardQuery) -> Table:
    places = standings.every_place(asked.board)
    rows = (
        (p.rank, p.user_id, p.name or p.user_id, p.correct, p.answers, p.games, p.time_ms, p.points) for p in places
    )
    return Table("places", _PLACE, rows)
