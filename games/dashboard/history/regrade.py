"""Regrade a finished game: choose an answer that was given, see what a ruling on it would change, apply it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from games.access.roles import Role, Visitor, require, visible_guilds
from games.archive import audit
from games.archive.archived_game import game_of
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.withheld import withheld_from
from games.domain.errors import GameNotFound, VersionConflict
from games.domain.points_rule import FLAT
from games.domain.records import Game, Question, Results, Ruling, Standing
from games.matching.normalise import normalise
from games.models import ArchivedGame, AuditEntry, OutboxEntry
from games.play import regrading
from games.privacy.hidden import cover, hidden_in
from games.rules import scoring

GROUPS_SHOWN = 20
"""Answers of one question that are listed at once; the others are found by typing."""


def finished_row(user: Visitor, game_id: str, role: Role = Role.VIEWER) -> ArchivedGame:
    """A finished game for a person. Raises Http404 for one that is not theirs to see, PermissionDenied for the role."""
    row = ArchivedGame.objects.confirmed().filter(id=game_id).first()
    if row is None:
        raise Http404("There is no such game.")
    require(user, row.guild_id, role)
    return row


class RulingForm(forms.Form):
    """An answer and what it shall count as."""

    question = forms.IntegerField(min_value=1)
    answer = forms.CharField(max_length=4000, strip=False)
    """As `scoring.answer_key` names it."""
    verdict = forms.ChoiceField(choices=[("right", "right"), ("wrong", "wrong")])

    def ruling(self, row: ArchivedGame) -> Ruling | None:
        """The ruling, as of now; None when the form or the answer is not one of this game."""
        if not self.is_valid() or self.cleaned_data["question"] > len(row.description["questions"]):
            return None
        question, key = self.cleaned_data["question"] - 1, self.cleaned_data["answer"]
        try:
            shown = regrading.group_of(row, question, key).shown
        except GameNotFound:
            return None
        now_ms = int(datetime.now(UTC).timestamp() * 1000)
        is_right = self.cleaned_data["verdict"] == "right"
        return Ruling(question=question, answer=key, is_right=is_right, shown=shown, at_ms=now_ms)


@require_http_methods(["GET", "POST"])
def regrade(request: HttpRequest, game_id: str) -> HttpResponse:
    """Without an answer the choice of one; with one the preview; posted, it is applied."""
    row = finished_row(request.user, game_id, Role.EDITOR)
    if withheld_from(request.user).covered(game_of(row)):
        messages.info(request, "A game in play asks a question of this one: regrade it when that game has closed.")
        return redirect("admin:finished_game", row.id)
    if request.method == "GET" and "answer" not in request.GET:
        return TemplateResponse(request, "dashboard/regrade.html", _choice(request, row))
    form = RulingForm(request.POST if request.method == "POST" else request.GET)
    ruling = form.ruling(row)
    if ruling is None:
        messages.error(request, "Nobody gave that answer in this game. Choose one of those below.")
        return redirect("admin:regrade", row.id)
    if request.method == "POST":
        return _apply(request, row, ruling)
    return TemplateResponse(request, "dashboard/regrade.html", _preview(row, ruling))


def _apply(request: HttpRequest, row: ArchivedGame, ruling: Ruling) -> HttpResponse:
    try:
        changed = regrading.apply(audit.of_user(request.user), row.id, ruling, request.POST.get("seen", ""))
    except VersionConflict:
        text = "Nothing was changed: somebody else has changed this game since the preview. Look at it again."
        messages.error(request, text)
        return redirect("admin:regrade", row.id)
    except regrading.NothingChanges as error:
        messages.info(request, f"Nothing was changed. {error}")
        return redirect("admin:regrade", row.id)
    verdict = "right" if ruling.is_right else "wrong"
    answers = "1 answer now counts" if changed == 1 else f"{changed} answers now count"
    messages.success(request, f"{answers} as {verdict}. The results post is being amended.")
    return redirect("admin:finished_game", row.id)


# --- choosing ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RegradeQuery:
    """A question with the answers that were given to it."""

    number: int
    question: Question
    groups: list[regrading.Group]
    more: int
    """How many groups are not listed."""


def _choice(request: HttpRequest, row: ArchivedGame) -> dict[str, Any]:
    sought = request.GET.get("find", "").strip()[: labels.MAX_SEARCH]
    questions = enumerate(game_of(row).questions)
    return _frame(row) | {
        "title": "Regrade",
        "find": sought,
        "parts": [_asked(row, index, question, sought) for index, question in questions],
    }


def _asked(row: ArchivedGame, index: int, question: Question, sought: str) -> RegradeQuery:
    folded, plain = sought.casefold(), normalise(sought)
    found = [
        group
        for group in regrading.groups(row, index)
        if folded in group.shown.casefold() or (plain and plain in group.key)
    ]
    return RegradeQuery(index + 1, question, found[:GROUPS_SHOWN], max(0, len(found) - GROUPS_SHOWN))


def _frame(row: ArchivedGame) -> dict[str, Any]:
    directory = in_sync(lambda store: store.get_directory(row.guild_id))
    return {
        "row": row,
        "guild": labels.guild_name(row.guild_id, directory.name),
        "channel": labels.channel_name(directory, row.channel_id),
    }


# --- the preview ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RankChange:
    """A player of either ranking."""

    name: str
    before: int | None
    """The rank from 1; None for nobody of the first ten."""
    after: int | None
    score: int
    points: int
    time_ms: int
    change: str


@dataclass(frozen=True, slots=True)
class Fact:
    """A number of the results, before and after."""

    name: str
    before: str
    after: str

    @property
    def changes(self) -> bool:
        return self.before != self.after


def _preview(row: ArchivedGame, ruling: Ruling) -> dict[str, Any]:
    seen = _for_others(row, regrading.preview(row, ruling))
    verdict = "right" if ruling.is_right else "wrong"
    spellings = [(text, count) for text, count in seen.group.texts.items() if text != ruling.shown]
    return _frame(row) | {
        "title": f"Count “{ruling.shown}” as {verdict}?",
        "question": game_of(row).questions[ruling.question],
        "several": len(seen.after.tallies) > 1,
        "ruling": ruling,
        "number": ruling.question + 1,
        "verdict": verdict,
        "seen": seen,
        "spellings": [] if game_of(row).questions[ruling.question].options else spellings[:GROUPS_SHOWN],
        "facts": _facts(seen, ruling.question),
        "places": list(_places(game_of(row), seen.before, seen.after)),
        "has_points": game_of(row).points != FLAT,
    }


def _for_others(row: ArchivedGame, seen: regrading.Preview) -> regrading.Preview:
    """Answers are ruled on, not players: their names are no more needed here than elsewhere."""
    hidden = hidden_in(row.guild_id)
    return replace(seen, before=cover(seen.before, hidden), after=cover(seen.after, hidden))


def _facts(seen: regrading.Preview, question: int) -> list[Fact]:
    tallies = seen.before.tallies[question], seen.after.tallies[question]
    fastest = ["nobody" if t.fastest is None else t.fastest.name or t.fastest.user_id for t in tallies]
    right = [f"{tally.right} of {tally.answers}" for tally in tallies]
    return [
        Fact("Right answers to this question", *right),
        Fact("Fastest right answer", *fastest),
        Fact("Players with a right answer", str(seen.before.winners), str(seen.after.winners)),
    ]


def _places(game: Game, before: Results, after: Results) -> Iterator[RankChange]:
    """The new ranking, then those whom it no longer names."""
    old = {standing.user_id: rank for rank, standing in scoring.ranking(game, before)}
    new = {standing.user_id: rank for rank, standing in scoring.ranking(game, after)}
    gone = [standing for standing in before.top if standing.user_id not in new]
    was = {standing.user_id: standing for standing in before.top}
    for standing in (*after.top, *gone):
        ranks = old.get(standing.user_id), new.get(standing.user_id)
        yield RankChange(
            standing.name or standing.user_id,
            *ranks,
            standing.score,
            standing.points,
            standing.time_ms,
            _change(*ranks, was.get(standing.user_id), standing),
        )


def _change(before: int | None, after: int | None, was: Standing | None, now: Standing) -> str:
    if after is None:
        return "▼ no longer listed"
    if before is None:
        return "▲ new"
    if before != after:
        return f"▲ up {before - after}" if after < before else f"▼ down {after - before}"
    return "" if was == now else "same place, other score"


# --- on the game's page --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amendment:
    """A ruling that was applied, who did it, and what became of the results post."""

    ruling: Ruling
    by: str
    entry: OutboxEntry | None

    @property
    def number(self) -> int:
        """The question's number, from 1."""
        return self.ruling.question + 1


def shown(request: HttpRequest, row: ArchivedGame, results: Results) -> dict[str, Any]:
    """What a finished game's page shows of its rulings; of the results as this person may see them."""
    rulings = list(enumerate(results.rulings, start=1))
    keys = [regrading.amendment_key(row.id, number) for number, _ruling in rulings]
    sent = {entry.key: entry for entry in OutboxEntry.objects.filter(key__in=keys)}
    noted = AuditEntry.objects.filter(guild_id=row.guild_id, action="game.regraded", subject_id=row.id)
    names = {entry.after.get("amendment"): entry.actor_name for entry in noted} if rulings else {}
    amendments = [
        Amendment(ruling, names.get(number, ""), sent.get(regrading.amendment_key(row.id, number)))
        for number, ruling in reversed(rulings)
    ]
    may = row.answers > 0 and visible_guilds(request.user).may(row.guild_id, Role.EDITOR)
    return {"amendments": amendments, "may_regrade": may}
