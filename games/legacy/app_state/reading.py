"""Reads one raw object field by field: tolerant of what the legacy bot wrote, strict about what cannot be guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any, get_type_hints

from games.domain import points_rule
from games.domain.points_rule import FLAT, PointsRule
from games.legacy.app_state.problems import BadRecord, RecordProblem
from games.rules import schedule

HOUR_MS = 3_600_000
NO_INTERACTION = "0"
"""Stands for the Discord interaction of an answer that was taken by the legacy bot: older than any real one."""

MAX_MS = 250_000_000_000_000
"""In the year 9892; no time is later, and no number greater."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MS = timedelta(milliseconds=1)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_ID = re.compile(r"\d{1,20}", re.ASCII)
_OWN_ID = re.compile(r"[\w-]{1,40}", re.ASCII)


def moment_text(ms: int) -> str | None:
    """ISO 8601 with a zone for milliseconds since the epoch; None for 0, which means never."""
    return (_EPOCH + ms * _MS).isoformat() if ms else None


def id_number(id: str) -> int | None:
    """A Discord id as the legacy bot writes it: a number; None for the empty one."""
    return int(id) if id else None


def is_id(text: str) -> bool:
    """Whether it is a Discord id: 1 to 20 digits."""
    return _ID.fullmatch(text) is not None


def is_whole(value: object) -> bool:
    """Whether it is a number as Tally writes them."""
    return type(value) is int and 0 <= value <= MAX_MS


def written(record: object, names: Iterable[str]) -> dict[str, Any]:
    """Those of a record's fields as `RawRecord.fields` reads them; a flat rule for points is as none."""
    values = {name: getattr(record, name) for name in names}
    return {
        name: points_rule.pack(value) if isinstance(value, PointsRule) else _as_list(value)
        for name, value in values.items()
        if value != FLAT
    }


def _as_list(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def own_id(guild_id: str, id: str, path: str, problems: list[RecordProblem]) -> str:
    """The id of a game or a registration, as it is or, if no button could carry it, one that is made from it."""
    if _OWN_ID.fullmatch(id):
        return id
    made = schedule.game_id(guild_id, "", id)
    problems.append(
        RecordProblem(path, f"has an id that is not 1 to 40 letters, digits, - and _: it becomes {made}", True)
    )
    return made


class RawRecord:
    """A raw object on its way to a record of Tally; what is repaired or set aside is noted in `problems`."""

    def __init__(self, raw: object, path: str, problems: list[RecordProblem]) -> None:
        if not isinstance(raw, dict):
            raise BadRecord(path, "is not an object")
        self.raw: dict[str, Any] = raw
        self.path = path
        self.problems = problems

    def at(self, name: str) -> str:
        return f"{self.path}.{name}"

    def repaired(self, name: str, why: str) -> None:
        self.problems.append(RecordProblem(self.at(name), why, True))

    def set_aside(self, name: str, why: str, value: object) -> None:
        self.problems.append(RecordProblem(self.at(name), why, False, value))

    def bad(self, name: str, why: str) -> BadRecord:
        return BadRecord(self.at(name), why)

    def tally(self) -> RawRecord | None:
        """What Tally has added to the legacy shape; None for a legacy record."""
        return RawRecord(self.raw["tally"], self.at("tally"), self.problems) if "tally" in self.raw else None

    def only(self, known: Iterable[str]) -> None:
        """Set aside every key that is not known."""
        for name in self.raw.keys() - set(known):
            self.set_aside(name, "is not a known key: set aside", self.raw[name])

    def text(self, name: str, default: str | None = None) -> str:
        """A text; a number is taken as one. Without a default it must be there."""
        value = self.raw.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            self.repaired(name, "is a number: taken as text")
            value = str(value)
        if not isinstance(value, str):
            raise self.bad(name, "is missing" if value is None else "is not text")
        return self.storable(name, value)

    def storable(self, name: str, value: str) -> str:
        if not _UNSTORABLE.search(value):
            return value
        self.repaired(name, "has characters that no database keeps: each becomes \ufffd")
        return _UNSTORABLE.sub("\ufffd", value)

    def id(self, name: str) -> str:
        """A Discord id, in the file a number or its digits; empty for null or nothing."""
        value = self.raw.get(name)
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, (int, str)) or not _ID.fullmatch(str(value)):
            raise self.bad(name, "is not an id of 1 to 20 digits")
        return str(value)

    def flag(self, name: str, default: bool) -> bool:
        value = self.raw.get(name)
        if isinstance(value, bool):
            return value
        self.repaired(name, f"is {'missing' if value is None else 'neither true nor false'}: taken as {default}")
        return default

    def whole(self, name: str, default: int = 0) -> int:
        value = self.raw.get(name, default)
        if not is_whole(value):
            raise self.bad(name, "is not a whole number")
        return int(value)

    def moment(self, name: str) -> int:
        """Milliseconds since the epoch; 0 when it is null, missing or no time, of which only the last is noted."""
        value = self.raw.get(name)
        if value is None:
            return 0
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
                self.repaired(name, "has no time zone: taken as UTC")
            elif value.endswith(("Z", "z")):
                self.repaired(name, "ends with Z: taken as UTC")
            ms = (moment - _EPOCH) // _MS
        except (TypeError, ValueError, OverflowError):
            ms = -1
        if not 0 <= ms <= MAX_MS:
            self.repaired(name, "is not a time since 1970 in ISO 8601: taken as missing")
            return 0
        return ms

    def fields(self, kind: type, names: Iterable[str]) -> dict[str, Any]:
        """Those of a record's fields that are here, with the types that they must have."""
        types = _types(kind)
        return {name: self._typed(name, types[name]) for name in names if name in self.raw}

    def _typed(self, name: str, wanted: Any) -> Any:
        value = self.raw[name]
        if wanted is str and isinstance(value, str):
            return self.storable(name, value)
        if (wanted is bool and type(value) is bool) or (wanted is int and is_whole(value)):
            return value
        if wanted == tuple[str, ...] and isinstance(value, list) and all(isinstance(each, str) for each in value):
            return tuple(self.storable(name, each) for each in value)
        if wanted == Mapping[str, int] and isinstance(value, dict) and all(map(is_whole, value.values())):
            return value
        if wanted is PointsRule and isinstance(value, dict):
            return self._rule(name, value)
        if isinstance(wanted, type) and issubclass(wanted, StrEnum) and value in list(wanted):
            return wanted(value)
        raise self.bad(name, "is not what it should be")

    def _rule(self, name: str, value: dict[str, Any]) -> PointsRule:
        try:
            return points_rule.unpack(value)
        except ValueError as error:
            raise self.bad(name, f"is no rule for points: {error}") from error


@cache
def _types(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)
