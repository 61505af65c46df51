"""The list of a server's questions, its own and the bundled, by pages: only those of the page are made or read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET

from games.access.roles import Role, visible_guilds
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.bank.withheld import Withheld
from games.connection import in_sync
from games.dashboard.query_choices import hint_for, match_choice, with_matched
from games.dashboard.reading import guild_names
from games.dashboard.withheld import withheld_from
from games.domain.records import Question
from games.models import DisabledSeed, OwnQuestion
from games.questions import own
from games.questions.bundled import bundled_bank

PER_PAGE = 50


class BankFilter(forms.Form):
    """Which server's questions the list shows, and which of them."""

    guild = forms.ChoiceField(required=False, label="Server")
    q = forms.CharField(required=False, label="Search", max_length=100, widget=forms.TextInput({"type": "search"}))
    origin = forms.ChoiceField(
        required=False, label="Origin", choices=[("", "All"), ("own", "Own"), ("bundled", "Bundled")]
    )
    category = forms.ChoiceField(required=False, label="Category")
    difficulty = forms.ChoiceField(required=False, label="Difficulty", choices=[("", "Any"), *own.DIFFICULTY_CHOICES])
    state = forms.ChoiceField(
        required=False, label="State", choices=[("", "All"), ("enabled", "Enabled"), ("disabled", "Disabled")]
    )

    def __init__(self, data: QueryDict, names: Mapping[str, str], guild_id: str) -> None:
        offered = {name: field.choices for name, field in self.base_fields.items() if hasattr(field, "choices")}
        offered["guild"] = list(names.items())
        known = categories(guild_id)
        offered["category"] = [("", "Any"), *((name, name.capitalize()) for name in known)]
        for name, choices in offered.items():
            data = with_matched(data, name, choices)
        super().__init__(data, initial={"guild": guild_id})
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if hint := hint_for("category", data.get("category", ""), known):
            message = f"Select a valid choice. {hint}".replace("%", "%%")
            self.fields["category"].error_messages["invalid_choice"] = message


@dataclass(frozen=True, slots=True)
class Wanted:
    """A list's filter; empty strings and no terms mean any."""

    terms: tuple[str, ...] = ()
    origin: str = ""
    category: str = ""
    difficulty: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question in the list."""

    question: Question
    is_own: bool
    enabled: bool
    used_ms: int
    """When it was asked last in this server; 0 for never."""
    is_withheld: bool
    """Whether a game in play asks it, so that its answer and its use are not shown."""

    @property
    def has_page(self) -> bool:
        """Whether the list leads there: the seed of many a bundled question names the answer, as `symbol:Nb` does."""
        return self.is_own or not self.is_withheld


@require_GET
def bank(request: HttpRequest) -> HttpResponse:
    """The questions of one server, its own first and the newest of them on top."""
    rights = visible_guilds(request.user)
    names = in_sync(lambda store: guild_names(store, rights))
    guild_id = match_choice(request.GET.get("guild", ""), names.items())
    guild_id = guild_id if guild_id in names else next(iter(names), "")
    form = BankFilter(request.GET, names, guild_id)
    context = {"title": "Questions", "form": form, "guild_id": guild_id, "guild": names.get(guild_id, "")}
    if guild_id:
        context |= _listed(guild_id, _wanted(form), request.GET, withheld_from(request.user, rights))
    context |= {
        "several_guilds": len(names) > 1,
        "may_change": rights.may(guild_id, Role.EDITOR),
        "is_filtered": any(request.GET.get(name) for name in form.fields if name != "guild"),
    }
    return TemplateResponse(request, "dashboard/questions/bank.html", context)


def _wanted(form: BankFilter) -> Wanted:
    if not form.is_valid():
        return Wanted()
    given = form.cleaned_data
    terms = tuple(given["q"].casefold().split())
    return Wanted(terms, given["origin"], given["category"], given["difficulty"], given["state"])


def _listed(guild_id: str, wanted: Wanted, query: QueryDict, withheld: Withheld) -> dict[str, Any]:
    """One page of the list, with what is needed to turn pages."""
    rows = own_rows(guild_id, wanted, withheld)
    disabled = frozenset(DisabledSeed.objects.filter(guild_id=guild_id).values_list("seed", flat=True))
    seeds = bundled_seeds(wanted, disabled, withheld)
    own_count = rows.count()
    total = own_count + len(seeds)
    pages = max(1, -(-total // PER_PAGE))
    page = query.get("page", "1")
    number = min(max(1, int(page)), pages) if re.fullmatch("[0-9]{1,9}", page) else 1
    first = (number - 1) * PER_PAGE
    # Own questions come before bundled ones: a page may hold the last own ones and the first bundled ones.
    found: list[tuple[Question, bool, bool]] = []
    if first < own_count:
        found += [(as_question(row), True, row.enabled) for row in rows[first : first + PER_PAGE]]
    shipped = seeds[max(0, first - own_count) : max(0, first + PER_PAGE - own_count)]
    found += [(bundled_bank().question(seed), False, seed not in disabled) for seed in shipped]
    used = in_sync(lambda store: store.seeds_used(guild_id, [question.seed for question, _, _ in found]))
    lines = [QuestionLine(q, is_own, enabled, used.get(q.seed, 0), withheld.covers(q)) for q, is_own, enabled in found]
    kept = query.copy()
    kept.pop("page", None)
    shown = f"{first + 1:,} to {first + len(lines):,} of {total:,}"
    return {
        "lines": lines,
        "shown": shown,
        "own_count": own_count,
        "page": number,
        "pages": pages,
        "query": kept.urlencode(),
    }


def own_rows(guild_id: str, wanted: Wanted, withheld: Withheld) -> QuerySet[OwnQuestion]:
    """The server's own questions that are wanted, newest first; those withheld are not found by their answers."""
    rows = OwnQuestion.objects.filter(guild_id=guild_id).order_by("-id")
    if wanted.origin == "bundled":
        return rows.none()
    if wanted.category:
        rows = rows.filter(category=wanted.category)
    if wanted.difficulty:
        rows = rows.filter(difficulty=wanted.difficulty)
    if wanted.state:
        rows = rows.filter(enabled=wanted.state == "enabled")
    for term in wanted.terms:
        rows = rows.filter(found__contains=term)
    return rows.exclude(pk__in=_found_by_answer(guild_id, wanted.terms, withheld)) if wanted.terms else rows


def _found_by_answer(guild_id: str, terms: Sequence[str], withheld: Withheld) -> list[int]:
    """The withheld ones of the server's own questions that only their answers let a search find."""
    if not withheld.text_keys:
        return []
    numbers = [number for seed in withheld.seeds if (number := own_questions.number_of(seed))]
    asked = Q(pk__in=numbers) | Q(text_key__in=withheld.text_keys)
    rows = OwnQuestion.objects.filter(asked, guild_id=guild_id)
    return [row.pk for row in rows if not _has(terms, own.searched_openly(as_question(row)))]


def _has(terms: Sequence[str], text: str) -> bool:
    return all(term in text for term in terms)


def bundled_seeds(wanted: Wanted, disabled: frozenset[str], withheld: Withheld) -> Sequence[str]:
    """The bundled questions that are wanted, in their order; those withheld are not found by their answers."""
    if wanted.origin == "own":
        return ()
    seeds = bundled_bank().seeds(wanted.category, wanted.difficulty)
    if wanted.state:
        seeds = [seed for seed in seeds if (seed in disabled) == (wanted.state == "disabled")]
    if wanted.terms:
        texts = _searched()
        seeds = [seed for seed in seeds if _has(wanted.terms, texts[seed].shown_to(withheld, seed))]
    return seeds


@dataclass(frozen=True, slots=True)
class _Searched:
    """What a search of a bundled question reads."""

    whole: str
    openly: str
    text_key: str

    def shown_to(self, withheld: Withheld, seed: str) -> str:
        return self.openly if withheld.asks(seed, self.text_key) else self.whole


@cache
def _searched() -> Mapping[str, _Searched]:
    """By seed. All bundled questions are made once, at the first search of a process."""
    made = map(bundled_bank().question, bundled_bank().seeds())
    return {q.seed: _Searched(own.searched(q), own.searched_openly(q), own.text_key(q.text)) for q in made}


def categories(guild_id: str) -> list[str]:
    """The categories of a server: the bundled ones and those of its own."""
    ours = OwnQuestion.objects.filter(guild_id=guild_id).values_list("category", flat=True).distinct()
    return sorted({*bundled_bank().categories(), *ours})


def own_categories(guild_ids: Sequence[str]) -> dict[str, Counter[str]]:
    """Category -> how many enabled questions of it each of these servers has of its own."""
    found: dict[str, Counter[str]] = {}
    rows = OwnQuestion.objects.filter(guild_id__in=guild_ids, enabled=True).order_by()
    for guild_id, category in rows.values_list("guild_id", "category"):
        found.setdefault(category, Counter())[guild_id] += 1
    return found
