"""The question bank's pages: list, one question, add, change, import and export."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponseBase
from django.urls import URLPattern, path, register_converter

from games.dashboard.questions import catalogue, editing, import_export, page

View = Callable[..., HttpResponseBase]


class SeedConverter:
    """A question's seed in an address."""

    regex = r"[a-z-]{1,30}:[A-Za-z0-9_.-]{1,60}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SeedConverter, "seed")


def urls(wrap: Callable[[View], View]) -> list[URLPattern]:
    """The addresses, under `/questions/`."""
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
