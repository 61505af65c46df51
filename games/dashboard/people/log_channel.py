"""Where a server's problems are logged in Discord."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods

from games.access.roles import Role, require
from games.archive import audit
from games.connection import in_sync
from games.dashboard import labels, problems
from games.domain.guilds import GuildDirectory
from games.play import server_log
from games.play.registration_checks.log_channel import log_channel_finding


class LogChannelForm(forms.Form):
    """A channel of the server, or none."""

    channel = forms.ChoiceField(label="Log channel", required=False)

    def offer(self, directory: GuildDirectory, stored: str) -> None:
        """What can be written in, and what is stored, even if the bot does not see it any more."""
        offered = {id: f"#{name}" for id, name in directory.channels.items() if not directory.is_forum(id)}
        if stored and stored not in offered:
            offered[stored] = f"{labels.channel_name(directory, stored)} (not seen by the bot)"
        field = self.fields["channel"]
        field.choices = [("", "None"), *sorted(offered.items(), key=lambda it: it[1])]  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, guild_id: str) -> HttpResponse:
    """Show and change it."""
    require(request.user, guild_id, Role.EDITOR)
    directory = in_sync(lambda store: store.get_directory(guild_id))
    stored = server_log.channel_of(guild_id)
    form = LogChannelForm(request.POST or None, initial={"channel": stored})
    form.offer(directory, stored)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["channel"]
        finding = log_channel_finding(chosen, directory) if chosen and chosen != stored else None
        if finding is None:
            server_log.set_channel(audit.of_user(request.user), guild_id, chosen)
            problems.forget(guild_id)
            messages.success(request, "Saved." if chosen else "Saved: nothing is logged.")
            return redirect("admin:log_channel", guild_id)
        form.add_error("channel", f"{finding.text} {finding.advice}")
    context = {
        "title": f"Log channel of {labels.guild_name(guild_id, directory.name)}",
        "form": form,
        "finding": log_channel_finding(stored, directory) if stored else None,
    }
    return TemplateResponse(request, "dashboard/log_channel.html", context)
