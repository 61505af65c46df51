"""One question: as players see it, how it did, and what it accepts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import Role, require, visible_guilds
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.connection import in_sync
from games.dashboard import labels as names
from games.dashboard.questions import reasons
from games.dashboard.questions.usage import usage
from games.dashboard.withheld import withheld_from
from games.domain.errors import QuestionGone
from games.domain.records import Question
from games.matching.explain import explain
from games.models import DisabledSeed, OwnQuestion
from games.models.questions import SEED_PREFIX
from games.questions.bundled import bundled_bank

_LONGEST_TRY = 1000
"""Characters of a tried answer that are used: enough to see that 200 are too many."""


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question of a server's bank."""

    question: Question
    row: OwnQuestion | None
    """None for a bundled one."""
    enabled: bool


def find(guild_id: str, seed: str) -> FoundQuestion:
    """Raises Http404, also for another server's own question."""
    try:
        if seed.startswith(SEED_PREFIX):
            row = own_questions.find(guild_id, seed)
            return FoundQuestion(as_question(row), row, row.enabled)
        asked = bundled_bank().question(seed)
    except (QuestionGone, KeyError):
        raise Http404("There is no such question.") from None
    return FoundQuestion(asked, None, not DisabledSeed.objects.filter(guild_id=guild_id, seed=seed).exists())


@require_GET
def question(request: HttpRequest, guild_id: str, seed: str) -> HttpResponse:
    """The question, for everybody who may see the server; while a game in play asks it, only what players see."""
    role = require(request.user, guild_id)
    found = find(guild_id, seed)
    rights = visible_guilds(request.user)
    games = withheld_from(request.user, rights).games(found.question.seed, found.question.text)
    context: dict[str, Any] = {
        "title": found.question.text,
        "found": found,
        "question": found.question,
        "guild_id": guild_id,
        "guild": guild_name(guild_id),
        "may_change": role >= Role.EDITOR,
        "may_delete": role >= Role.ADMIN,
    }
    if games:
        # The answer is the same in every game that asks: who may not see it in one of them may in none.
        may_look = all(rights.may(game.guild_id, Role.HOST) for game in games)
        context |= {"withheld": True, "may_look_in": games if may_look else []}
    else:
        context |= {"usage": usage(guild_id, seed), **_tried(found.question, request.GET.get("try"))}
    return TemplateResponse(request, "dashboard/questions/question.html", context)


def _tried(asked: Question, text: str | None) -> dict[str, Any]:
    """The decision on a typed answer; nothing when none was typed."""
    if text is None:
        return {}
    found = explain(text[:_LONGEST_TRY], asked)
    return {
        "tried": text[:_LONGEST_TRY],
        "explanation": found,
        "reason": reasons.reason(found.verdict),
        "forgiven": reasons.forgiven(found),
    }


def guild_name(guild_id: str) -> str:
    """The server's name as the bot last saw it."""
    directory = in_sync(lambda store: store.get_directory(guild_id))
    return names.guild_name(guild_id, directory.name)
