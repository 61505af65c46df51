"""Which finished games the history shows: by server, channel, category, day and the words of a question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from games.access.roles import Rights
from games.archive.archived_game import searchable
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.query_choices import hint_for, with_matched
from games.dashboard.reading import directories, guild_names
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.models import ArchivedGame
from games.scores import standings

MIXED = "-"
"""Stands for games of several categories, or of none."""
MOST_SERVERS = 10
"""Channels and categories of more servers at once are no list to choose from, and many reads."""
_FIRST_CHOOSE = [("", "Choose a server first")]


class HistoryFilter(forms.Form):
    """What was asked for; days are days in UTC. What cannot be read is reported, and narrows nothing."""

    guild = forms.ChoiceField(required=False, label="Server")
    channel = forms.ChoiceField(required=False, label="Channel")
    category = forms.ChoiceField(required=False, label="Category")
    since = forms.DateField(required=False, label="From", widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(required=False, label="To", widget=forms.DateInput(attrs={"type": "date"}))
    q = forms.CharField(
        required=False, max_length=100, label="Question contains", widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, data: QueryDict, rights: Rights) -> None:
        self.names = in_sync(lambda store: guild_names(store, rights))
        data = with_matched(data, "guild", self.names.items())
        chosen = data.get("guild", "")
        scope = [chosen] if chosen in self.names else list(self.names)
        found = in_sync(lambda store: _places(store, scope))
        self._owner = {channel: d.guild_id for d in found.values() for channel in d.channels}
        known = sorted({category for guild_id in found for category in standings.categories(guild_id)})
        data = with_matched(data, "category", [(name, name) for name in (MIXED, *known)])
        data = with_matched(data, "channel", _channels(found))
        super().__init__(data)
        self.hint = hint_for("played category", data.get("category", ""), (MIXED, *known)) if found else ""
        """That nothing of the wanted category was played, and the nearest; empty otherwise."""
        self._offer("guild", [("", "All servers"), *self.names.items()])
        self._offer("channel", _with_all(_channels(found), data.get("channel", "")) if found else _FIRST_CHOOSE)
        self._offer("category", _categories(known, data.get("category", "")) if found else _FIRST_CHOOSE)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def apply(self, games: QuerySet[ArchivedGame]) -> QuerySet[ArchivedGame]:
        self.is_valid()
        chosen: dict[str, Any] = self.cleaned_data
        guild = chosen.get("guild") or self._owner.get(chosen.get("channel", ""))
        if guild:
            games = games.filter(guild_id=guild)
        if chosen.get("channel"):
            games = games.filter(channel_id=chosen["channel"])
        if chosen.get("category"):
            games = games.filter(category="" if chosen["category"] == MIXED else chosen["category"])
        if chosen.get("since"):
            games = games.filter(closed_at__gte=_at(chosen["since"], time.min))
        if chosen.get("until"):
            games = games.filter(closed_at__lte=_at(chosen["until"], time.max))
        if wanted := searchable([chosen.get("q", "")]):
            games = games.filter(asked__contains=wanted)
        return games


async def _places(store: Store, guild_ids: list[str]) -> dict[str, GuildDirectory]:
    return await directories(store, guild_ids) if len(guild_ids) <= MOST_SERVERS else {}


def _channels(found: Mapping[str, GuildDirectory]) -> list[tuple[str, str]]:
    """The channels that the bot knows."""
    several = len(found) > 1
    named = [
        (channel, f"#{name}{f' · {labels.guild_name(d.guild_id, d.name)}' if several else ''}")
        for d in found.values()
        for channel, name in d.channels.items()
    ]
    return sorted(named, key=lambda choice: (choice[1].casefold(), choice[0]))


def _with_all(named: list[tuple[str, str]], asked: str) -> list[tuple[str, str]]:
    """Those, and all; one that was deleted since may still be asked for by its id."""
    if asked.isdecimal() and len(asked) <= 20 and asked not in dict(named):
        named = [*named, (asked, f"channel {asked}")]
    return [("", "All channels"), *named]


def _categories(known: list[str], asked: str) -> list[tuple[str, str]]:
    if asked not in {"", MIXED, *known} and len(asked) <= 40:
        known = [*known, asked]
    return [("", "All categories"), *((name, name.capitalize()) for name in known), (MIXED, "Several or none")]


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, UTC)
