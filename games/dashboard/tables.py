"""Tables for other programs, streamed: CSV that a spreadsheet takes for text, and JSON that rounds no id."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import StringIO
from itertools import islice
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from games.questions.csv_injection import escape

T = TypeVar("T")

LINES_AT_ONCE = 200
_OVERRIDES = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
"""They turn the direction of what follows them around, to make a name look like another; pages leave them out too."""
_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""Nothing in a string of JSON is lost by these, and no browser finds a tag in it."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns, read lazily. An id is a string, a moment a datetime, everything else text or a number."""

    name: str
    columns: tuple[str, ...]
    rows: Iterable[Sequence[Any]]


def as_csv(request: HttpRequest, table: Table, file: str) -> HttpResponseBase:
    """One table as a file of comma-separated values in UTF-8."""
    return _streamed(request, _csv_lines(table), "text/csv; charset=utf-8", f"{file}.csv")


def as_json(request: HttpRequest, about: Mapping[str, Any], tables: Sequence[Table], file: str) -> HttpResponseBase:
    """One object: what it is about, and under each table's name a list of objects, one a line."""
    return _streamed(request, _json_lines(about, tables), "application/json", f"{file}.json")


def json_response(value: Any) -> HttpResponse:
    """One value for a script of ours, small enough to be made whole."""
    return HttpResponse(_json(value), content_type="application/json")


def in_batches(rows: Iterable[T], size: int = LINES_AT_ONCE) -> Iterator[list[T]]:
    """Lists of at most so many, in order."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


def _csv_lines(table: Table) -> Iterator[str]:
    yield _csv_line(table.columns)
    for row in table.rows:
        yield _csv_line([_cell(value) for value in row])


def _csv_line(cells: Iterable[Any]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(value: Any) -> Any:
    plain = _plain(value)
    return escape(plain.translate(_OVERRIDES)) if isinstance(plain, str) else plain


def _json_lines(about: Mapping[str, Any], tables: Sequence[Table]) -> Iterator[str]:
    yield "{" + "".join(f"\n{_json(name)}: {_json(value)}," for name, value in about.items())
    for number, table in enumerate(tables):
        yield f"{',' if number else ''}\n{_json(table.name)}: ["
        for index, row in enumerate(table.rows):
            yield f"{',' if index else ''}\n{_json(dict(zip(table.columns, row, strict=True)))}"
        yield "]"
    yield "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, default=_plain).translate(_MARKUP)


def _plain(value: Any) -> Any:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _streamed(request: HttpRequest, lines: Iterator[str], kind: str, file: str) -> HttpResponseBase:
    parts = ("".join(batch) for batch in in_batches(lines))
    # Under ASGI Django would gather all of a plain iterator before it sends the first byte.
    content = _one_by_one(parts) if isinstance(request, ASGIRequest) else parts
    response = StreamingHttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{file}"'
    return response


async def _one_by_one(parts: Iterator[str]) -> AsyncIterator[str]:
    while (part := await sync_to_async(_following)(parts)) is not None:
        yield part


def _following(parts: Iterator[str]) -> str | None:
    return next(parts, None)
