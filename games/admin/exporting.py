"""What the dashboard hands out as files: tables for spreadsheets, and JSON.

An export is written while it is read, so that none is held whole in memory, however long it is.
"""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice

from asgiref.sync import sync_to_async
from django.core.serializers.json import DjangoJSONEncoder
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from games.services.submissions import printable

AT_ONCE = 200
"""Rows that are read and sent together."""
_FORMULA = tuple("=+-@|\uff1d\uff0b\uff0d\uff20")
"""What makes a spreadsheet calculate a cell, or start a program for it; some take the wide forms too."""
_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})
"""Nothing in a string of JSON is lost by these, and no browser finds a tag in it."""


def csv_response(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> StreamingHttpResponse:
    """A table to download as `<name>.csv`, in which no cell of text is a formula."""
    lines = chain([header], rows)
    write = csv.writer(_Echo()).writerow
    pieces = (write([_cell(value) for value in line]) for line in lines)
    return _download(f"{name}.csv", "text/csv; charset=utf-8", pieces)


def json_response(name: str, rows: Iterable[object]) -> StreamingHttpResponse:
    """A list to download as `<name>.json`; each row is a JSON value, moments in it become ISO 8601."""
    return _download(f"{name}.json", "application/json", _listed(rows))


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _listed(rows: Iterable[object]) -> Iterator[str]:
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, cls=DjangoJSONEncoder).translate(_MARKUP)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _cell(value: object) -> object:
    """A value as a spreadsheet may hold it: numbers stay numbers, and text stays text."""
    if value is None or isinstance(value, (int, float)):
        return value
    text = value.isoformat() if isinstance(value, datetime) else printable(str(value))
    return f"'{text}" if text.startswith(_FORMULA) else text


def _download(filename: str, content_type: str, pieces: Iterator[str]) -> StreamingHttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=filename)
    headers = {"Content-Disposition": str(disposition)}
    return StreamingHttpResponse(_sent(pieces), content_type=content_type, headers=headers)


async def _sent(pieces: Iterator[str]) -> AsyncIterator[bytes]:
    """An ASGI server would collect a plain iterator whole before it sends the first byte."""
    while chunk := await sync_to_async(_together)(pieces):
        yield chunk


def _together(pieces: Iterator[str]) -> bytes:
    return "".join(islice(pieces, AT_ONCE)).encode("utf-8", "replace")
