"""What a page says when the database cannot do its work: plain words, and one line in the log."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.deprecation import MiddlewareMixin

from games.models.outages import SQL_UNAVAILABLE
from trivia_site.logs import without_passwords

log = logging.getLogger(__name__)


class SayTheDatabaseIsAway(MiddlewareMixin):
    """Middleware for whatever a view asks of SQL, the login too."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for an error of the database; None for another one.

        It asks SQL nothing, and shows no cause: anybody may read it. With its status no session is saved either.
        """
        if not isinstance(error, SQL_UNAVAILABLE):
            return None
        cause = without_passwords(" ".join(str(error).split()))
        log.error("The database refused %s %s: %s", request.method, request.path, cause)
        response = HttpResponse(render_to_string("503.html"), status=503)
        response._has_been_logged = True  # type: ignore[attr-defined]  # by the line above
        return response
