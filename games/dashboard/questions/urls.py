"""The addresses of the question bank's pages."""

from __future__ import annotations

from django.urls import URLPattern, path, register_converter

from games.dashboard.questions import catalogue, editing, import_export, page
from games.dashboard.routing import Wrap


class SeedConverter:
    """A question's seed in an address."""

    regex = r"[a-z-]{1,30}:[A-Za-z0-9_.-]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SeedConverter, "seed")


def urls(wrap: Wrap) -> list[URLPattern]:
    """Relative to the root of the site; `wrap` makes a view one of its pages."""
    of_guild, of_question = "questions/<guild:guild_id>/", "questions/<guild:guild_id>/<seed:seed>/"
    return [
        path("questions/", wrap(catalogue.bank), name="questions"),
        path(f"{of_guild}add/", wrap(editing.add), name="add_question"),
        path(f"{of_guild}import/", wrap(import_export.import_questions), name="import_questions"),
        path(f"{of_guild}export/<str:form>/", wrap(import_export.export_questions), name="export_questions"),
        path(of_question, wrap(page.question), name="question"),
        path(f"{of_question}change/", wrap(editing.change), name="change_question"),
        path(f"{of_question}switch/", wrap(editing.switch), name="switch_question"),
        path(f"{of_question}delete/", wrap(editing.delete), name="delete_question"),
    ]
