"""What is done to a registration by one press: pause, resume, post now, send a test post; and its next posts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from games.access.roles import Role
from games.archive import audit
from games.connection import in_sync
from games.dashboard import problems
from games.dashboard.labels import channel_name
from games.dashboard.registrations import actions, points_field
from games.dashboard.registrations.form import draft
from games.dashboard.registrations.row import Row
from games.dashboard.registrations.upcoming import upcoming
from games.domain.errors import GameError, StoreUnavailable
from games.domain.guilds import GuildDirectory
from games.domain.records import Registration
from games.models import OutboxEntry
from games.play import test_posts
from games.rules import registration_rules
from games.rules.schedule_words import in_words

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Row]
else:  # Django's own class takes no parameter
    Base = admin.ModelAdmin

_KEY = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class SentTestPost:
    """The test post of a registration that was asked for last."""

    entry: OutboxEntry
    channel: str


def last_test_post(registration: Registration, directory: GuildDirectory) -> SentTestPost | None:
    """None when nobody has asked for one yet."""
    entry = test_posts.last(registration.guild_id, registration.id)
    return SentTestPost(entry, channel_name(directory, str(entry.payload.get("channel", "")))) if entry else None


class RowActions(Base):
    """The part of the registrations' admin with addresses of our own."""

    def _may(self, request: HttpRequest, row: Row | None, role: Role) -> bool:
        raise NotImplementedError

    def _switch(self, request: HttpRequest, rows: Iterable[Row], enabled: bool) -> None:
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("preview/", wrap(require_POST(self.preview)), name="registration_preview"),
            path("<path:object_id>/pause/", wrap(require_POST(self.pause_one)), name="registration_pause"),
            path("<path:object_id>/resume/", wrap(require_POST(self.resume_one)), name="registration_resume"),
            path("<path:object_id>/post/", wrap(self.post), name="registration_post"),
            path("<path:object_id>/test-post/", wrap(self.test_post), name="registration_test_post"),
            *super().get_urls(),
        ]

    def pause_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        self._switch(request, [self._found(request, object_id)], enabled=False)
        return redirect("admin:games_registration_changelist")

    def resume_one(self, request: HttpRequest, object_id: str) -> HttpResponse:
        self._switch(request, [self._found(request, object_id)], enabled=True)
        back = "admin:problems" if request.POST.get("back") == "problems" else "admin:games_registration_changelist"
        return redirect(back)

    def _found(self, request: HttpRequest, object_id: str) -> Row:
        """Raises Http404 as `get_object` does."""
        row = self.get_object(request, object_id)
        assert row is not None, "get_object raises where there is none"
        return row

    def post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask once, then post a game now. The form carries an idempotency key: a doubled click posts one game."""
        row = self._for_hosts(request, object_id)
        key = request.POST.get("idempotency_key", "")
        if request.method != "POST" or not _KEY.fullmatch(key):
            context = {"title": "Post a game now?", "row": row, "idempotency_key": uuid4().hex}
            return self._page(request, "dashboard/post_now.html", context)
        try:
            game_id, new = actions.post(request, row, key)
        except StoreUnavailable:
            raise
        except GameError as error:
            messages.error(request, str(error))
            return redirect("admin:games_registration_changelist")
        if new:
            self.log_change(request, row, f"Posted manually: game {game_id}.")
            problems.forget(row.registration.guild_id)
        messages.success(request, f"A game is being posted in {row.data.channel}.")
        return redirect("admin:live_game", row.registration.guild_id, game_id)

    def test_post(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose a channel, then have a test post sent there; what became of the last one stands on the same page."""
        row = self._for_hosts(request, object_id)
        r = row.registration
        directory = in_sync(lambda store: store.get_directory(r.guild_id))
        offered = {id: name for id, name in directory.channels.items() if not directory.is_forum(id)}
        key, channel_id = request.POST.get("idempotency_key", ""), request.POST.get("channel", "")
        if request.method == "POST" and _KEY.fullmatch(key) and channel_id in offered:
            test_posts.ask(audit.of_user(request.user), r, channel_id, key, subject=str(row))
            self.log_change(request, row, f"Test post sent to #{offered[channel_id]}.")
            return redirect(request.path)
        if request.method == "POST":
            messages.error(request, "Choose a channel of this server that the bot sees, and that is no forum.")
        channels = sorted(offered.items(), key=lambda item: item[1].casefold())
        context = {"title": "Send a test post", "row": row, "channels": channels, "idempotency_key": uuid4().hex}
        context["in_forum"] = directory.is_forum(r.channel_id)
        return self._page(request, "dashboard/test_post.html", {**context, "test_post": last_test_post(r, directory)})

    def _for_hosts(self, request: HttpRequest, object_id: str) -> Row:
        row = self._found(request, object_id)
        if not self._may(request, row, Role.HOST):
            raise PermissionDenied("Posting needs the role host in this server.")
        return row

    def _page(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        return TemplateResponse(request, template, {**self.admin_site.each_context(request), **context})

    def preview(self, request: HttpRequest) -> HttpResponse:
        """The next posts of what is typed into the form, or what is wrong with its schedule."""
        form: Any = self.get_form(request)(request.POST)
        registration = draft(form)
        wrong = [str(e) for name in ("times", "days", "cron", "zone") for e in form.errors.get(name, ())]
        is_begun = bool(wrong or registration.times or registration.cron)
        wrong = wrong or (registration_rules.schedule_problems(registration) if is_begun else [])
        slots = upcoming(registration, in_sync(lambda store: store.now_ms())) if is_begun and not wrong else []
        context = {"slots": slots, "problems": wrong, "zone": registration.zone, "words": in_words(registration)}
        context["points_explained"] = points_field.explained(form)
        return TemplateResponse(request, "dashboard/parts/typed_registration.html", context)
