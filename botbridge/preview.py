"""What a registration's posts look like in Discord: drawn from the very embeds and buttons that the bot sends.

The page has a content policy of its own: the vendored components colour an embed's edge by a style attribute. It may
stand in a frame of our own pages only. `games` knows nothing of it: its pages name the address alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from discord import Embed
from discord.ui import View
from discord.utils import remove_markdown
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST

from botbridge.controls import question_controls, results_controls
from botbridge.messages.posts import ping, question_post
from botbridge.messages.results import results_post
from games.access.roles import require, visible_guilds
from games.bank.withheld import from_everybody
from games.connection import in_sync
from games.dashboard.registrations.channel_choices import read_channel_choices
from games.dashboard.registrations.form import draft, form_for
from games.dashboard.registrations.queryset import read_row
from games.dashboard.site import site
from games.dashboard.tables import json_response
from games.domain.errors import NoQuestions, QuestionsInPlay
from games.domain.guilds import GuildDirectory
from games.domain.records import Registration
from games.play.registration_checks.run_checks import source_of
from games.play.samples import sample_game, sample_results

Json = dict[str, Any]

_BOT = "Tally"
_STAMP = re.compile(r"<t:(\d+)(?::[a-zA-Z])?>")
_ROLE = re.compile(r"<@&(\d+)>")
_NO_QUESTIONS = "The bank has too few questions of this category and difficulty for a game."


@dataclass(frozen=True, slots=True)
class Plain:
    """A message in words, for a browser without JavaScript."""

    heading: str
    text: str
    title: str
    lines: str
    fields: tuple[tuple[str, str], ...]
    footer: str
    buttons: tuple[str, ...]


def _shown(registration: Registration, directory: GuildDirectory) -> Json:
    """All that the page draws: the names of the server, and the two messages as Discord's JSON has them."""
    now_ms = in_sync(lambda store: store.now_ms())
    world = {
        "members": [],
        "channels": [{"id": id, "name": name} for id, name in directory.channels.items()],
        "roles": [{"id": id, "name": name} for id, name in directory.roles.items()],
    }
    try:
        source = in_sync(lambda store: source_of(registration.guild_id))
        game = sample_game(registration, source, now_ms, in_sync(from_everybody))
    except NoQuestions as error:
        problem = str(error) if isinstance(error, QuestionsInPlay) else _NO_QUESTIONS
        return {"guild": world, "messages": [], "problem": problem}
    over, results = sample_results(game)
    question_message = _message("question", ping(game) or "", question_post(game), question_controls(game), now_ms)
    results_message = _message("results", "", results_post(over, results), results_controls(over), game.state.ends_ms)
    return {"guild": world, "messages": [question_message, results_message], "problem": ""}


def _message(id: str, content: str, embed: Embed, view: View | None, at_ms: int) -> Json:
    """One message as the sandbox's page draws them."""
    return {
        "id": id,
        "author_id": "1",
        "author_name": _BOT,
        "author_is_bot": True,
        "content": content,
        "embeds": [embed.to_dict()],
        "components": view.to_components() if view else [],
        "attachments": [],
        "flags": 0,
        "created_ms": at_ms,
        "edited_ms": None,
        "pinged": [],
        "thread_id": None,
        "owner_id": None,
        "reply_to": None,
        "command": "",
        "invoker": "",
    }


def _plain(message: Json, directory: GuildDirectory) -> Plain:
    [embed] = message["embeds"]
    rows = message["components"]
    return Plain(
        heading="The question" if message["id"] == "question" else "The results",
        text=_words(message["content"], directory),
        title=embed.get("title", ""),
        lines=_words(embed.get("description", ""), directory),
        fields=tuple((field["name"], _words(field["value"], directory)) for field in embed.get("fields", ())),
        footer=embed.get("footer", {}).get("text", ""),
        buttons=tuple(str(part.get("label", "")) for row in rows for part in row["components"]),
    )


def _words(text: str, directory: GuildDirectory) -> str:
    """Discord's markdown as text."""
    text = _STAMP.sub(lambda found: f"{datetime.fromtimestamp(int(found[1]), UTC):%d %b %Y, %H:%M} UTC", text)
    text = _ROLE.sub(lambda found: f"@{directory.roles.get(found[1], 'unknown-role')}", text)
    return remove_markdown(text)


def _draft(request: HttpRequest) -> Registration:
    """What stands in the form, as far as it is right; its channels are those where the person may edit."""
    rights = visible_guilds(request.user)
    choices = in_sync(lambda store: read_channel_choices(store, rights))
    return draft(form_for(choices, lambda registration: [])(request.POST))


def _saved(request: HttpRequest) -> Registration:
    """The registration that the address names, or a new one. Raises Http404 where the person may not see it."""
    key = request.GET.get("registration", "")
    if not key:
        return Registration(id="new", guild_id="0", channel_id="0")
    row = in_sync(lambda store: read_row(store, key))
    if row is None:
        raise Http404("There is no such registration.")
    require(request.user, row.registration.guild_id)
    return row.registration


def _directory(registration: Registration) -> GuildDirectory:
    return in_sync(lambda store: store.get_directory(registration.guild_id))


@csp_replace({"style-src-attr": [UNSAFE_INLINE], "frame-ancestors": [SELF]})
@xframe_options_sameorigin
@require_http_methods(["GET", "HEAD", "POST"])
def _page(request: HttpRequest) -> HttpResponse:
    """A saved registration (GET), or what is typed into the form (POST)."""
    registration = _draft(request) if request.method == "POST" else _saved(request)
    directory = _directory(registration)
    shown = _shown(registration, directory)
    plain = [_plain(message, directory) for message in shown["messages"]]
    return TemplateResponse(request, "dashboard/discord_preview.html", {"shown": shown, "plain": plain})


@require_POST
def _data(request: HttpRequest) -> HttpResponse:
    """The same for the page's script, while somebody types."""
    registration = _draft(request)
    return json_response(_shown(registration, _directory(registration)))


page: Callable[..., HttpResponse] = site.admin_view(_page)
data: Callable[..., HttpResponse] = site.admin_view(_data)
