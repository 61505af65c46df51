"""What a field may hold, declared once: each shape reads a value, notes what is wrong with it, and returns it cleaned.

Cleaned is what Discord keeps: texts without blanks around them, ids as strings, and none of the keys that it does not
know. Whatever passes has the declared types throughout, so that the rules that follow need not check them again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from discord_sandbox.state import Json
from discord_sandbox.validation.form import Form

LOCALES = (
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro ru sv-SE th tr uk vi"
    " zh-CN zh-TW"
).split()


class Shape(Protocol):
    def read(self, form: Form, path: str, value: Any) -> Any:
        """The cleaned value; what is returned for a wrong one has no meaning."""


def read(shape: Shape, value: Any, prefix: str = "") -> Any:
    """The cleaned value. Raises the 50035 refusal of everything that is wrong with it."""
    form = Form(prefix)
    if value is None:
        form.required("")
        form.refuse_if_wrong()
    cleaned = shape.read(form, "", value)
    form.refuse_if_wrong()
    return cleaned


def at(path: str, step: str | int) -> str:
    """The path of something inside."""
    return f"{path}.{step}" if path else str(step)


@dataclass(frozen=True, slots=True)
class Anything:
    """Of what the sandbox itself has put there."""

    def read(self, form: Form, path: str, value: Any) -> Any:
        return value


@dataclass(frozen=True, slots=True)
class Text:
    most: int
    least: int = 0
    trim: bool = True
    """Off for what is a key and not words."""
    blank: bool = True

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not isinstance(value, str):
            return form.wrong(path, "STRING_TYPE_CONVERT", "Could not interpret value as string.")
        text = value.strip() if self.trim else value
        if (self.least or not self.blank) and not text:
            form.required(path)
        elif self.least and not self.least <= len(text) <= self.most:
            form.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {self.least} and {self.most} in length.")
        elif len(text) > self.most:
            form.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length.")
        return text


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number; `text` takes it in decimal digits too, as in a query."""

    least: int
    most: int
    text: bool = False

    def read(self, form: Form, path: str, value: Any) -> Any:
        if self.text and isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,20}", value):
            value = int(value)
        if not isinstance(value, int) or isinstance(value, bool):
            return form.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not int.')
        if value < self.least:
            form.wrong(path, "NUMBER_TYPE_MIN", f"int value should be greater than or equal to {self.least}.")
        elif value > self.most:
            form.wrong(path, "NUMBER_TYPE_MAX", f"int value should be less than or equal to {self.most}.")
        return value


@dataclass(frozen=True, slots=True)
class Real:
    least: float = float("-inf")
    most: float = float("inf")

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not isinstance(value, int | float) or isinstance(value, bool):
            form.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not float.')
        elif not self.least <= value <= self.most:
            form.wrong(path, "NUMBER_TYPE_RANGE", f"float value should be between {self.least} and {self.most}.")
        return value


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false; `text` takes them as a query has them."""

    text: bool = False

    def read(self, form: Form, path: str, value: Any) -> Any:
        if self.text and value in _WRITTEN:
            return _WRITTEN[value]
        if not isinstance(value, bool):
            form.wrong(path, "BOOLEAN_TYPE_CONVERT", "Must be either true or false.")
        return value


_WRITTEN = {"true": True, "True": True, "1": True, "false": False, "False": False, "0": False}


@dataclass(frozen=True, slots=True)
class Snowflake:
    """An id; discord.py sends some as numbers, which Discord takes."""

    def read(self, form: Form, path: str, value: Any) -> Any:
        whole = isinstance(value, int) and not isinstance(value, bool)
        if (not whole and not isinstance(value, str)) or not re.fullmatch(r"0|[1-9][0-9]{0,19}", str(value)):
            form.wrong(path, "NUMBER_TYPE_COERCE", f'Value "{value}" is not snowflake.')
        return str(value)


@dataclass(frozen=True, slots=True)
class Timestamp:
    def read(self, form: Form, path: str, value: Any) -> Any:
        try:
            if not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is None or "T" not in value:
                raise ValueError
        except ValueError:
            form.wrong(path, "DATE_TIME_TYPE_PARSE", f"Could not parse {value}. Should be ISO8601.")
        return value


WEB = ("http", "https")
MEDIA = (*WEB, "attachment")


@dataclass(frozen=True, slots=True)
class UrlText:
    most: int = 2048
    schemes: tuple[str, ...] = WEB

    def read(self, form: Form, path: str, value: Any) -> Any:
        text = Text(self.most).read(form, path, value)
        if not isinstance(text, str):
            return text
        scheme, mark, rest = text.partition(":")
        if mark and scheme not in self.schemes:
            names = ", ".join(self.schemes)
            form.wrong(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{scheme}" is not one of ({names}).')
        elif not re.fullmatch(r"//[^\s/]\S*", rest):
            form.wrong(path, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
        return text


@dataclass(frozen=True, slots=True)
class Choice:
    values: tuple[int | str, ...]

    def read(self, form: Form, path: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | str) or value not in self.values:
            names = ", ".join(map(str, self.values))
            form.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {{{names}}}.")
        return value


@dataclass(frozen=True, slots=True)
class Either:
    """A text or a whole number, such as a nonce."""

    text: Text
    whole: Whole

    def read(self, form: Form, path: str, value: Any) -> Any:
        return (self.whole if isinstance(value, int) else self.text).read(form, path, value)


@dataclass(frozen=True, slots=True)
class Items:
    """A list; nulls in it are passed over."""

    item: Shape
    most: int
    least: int = 0
    unique: bool = False
    nulls: bool = False

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not isinstance(value, list):
            form.wrong(path, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
            return []
        if self.least and not self.least <= len(value) <= self.most:
            form.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {self.least} and {self.most} in length.")
            return []
        if len(value) > self.most:
            form.wrong(path, "BASE_TYPE_MAX_LENGTH", f"Must be {self.most} or fewer in length.")
            return []
        cleaned: list[Any] = []
        for index, item in enumerate(value):
            if item is None and self.nulls:
                continue
            found = self.item.read(form, at(path, index), item)
            if self.unique and found in cleaned:
                form.wrong(at(path, index), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
            cleaned.append(found)
        return cleaned


def is_object(form: Form, path: str, value: Any) -> bool:
    if isinstance(value, dict):
        return True
    form.wrong(path, "MODEL_TYPE_CONVERT", "Expected an object/dictionary.")
    return False


@dataclass(frozen=True, slots=True)
class ObjectShape:
    """An object. A field not required may be null, as if it were not there; keys of no field are passed over."""

    fields: Mapping[str, Shape]
    required: tuple[str, ...] = ()
    nulls: bool = False
    """Kept: of an edit, which takes away what it names so."""

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not is_object(form, path, value):
            return {}
        cleaned: Json = {}
        for name, shape in self.fields.items():
            if value.get(name) is not None:
                cleaned[name] = shape.read(form, at(path, name), value[name])
            elif name in self.required:
                form.required(at(path, name))
            elif self.nulls and name in value:
                cleaned[name] = None
        return cleaned


@dataclass(frozen=True, slots=True)
class Variants:
    """An object whose `type` says what else it holds."""

    kinds: Mapping[int, ObjectShape] = field(default_factory=dict)

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not is_object(form, path, value):
            return {}
        kind = value.get("type")
        if not isinstance(kind, int) or isinstance(kind, bool) or kind not in self.kinds:
            names = ", ".join(str(int(known)) for known in self.kinds)
            form.wrong(at(path, "type"), "UNION_TYPE_CHOICES", f'Value of field "type" must be one of ({names}).')
            return {}
        return {"type": kind} | self.kinds[kind].read(form, path, value)


@dataclass(frozen=True, slots=True)
class Translations:
    """A text by locale."""

    text: Text

    def read(self, form: Form, path: str, value: Any) -> Any:
        if not is_object(form, path, value):
            return {}
        for locale in value:
            if locale not in LOCALES:
                form.wrong(at(path, locale), "ENUM_TYPE_COERCE", f'Value "{locale}" is not a valid enum value.')
        return {locale: self.text.read(form, at(path, locale), text) for locale, text in value.items()}
