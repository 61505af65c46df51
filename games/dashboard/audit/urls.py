"""The addresses of the audit."""

from __future__ import annotations

from django.urls import URLPattern, path

from games.dashboard.audit import audit_log
from games.dashboard.routing import Wrap


def urls(wrap: Wrap) -> list[URLPattern]:
    """Relative to the root of the site; `wrap` makes a view one of its pages."""
    return [
        path("audit/", wrap(audit_log.entries), name="audit"),
        path("audit/csv/", wrap(audit_log.export), {"form": "csv"}, name="audit_csv"),
        path("audit/json/", wrap(audit_log.export), {"form": "json"}, name="audit_json"),
    ]
