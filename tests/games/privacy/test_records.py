"""The two ways in which what is kept of a player is written."""

from __future__ import annotations

import csv
import io
import json

from games.privacy.records import COLUMNS, Kind, Record, as_csv, as_json

RECORDS = [
    Record(Kind.ANSWER, {"answer": "=cmd|' /C calc'!A0", "name": 'Ann, "the" 1st\n', "question_number": 1, "place": 2}),
    Record(Kind.SCORE, {"period": "all", "correct": 3}),
]


def test_json_has_every_field_as_it_is() -> None:
    text = "".join(as_json({"player": "7"}, iter(RECORDS)))

    assert json.loads(text) == {
        "about": {"player": "7"},
        "records": [{"kind": str(one.kind), **one.fields} for one in RECORDS],
    }
    assert json.loads("".join(as_json({}, iter([])))) == {"about": {}, "records": []}


def test_the_table_has_every_field_and_no_formula() -> None:
    header, answer, score = csv.reader(io.StringIO("".join(as_csv(iter(RECORDS))), newline=""))

    assert tuple(header) == COLUMNS
    first = dict(zip(header, answer, strict=True))
    assert first["answer"] == "'=cmd|' /C calc'!A0"
    assert (first["kind"], first["question_number"], json.loads(first["details"])) == ("answer", "1", {"place": 2})
    assert 'Ann, "the" 1st\n' in first["name"]
    assert json.loads(score[-1]) == {"period": "all", "correct": 3}


def test_both_take_one_record_for_each_part() -> None:
    """Whoever writes both in one pass holds one record at a time."""
    assert len(list(as_csv(iter(RECORDS)))) == 1 + len(RECORDS)
    assert len(list(as_json({}, iter(RECORDS)))) == 2 + len(RECORDS)
