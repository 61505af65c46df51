"""Finished games, from SQL: the list by date, and one game with its answers, its distribution and its winners."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import Rights, Visitor, visible_guilds
from games.archive.archived_game import finished_game as from_row
from games.archive.certificate import counted
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.charts import ChartBar, bars
from games.dashboard.history import regrade, replay
from games.dashboard.history.filters import HistoryFilter
from games.dashboard.reading import directories
from games.dashboard.withheld import withheld_from
from games.domain.guilds import GuildDirectory
from games.domain.points_rule import FLAT
from games.domain.records import Game, Question, QuestionResult, Results, Ruling
from games.matching.verdict import choice_index
from games.models import ArchivedAnswer, ArchivedGame
from games.privacy.hidden import cover, hidden_in, name_of
from games.questions.own import WITHHELD
from games.rules import scoring
from games.rules.places import TIE_WORDS
from games.rules.points_text import explain

GAMES_PER_PAGE = 25
ANSWERS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A finished game in a list."""

    row: ArchivedGame
    question: str
    more: int
    """How many questions besides the first."""
    guild: str
    channel: str
    winners: int


def seen_by(rights: Rights) -> QuerySet[ArchivedGame]:
    """The finished games that a person may see, newest first."""
    games = ArchivedGame.objects.confirmed().order_by("-closed_at", "-id")
    return games if rights.everywhere else games.filter(guild_id__in=rights.among(()))


def recent(rights: Rights, count: int) -> list[HistoryLine]:
    """The games that finished last."""
    return lines(list(seen_by(rights)[:count]))


@require_GET
def finished_games(request: HttpRequest) -> HttpResponse:
    """The list: filtered, newest first, older ones by a cursor, so that each page costs the same."""
    rights = visible_guilds(request.user)
    form = HistoryFilter(request.GET, rights)
    rows = list(_before(form.apply(seen_by(rights)), request.GET.get("before", ""))[: GAMES_PER_PAGE + 1])
    context = {
        "title": "History",
        "form": form,
        "lines": lines(rows[:GAMES_PER_PAGE]),
        "several_guilds": len(form.names) != 1,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "exports": query(request.GET, before=None),
        "newest": query(request.GET, before=None) if request.GET.get("before") else None,
        "older": query(request.GET, before=_cursor(rows[GAMES_PER_PAGE - 1])) if len(rows) > GAMES_PER_PAGE else None,
    }
    return TemplateResponse(request, "dashboard/history.html", context)


def find(request: HttpRequest, game_id: str) -> ArchivedGame:
    """A finished game of a server that the visitor sees. Raises Http404."""
    row = seen_by(visible_guilds(request.user)).filter(id=game_id).first()
    if row is None:
        raise Http404("There is no such game.")
    return row


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """One question of a finished game with what was answered."""

    number: int
    question: Question
    tally: QuestionResult
    bars: list[ChartBar]
    is_withheld: bool
    """Whether a game in play asks it too."""


@require_GET
def finished_game(request: HttpRequest, game_id: str) -> HttpResponse:
    """Questions with their distribution, winners, counts and every answer by pages."""
    row = find(request, game_id)
    game, results, hidden = load_for(request.user, row)
    directory = in_sync(lambda store: store.get_directory(row.guild_id))
    shown = zip(game.questions, results.tallies, strict=True)
    context = {
        "title": f"Game in {labels.channel_name(directory, row.channel_id)}",
        "row": row,
        "game": game,
        "results": results,
        "ranking": scoring.ranking(game, results),
        "tie": TIE_WORDS[scoring.tie(game)],
        "has_points": game.points != FLAT,
        "worth": explain(game.points),
        "certificate": counted(row),
        "guild": labels.guild_name(row.guild_id, directory.name),
        "channel": labels.channel_name(directory, row.channel_id),
        "parts": [
            QuestionPart(number, q, tally, bars(q, tally, _rulings(results, number)), number - 1 in hidden)
            for number, (q, tally) in enumerate(shown, start=1)
        ],
        **_answers(row, game, hidden, request.GET),
        **regrade.shown(request, row, results),
        **replay.first_paint(row),
    }
    return TemplateResponse(request, "dashboard/finished_game.html", context)


def _rulings(results: Results, number: int) -> list[Ruling]:
    """What was ruled on the question with this number."""
    return [ruling for ruling in results.rulings if ruling.question == number - 1]


@dataclass(frozen=True, slots=True)
class Given:
    """An answer with its question's number and, for a choice, the option's text."""

    answer: ArchivedAnswer
    number: int
    shown: str
    verdict: str
    """`right` or `wrong`; of a question that is withheld, this, the answer and the points are the mark."""
    points: int | str
    player: str
    """The name, or the id where there is none; neither of somebody who is hidden."""
    user_id: str
    """Empty for somebody who is hidden."""


def _answers(row: ArchivedGame, game: Game, hidden: Set[int], asked: QueryDict) -> dict[str, Any]:
    """One page of the answers; how many pages there are is known without counting them again."""
    pages = max(1, -(-row.answers // ANSWERS_PER_PAGE))
    wanted = asked.get("page", "1")
    number = min(max(1, int(wanted)), pages) if re.fullmatch("[0-9]{1,9}", wanted) else 1
    first = (number - 1) * ANSWERS_PER_PAGE
    players = hidden_in(row.guild_id)
    shown = [given(game, answer, hidden, players) for answer in answers_of(row)[first : first + ANSWERS_PER_PAGE]]
    return {"answers": shown, "page": number, "pages": pages}


def answers_of(row: ArchivedGame) -> QuerySet[ArchivedAnswer]:
    """The answers of a game in the order in which they are shown."""
    return ArchivedAnswer.objects.filter(game=row).order_by("user_id", "question")


def given(game: Game, answer: ArchivedAnswer, hidden: Set[int], players: Set[str]) -> Given:
    """An answer as it is shown; `hidden` are the indices of withheld questions, `players` the ids of hidden players."""
    user_id = "" if answer.user_id in players else answer.user_id
    who = name_of(answer.user_id, answer.name, players), user_id
    if answer.question in hidden:
        return Given(answer, answer.question + 1, WITHHELD, WITHHELD, WITHHELD, *who)
    options = game.questions[answer.question].options
    index = choice_index(answer.answer, options) if options else None
    shown = answer.answer if index is None else f"{scoring.option_letter(index)} {options[index]}"
    verdict = "right" if answer.is_right else "wrong"
    return Given(answer, answer.question + 1, shown, verdict, answer.brought, *who)


def load_for(user: Visitor, row: ArchivedGame) -> tuple[Game, Results, frozenset[int]]:
    """The game and its results as this person may see them now, and which of its questions are withheld.

    A question may be asked again, here or in another server, while its answer stands in the history.
    """
    finished, withheld = from_row(row), withheld_from(user)
    shown = withheld.cover_finished(finished)
    return shown.game, cover(shown.results, hidden_in(row.guild_id)), withheld.covered(finished.game)


def lines(rows: list[ArchivedGame]) -> list[HistoryLine]:
    """Games with the names of their places."""
    found: dict[str, GuildDirectory] = in_sync(lambda store: directories(store, {row.guild_id for row in rows}))
    return [_line(row, found[row.guild_id]) for row in rows]


def _line(row: ArchivedGame, directory: GuildDirectory) -> HistoryLine:
    questions: list[dict[str, Any]] = row.description["questions"]
    return HistoryLine(
        row=row,
        question=questions[0]["text"],
        more=len(questions) - 1,
        guild=labels.guild_name(row.guild_id, directory.name),
        channel=labels.channel_name(directory, row.channel_id),
        winners=row.results["winners"],
    )


def _before(games: QuerySet[ArchivedGame], cursor: str) -> QuerySet[ArchivedGame]:
    """The games that come after a cursor in the list."""
    closed, _, game_id = cursor.partition("_")
    try:
        moment = datetime.fromisoformat(closed)
        moment.astimezone(UTC)  # at either end of the calendar it may have no place there
    except (ValueError, OverflowError):
        return games
    if moment.tzinfo is None:
        return games
    return games.filter(Q(closed_at__lt=moment) | Q(closed_at=moment, id__lt=game_id))


def _cursor(row: ArchivedGame) -> str:
    return f"{row.closed_at.isoformat()}_{row.id}"


def query(asked: QueryDict, **changes: str | None) -> str:
    """The query of an address with some of its values changed, or taken away where None."""
    changed = asked.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return f"?{changed.urlencode()}"
