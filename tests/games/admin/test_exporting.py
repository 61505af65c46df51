"""Files to download: no cell is a formula, no JSON holds markup, and nothing is held whole in memory."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from games.admin.exporting import AT_ONCE, csv_response, json_response

HEADER = ("name", "value")


async def text_of(answer: Any) -> str:
    return b"".join([chunk async for chunk in answer.streaming_content]).decode()


async def cells_of(*rows: Iterable[object]) -> list[list[str]]:
    return list(csv.reader(io.StringIO(await text_of(csv_response("table", HEADER, rows)))))[1:]


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "|", "\uff1d", "\t=", "\r=", "\n=", " =", "\u200b=", "\x00="])
async def test_no_cell_is_a_formula(first: str) -> None:
    [[cell, _value]] = await cells_of([f"{first}cmd|'/c calc'!A1", 1])
    assert cell.startswith("'") and "cmd|" in cell


async def test_numbers_stay_numbers_and_nothing_stays_empty() -> None:
    assert await cells_of([-5, -1.5], [None, True], ["-5", "a-b"]) == [["-5", "-1.5"], ["", "True"], ["'-5", "a-b"]]


async def test_text_comes_out_in_one_line_as_it_went_in() -> None:
    text = 'Ünïcode, "quoted"; 漢字 👩‍🚀'
    assert (await cells_of([text, "a\nb"])) == [[text.replace("\u200d", ""), "a b"]]


async def test_moments_are_iso_8601() -> None:
    moment = datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert await cells_of([moment, ""]) == [["2026-05-01T12:00:00+00:00", ""]]
    assert json.loads(await text_of(json_response("list", [{"at": moment}]))) == [{"at": "2026-05-01T12:00:00Z"}]


async def test_json_holds_no_markup_and_loses_nothing() -> None:
    rows = [{"name": "</script><b>&\u202e"}, ["x", None, 1.5], "\ud800"]
    text = await text_of(json_response("list", rows))
    assert not set(text) & set("<>&\u202e")
    assert json.loads(text) == rows


async def test_nothing_is_an_empty_list_and_a_header() -> None:
    assert json.loads(await text_of(json_response("list", []))) == []
    assert await text_of(csv_response("table", HEADER, [])) == "name,value\r\n"


async def test_a_browser_saves_it_under_its_name() -> None:
    answer = csv_response('a"b', HEADER, [])
    assert answer["Content-Disposition"] == 'attachment; filename="a\\"b.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert json_response("list", [])["Content-Type"] == "application/json"


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_rows_are_read_while_the_first_are_sent(form: str) -> None:
    read = 0

    def rows() -> Iterator[list[object]]:
        nonlocal read
        for number in range(100 * AT_ONCE):
            read += 1
            yield [number, "x"]

    answer = csv_response("table", HEADER, rows()) if form == "csv" else json_response("list", rows())
    stream: Any = answer.streaming_content
    await anext(stream)
    assert AT_ONCE - 1 <= read <= AT_ONCE + 1
