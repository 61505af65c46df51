"""Cron lines as people write them, put into five fields that cronsim reads, or a refusal that names the part.

The fields are those of Debian's crontab(5), of which cronsim has all but that a range may not go past the end of its
field: https://github.com/cuu508/cronsim#supported-cron-expression-features. Here it may, as in `FRI-SUN`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cronsim import CronSim, CronSimError

from games.domain.names import nearest
from games.domain.text import quoted

MOST = 100
"""Characters of a line."""
EXAMPLE = "0 18 * * MON-FRI"
_SHORT = {
    "@HOURLY": "0 * * * *",
    "@DAILY": "0 0 * * *",
    "@MIDNIGHT": "0 0 * * *",
    "@WEEKLY": "0 0 * * 0",
    "@MONTHLY": "0 0 1 * *",
    "@YEARLY": "0 0 1 1 *",
    "@ANNUALLY": "0 0 1 1 *",
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    least: int
    most: int
    words: tuple[str, ...] = ()
    """Names of its values, the first for `least`."""
    special: str = r"(?!)"
    """What else stands for a value, as a regular expression."""


_MONTHS = "JANUARY FEBRUARY MARCH APRIL MAY JUNE JULY AUGUST SEPTEMBER OCTOBER NOVEMBER DECEMBER"
_DAYS = "SUNDAY MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY"
_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31, special="LW?"),
    _Field("month", 1, 12, tuple(_MONTHS.split())),
    _Field("weekday", 0, 7, tuple(_DAYS.split())),
)


def parse_cron(text: str) -> str:
    """The five fields of what was typed, in capitals: `@daily` and `fri-sun` are read too. Raises ValueError."""
    if len(text) > MOST:
        raise ValueError(f"The cron line is too long: it has at most {MOST} characters.")
    line = " ".join(text.upper().split())
    if line.startswith("@"):
        return _short(line)
    parts = line.split()
    if len(parts) != len(_FIELDS):
        names = ", ".join(field.name for field in _FIELDS)
        number = f"{len(parts)} part" + ("" if len(parts) == 1 else "s")
        raise ValueError(f"“{quoted(text)}” has {number}. A cron line has five: {names}. Such as {EXAMPLE}.")
    line = " ".join(map(_field, _FIELDS, parts))
    if len(line) > MOST:
        raise ValueError(f"Written out, the cron line is too long: it has at most {MOST} characters.")
    try:
        next(CronSim(line, datetime(2024, 1, 1)))
    except (CronSimError, StopIteration):
        raise ValueError(f"“{line}” is not a cron line that ever comes: there is no such day.") from None
    return line


def line_of(time: str, days: Sequence[str]) -> str:
    """The line of a time of day, `HH:MM`, on some weekdays, `MON` to `SUN`; on every day for none."""
    hour, minute = time.split(":")
    return f"{int(minute)} {int(hour)} * * {','.join(days) or '*'}"


def _short(line: str) -> str:
    if line in _SHORT:
        return _SHORT[line]
    if line == "@REBOOT":
        raise ValueError("“@reboot” is no time. Write when to post, such as @daily or 0 18 * * MON-FRI.")
    near = nearest(line, _SHORT)
    hint = f"Do you mean {near.lower()}?" if near else f"Write {', '.join(_SHORT).lower()} or five fields: {EXAMPLE}."
    raise ValueError(f"“{quoted(line.lower())}” is not known. {hint}")


def _field(field: _Field, text: str) -> str:
    return ",".join(_item(field, item) for item in text.split(","))


def _item(field: _Field, item: str) -> str:
    """One of the values between commas: `*`, a value, a range, each with a step, or what is special to the field."""
    base, slash, step = item.partition("/")
    if slash and not re.fullmatch("0*[1-9][0-9]?", step):
        raise _wrong(field, item, f"after the slash comes a step such as */{max(2, field.least)}")
    if base == "*" or re.fullmatch(field.special, base):
        return item
    if field.words == _WEEKDAYS and not slash and (match := re.fullmatch(r"(.+?)(?:#([1-5])|L)", base)):
        number = _number(field, item, match[1])
        return f"{number}#{match[2]}" if match[2] else f"{number}L"
    low, dash, high = base.partition("-")
    if not dash:
        return _written(field, item, low) + slash + step
    first, last = _number(field, item, low), _number(field, item, high)
    if first <= last:
        return f"{_written(field, item, low)}-{_written(field, item, high)}{slash}{step}"
    return _wrapped(field, first, last, int(step or 1), named=low.isalpha())


_WEEKDAYS = _FIELDS[-1].words


def _number(field: _Field, item: str, text: str) -> int:
    """The value of a number or a name. Raises ValueError."""
    for index, word in enumerate(field.words):
        if len(text) >= 3 and word.startswith(text):
            return field.least + index
    if re.fullmatch("[0-9]{1,4}", text) and field.least <= int(text) <= field.most:
        return int(text)
    raise _wrong(field, item, _expected(field, text))


def _written(field: _Field, item: str, text: str) -> str:
    _number(field, item, text)
    return text[:3] if text.isalpha() else text


def _wrapped(field: _Field, first: int, last: int, step: int, *, named: bool) -> str:
    """A range past the end of its field. With a step each value is written out."""
    most = 6 if field.words == _WEEKDAYS else field.most  # 7 is Sunday once more
    values = [*range(first, most + 1), *range(field.least, last + 1)][::step]

    def said(value: int) -> str:
        return field.words[value - field.least][:3] if named else str(value)

    if step > 1:
        return ",".join(map(said, values))
    edges = [(first, most), (field.least, last)] if first <= most else [(field.least, last)]
    return ",".join(said(low) if low == high else f"{said(low)}-{said(high)}" for low, high in edges)


def _expected(field: _Field, text: str) -> str:
    numbers = f"{field.least} to {field.most}"
    if not field.words:
        return f"it is from {numbers}"
    shorts = [word[:3] for word in field.words]
    near = nearest(text, [*shorts, *field.words]) if text.isalpha() else None
    names = f"{shorts[0]} to {shorts[-1]}"
    return f"do you mean {near[:3]}?" if near else f"it is from {numbers}, or {names}"


def _wrong(field: _Field, item: str, why: str) -> ValueError:
    end = "" if why.endswith("?") else "."
    return ValueError(f"The {field.name} “{quoted(item)}” of the cron line cannot be read: {why}{end}")
