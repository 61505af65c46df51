"""Questions as CSV: a line with the names of the columns, then one question in each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from games.domain.text import one_line
from games.questions import own
from games.questions.csv_injection import escape, unescape
from games.questions.formats.entries import COLUMNS, QuestionEntry, UnreadableQuestions, as_fields, checked, shapeless
from games.questions.own import Draft

SEPARATOR = "|"
"""Between the lines of a list in one cell; a backslash before it means the sign itself."""


def from_csv(text: str) -> Iterator[QuestionEntry]:
    """The questions in the order of the file. Raises UnreadableQuestions for a strange header or broken quotes."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = [one_line(name).lower() for name in next(reader)]
        _check_header(header)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield _of_row(line, header, [unescape(cell) for cell in cells])
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableQuestions(
            f"Line {reader.line_num}: {error}. Quotes in a quoted cell are written twice."
        ) from error


def _check_header(header: list[str]) -> None:
    unknown = [name for name in header if name not in COLUMNS]
    if unknown or "text" not in header or "answer" not in header or len({*header}) < len(header):
        raise UnreadableQuestions(
            f"The first line must name the columns, each once: text and answer, and any of {', '.join(COLUMNS[2:])}."
            + (f" “{one_line(unknown[0][:40])}” is none of them." if unknown else "")
        )


def _of_row(line: int, header: list[str], cells: list[str]) -> QuestionEntry:
    if len(cells) != len(header):
        problem = f"{len(cells)} cells, but the first line names {len(header)}. Put cells with commas into quotes."
        return shapeless(line, [problem], ", ".join(cells))
    values: dict[str, Any] = dict(zip(header, cells, strict=True))
    for name in own.LISTS:
        values[name] = _split(values.get(name, ""))
    return checked(line, values)


def _split(cell: str) -> list[str]:
    r"""The lines of a list: `a|b`, with `\|` and `\\` for the signs themselves."""
    lines, escaped = [""], False
    for sign in cell:
        if escaped or sign not in (SEPARATOR, "\\"):
            lines[-1] += sign if not escaped or sign in (SEPARATOR, "\\") else f"\\{sign}"
            escaped = False
        elif sign == "\\":
            escaped = True
        else:
            lines.append("")
    return [*lines[:-1], lines[-1] + "\\"] if escaped else lines


def as_csv(drafts: Iterable[Draft]) -> str:
    """Questions as `from_csv` reads them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for draft in drafts:
        fields = as_fields(draft)
        for name in own.LISTS:
            fields[name] = SEPARATOR.join(map(_escaped, fields[name]))
        fields["enabled"] = "yes" if draft.enabled else "no"
        writer.writerow([escape(fields[name]) for name in COLUMNS])
    return out.getvalue()


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace(SEPARATOR, f"\\{SEPARATOR}")
