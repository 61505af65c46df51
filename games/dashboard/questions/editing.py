"""Add, change, disable and delete a server's own questions; disable bundled ones."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_http_methods, require_POST

from games.access.roles import Role, require
from games.archive import audit
from games.bank import own_questions
from games.bank.guild_bank import as_question
from games.dashboard.questions.catalogue import categories
from games.dashboard.questions.form import CHANGED, QuestionForm
from games.dashboard.questions.page import FoundQuestion, find, guild_name
from games.dashboard.withheld import withheld_from
from games.domain.errors import InvalidQuestion, VersionConflict
from games.models import OwnQuestion


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, guild_id: str) -> HttpResponse:
    """A new question of this server."""
    require(request.user, guild_id, Role.EDITOR)
    form = QuestionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = own_questions.add(audit.of_user(request.user), guild_id, form.draft)
        except InvalidQuestion as error:
            form.add_error("text", str(error))
        else:
            messages.success(request, "The question was added.")
            if "another" in request.POST:
                return redirect("admin:add_question", guild_id)
            return redirect("admin:question", guild_id, row.seed)
    return _shown(request, guild_id, form, "Add a question")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, guild_id: str, seed: str) -> HttpResponse:
    """Replace an own question; refused when somebody else saved it meanwhile, and while its answer is withheld."""
    require(request.user, guild_id, Role.EDITOR)
    row = _own(find(guild_id, seed))
    if withheld_from(request.user).covers(as_question(row)):
        return redirect("admin:question", guild_id, seed)  # which says why
    form = QuestionForm(request.POST if request.method == "POST" else None, row)
    if form.is_bound and form.is_valid():
        try:
            own_questions.change(audit.of_user(request.user), row, form.cleaned_data["version"], form.draft)
        except InvalidQuestion as error:
            form.add_error("text", str(error))
        except VersionConflict:
            form.add_error(None, CHANGED)
        else:
            messages.success(request, "The question was changed. Games in play keep it as it was.")
            return redirect("admin:question", guild_id, seed)
    return _shown(request, guild_id, form, "Change a question", row)


def _shown(
    request: HttpRequest, guild_id: str, form: QuestionForm, title: str, row: OwnQuestion | None = None
) -> HttpResponse:
    context = {"title": title, "form": form, "row": row, "guild_id": guild_id, "guild": guild_name(guild_id)}
    context["categories"] = categories(guild_id)
    return TemplateResponse(request, "dashboard/questions/form.html", context)


@require_POST
def switch(request: HttpRequest, guild_id: str, seed: str) -> HttpResponse:
    """Let a question be asked in this server (`enabled=yes`), or not any more."""
    require(request.user, guild_id, Role.EDITOR)
    found, enabled, actor = find(guild_id, seed), request.POST.get("enabled") == "yes", audit.of_user(request.user)
    try:
        if found.row is not None:
            own_questions.switch(actor, found.row, enabled=enabled)
        else:
            own_questions.switch_bundled(actor, guild_id, seed, enabled=enabled)
    except VersionConflict as error:
        messages.error(request, str(error))
    else:
        message = "It may be asked again." if enabled else "It is not asked any more in this server."
        messages.success(request, message)
    return redirect("admin:question", guild_id, seed)


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, guild_id: str, seed: str) -> HttpResponse:
    """Ask once, then delete an own question."""
    require(request.user, guild_id, Role.ADMIN)
    row = _own(find(guild_id, seed))
    if request.method == "POST":
        own_questions.delete(audit.of_user(request.user), row)
        messages.success(request, "The question was deleted.")
        return redirect(f"/questions/?guild={guild_id}")
    context = {"title": "Delete this question?", "row": row, "guild_id": guild_id, "guild": guild_name(guild_id)}
    return TemplateResponse(request, "dashboard/questions/delete.html", context)


def _own(found: FoundQuestion) -> OwnQuestion:
    if found.row is None:
        raise Http404("Bundled questions cannot be changed. Disable this one, and add your own.")
    return found.row
