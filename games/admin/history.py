"""Finished games, from SQL: the list by date, and one game with its answers, its distribution and its winners."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games import codec, rules
from games.access import Rights, visible_guilds
from games.admin import regrade, replay, words
from games.admin.charts import Bar, bars
from games.admin.reading import directories, guild_names
from games.connection import in_sync
from games.domain import Game, GameState, GuildDirectory, Phase, Question, Results, Ruling, Tally
from games.matching import choice_index
from games.models import ArchivedAnswer, ArchivedGame
from games.services.certificate import counted

GAMES_PER_PAGE = 25
ANSWERS_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Line:
    """A finished game in a list."""

    row: ArchivedGame
    question: str
    more: int
    """How many questions besides the first."""
    guild: str
    channel: str
    winners: int


class HistoryFilter(forms.Form):
    """Which games the list shows; days are days in UTC."""

    guild = forms.ChoiceField(required=False, label="Server")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, data: QueryDict, names: dict[str, str]) -> None:
        super().__init__(data)
        choices = [("", "All servers"), *names.items()]
        self.fields["guild"].choices = choices  # type: ignore[attr-defined]

    def apply(self, games: QuerySet[ArchivedGame]) -> QuerySet[ArchivedGame]:
        chosen = self.cleaned_data if self.is_valid() else {}
        if chosen.get("guild"):
            games = games.filter(guild_id=chosen["guild"])
        if chosen.get("since"):
            games = games.filter(closed_at__gte=_midnight(chosen["since"]))
        if chosen.get("until"):
            games = games.filter(closed_at__lte=datetime.combine(chosen["until"], time.max, UTC))
        return games


def seen_by(rights: Rights) -> QuerySet[ArchivedGame]:
    """The finished games that a person may see, newest first."""
    games = ArchivedGame.objects.filter(confirmed_at__isnull=False).order_by("-closed_at", "-id")
    return games if rights.everywhere else games.filter(guild_id__in=rights.among(()))


def recent(rights: Rights, count: int) -> list[Line]:
    """The games that finished last."""
    return _lines(list(seen_by(rights)[:count]))


@require_GET
def finished_games(request: HttpRequest) -> HttpResponse:
    """The list: filtered, newest first, older ones by a cursor, so that each page costs the same."""
    rights = visible_guilds(request.user)
    names = in_sync(lambda store: guild_names(store, rights))
    form = HistoryFilter(request.GET, names)
    rows = list(_before(form.apply(seen_by(rights)), request.GET.get("before", ""))[: GAMES_PER_PAGE + 1])
    context = {
        "title": "History",
        "form": form,
        "lines": _lines(rows[:GAMES_PER_PAGE]),
        "several_guilds": len(names) != 1,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "newest": _query(request.GET, before=None) if request.GET.get("before") else None,
        "older": _query(request.GET, before=_cursor(rows[GAMES_PER_PAGE - 1])) if len(rows) > GAMES_PER_PAGE else None,
    }
    return TemplateResponse(request, "dashboard/history.html", context)


@dataclass(frozen=True, slots=True)
class Part:
    """One question of a finished game with what was answered."""

    number: int
    question: Question
    tally: Tally
    bars: list[Bar]


@require_GET
def finished_game(request: HttpRequest, game_id: str) -> HttpResponse:
    """Questions with their distribution, winners, counts and every answer by pages."""
    row = seen_by(visible_guilds(request.user)).filter(id=game_id).first()
    if row is None:
        raise Http404("There is no such game.")
    game, results = _load(row)
    directory = in_sync(lambda store: store.get_directory(row.guild_id))
    shown = zip(game.questions, results.tallies, strict=True)
    context = {
        "title": f"Game in {words.channel_name(directory, row.channel_id)}",
        "row": row,
        "game": game,
        "results": results,
        "certificate": counted(row),
        "guild": words.guild_name(row.guild_id, directory.name),
        "channel": words.channel_name(directory, row.channel_id),
        "parts": [
            Part(number, q, tally, bars(q, tally, _rulings(results, number)))
            for number, (q, tally) in enumerate(shown, start=1)
        ],
        **_answers(row, game, request.GET),
        **regrade.shown(request, row),
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


def _answers(row: ArchivedGame, game: Game, asked: QueryDict) -> dict[str, Any]:
    """One page of the answers; how many pages there are is known without counting them again."""
    pages = max(1, -(-row.answers // ANSWERS_PER_PAGE))
    wanted = asked.get("page", "1")
    number = min(max(1, int(wanted)), pages) if re.fullmatch("[0-9]{1,9}", wanted) else 1
    first = (number - 1) * ANSWERS_PER_PAGE
    answers = ArchivedAnswer.objects.filter(game=row).order_by("user_id", "question")
    given = [_given(game, answer) for answer in answers[first : first + ANSWERS_PER_PAGE]]
    return {"answers": given, "page": number, "pages": pages}


def _given(game: Game, answer: ArchivedAnswer) -> Given:
    options = game.questions[answer.question].options
    index = choice_index(answer.answer, options) if options else None
    shown = answer.answer if index is None else f"{rules.option_letter(index)} {options[index]}"
    return Given(answer, answer.question + 1, shown)


def _load(row: ArchivedGame) -> tuple[Game, Results]:
    state = GameState(phase=Phase.GONE)
    return codec.load_game(json.dumps(row.description), state), codec.load_results(json.dumps(row.results))


def _lines(rows: list[ArchivedGame]) -> list[Line]:
    found: dict[str, GuildDirectory] = in_sync(lambda store: directories(store, {row.guild_id for row in rows}))
    return [_line(row, found[row.guild_id]) for row in rows]


def _line(row: ArchivedGame, directory: GuildDirectory) -> Line:
    questions: list[dict[str, Any]] = row.description["questions"]
    return Line(
        row=row,
        question=questions[0]["text"],
        more=len(questions) - 1,
        guild=words.guild_name(row.guild_id, directory.name),
        channel=words.channel_name(directory, row.channel_id),
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


def _query(asked: QueryDict, **changes: str | None) -> str:
    query = asked.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"?{query.urlencode()}"


def _midnight(day: Any) -> datetime:
    return datetime.combine(day, time.min, UTC)
