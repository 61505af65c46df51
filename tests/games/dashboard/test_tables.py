"""Files to download: no cell is a formula, no JSON holds markup, and nothing is held whole in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import AsyncRequestFactory, RequestFactory

from games.dashboard.tables import LINES_AT_ONCE, Table, as_csv, as_json

COLUMNS = ("name", "value")


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def csv_of(*rows: Sequence[object]) -> str:
    return text_of(as_csv(RequestFactory().get("/"), Table("rows", COLUMNS, rows), "table"))


def cells_of(*rows: Sequence[object]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(csv_of(*rows), newline="")))[1:]


def json_of(rows: Iterable[Sequence[object]], **about: object) -> str:
    return text_of(as_json(RequestFactory().get("/"), about, [Table("rows", COLUMNS, rows)], "table"))


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "|", "\uff1d", "\t=", "\r=", "\n=", " =", "\u200b=", "\x00="])
def test_no_cell_is_a_formula(first: str) -> None:
    [[cell, _value]] = cells_of([f"{first}cmd|'/c calc'!A1", 1])
    assert cell.startswith("'") and "cmd|" in cell


def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert cells_of([-5, -1.5], [None, True], ["-5", "a-b"]) == [["-5", "-1.5"], ["", "True"], ["'-5", "a-b"]]


def test_text_comes_out_as_it_went_in() -> None:
    text = 'Ünïcode, "quoted"; 漢字 👩‍🚀'
    assert cells_of([text, "a\nb"]) == [[text, "a\nb"]]


def test_moments_are_iso_8601() -> None:
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert cells_of([moment, ""]) == [["2026-05-01T12:00:00+00:00", ""]]
    assert json.loads(json_of([(moment, 1)], at=moment)) == {
        "at": "2026-05-01T12:00:00+00:00",
        "rows": [{"name": "2026-05-01T12:00:00+00:00", "value": 1}],
    }


def test_json_holds_no_markup_and_loses_nothing() -> None:
    rows = [("</script><b>&\u202e", {"x": None}), ("\ud800", 1.5)]
    text = json_of(rows)
    assert not set(text) & set("<>&\u202e")
    assert json.loads(text)["rows"] == [{"name": name, "value": value} for name, value in rows]


def test_nothing_is_an_empty_list_and_a_header() -> None:
    assert json.loads(json_of([])) == {"rows": []}
    assert csv_of() == "name,value\r\n"


def test_a_browser_saves_it_under_its_name() -> None:
    response = as_csv(RequestFactory().get("/"), Table("rows", COLUMNS, []), "table")
    assert response["Content-Disposition"] == 'attachment; filename="table.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"


@pytest.mark.parametrize("form", [as_csv, as_json])
async def test_rows_are_read_while_the_first_are_sent(form: Any) -> None:
    read = 0

    def rows() -> Iterator[list[object]]:
        nonlocal read
        for number in range(100 * LINES_AT_ONCE):
            read += 1
            yield [number, "x"]

    request: HttpRequest = AsyncRequestFactory().get("/")
    table = Table("rows", COLUMNS, rows())
    response: Any = form(request, table, "table") if form is as_csv else form(request, {}, [table], "table")
    await anext(response.streaming_content)
    assert read <= 2 * LINES_AT_ONCE
