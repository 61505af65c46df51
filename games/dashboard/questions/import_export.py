"""Questions in and out: an import that first says what it would do, and an export that the import reads back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from games.access.roles import Role, require
from games.archive import audit
from games.bank import question_import
from games.dashboard.questions.page import guild_name
from games.dashboard.withheld import withheld_from
from games.domain.errors import InvalidQuestion
from games.questions.formats.csv_format import as_csv
from games.questions.formats.entries import COLUMNS, UnreadableQuestions
from games.questions.formats.json_format import as_json
from games.questions.formats.parsing import MAX_BYTES, MAX_QUESTIONS, decoded

SHOWN = 200
"""Lines of each kind that the dry run lists."""
_FORMS = {"csv": (as_csv, "text/csv"), "json": (as_json, "application/json")}


class ImportForm(forms.Form):
    """Pasted text or a file; the file comes first."""

    text = forms.CharField(
        label="Paste questions",
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": 10, "spellcheck": "false"}),
    )
    file = forms.FileField(label="Or choose a file", required=False, help_text="CSV or JSON, in UTF-8.")


@require_http_methods(["GET", "POST"])
def import_questions(request: HttpRequest, guild_id: str) -> HttpResponse:
    """First the dry run, then, from its page, all good questions in one transaction."""
    require(request.user, guild_id, Role.EDITOR)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    context: dict[str, Any] = {"title": "Import questions", "form": form, "columns": COLUMNS}
    context |= {"guild_id": guild_id, "guild": guild_name(guild_id), "shown": SHOWN}
    context["limits"] = f"{MAX_QUESTIONS:,} questions and {MAX_BYTES:,} bytes"
    if form.is_bound and form.is_valid():
        try:
            text = _text(form.cleaned_data)
            # Also when confirmed: the bank may have changed since the dry run.
            found = question_import.plan(guild_id, text)
            if "confirm" in request.POST:
                done = question_import.carry_out(audit.of_user(request.user), guild_id, found, "the dashboard")
                messages.success(request, f"{done} question{'' if done == 1 else 's'} imported.")
                return redirect(f"/questions/?guild={guild_id}&origin=own")
        except (UnreadableQuestions, InvalidQuestion) as error:
            form.add_error(None, str(error))
        else:
            return TemplateResponse(
                request, "dashboard/questions/dry_run.html", {**context, "found": found, "text": text}
            )
    return TemplateResponse(request, "dashboard/questions/import.html", context)


def _text(given: dict[str, Any]) -> str:
    """Raises UnreadableQuestions."""
    file = given["file"]
    return decoded(file.read(MAX_BYTES + 1)) if file else str(given["text"])


@require_GET
def export_questions(request: HttpRequest, guild_id: str, form: str) -> HttpResponse:
    """The server's own questions as a file, `csv` or `json`; those whose answers are withheld say so."""
    require(request.user, guild_id)
    if form not in _FORMS:
        raise Http404("Questions are exported as csv or json.")
    write, kind = _FORMS[form]
    drafts = question_import.exported(guild_id, withheld_from(request.user))
    response = HttpResponse(write(drafts), content_type=f"{kind}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="questions-{guild_id}.{form}"'
    return response
