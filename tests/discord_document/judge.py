"""Judges what the sandbox took and gave by Discord's document, with the exceptions that are named for it."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from functools import cache, lru_cache
from typing import Any

from discord_sandbox.observer import Exchange
from tests.discord_document.document import COMPONENT, Document, Schema, raw
from tests.discord_document.exceptions import EXCEPTIONS, Fix, Keys, Leave, Numbers
from tests.discord_document.gateway import parts

_SNOWFLAKE = re.compile(r'"\d{17,20}"')
_MOMENT = re.compile(r'"\d{4}-\d\d-\d\dT[\d:.]+\+00:00"')


class Judge:
    """Reports what does not fit. What differs in ids and moments alone is judged once."""

    def __init__(self, exceptions: Sequence[Leave] = EXCEPTIONS) -> None:
        content = raw()
        if fixes := [it for it in exceptions if isinstance(it, Fix)]:
            content = deepcopy(content)
            for fix in fixes:
                fix.apply(content["components"]["schemas"])
        self.document = Document(content)
        self._numbers = [it for it in exceptions if isinstance(it, Numbers)]
        self._keys = [it for it in exceptions if isinstance(it, Keys)]
        self._cached = lru_cache(maxsize=50_000)(self._judged)

    def exchange(self, it: Exchange) -> list[str]:
        """Findings about a request that was taken, and about any reply."""
        operation = self.document.operation(it.method, it.path)
        if it.path and operation is None:
            return [] if it.path.startswith("/oauth2/token") else [f"{it.method} {it.path}: not in the document"]
        found = self._reply(it)
        if 200 <= it.status < 300 and (schema := self.document.request(it.method, it.path)):
            found += self._part(f"request {it.method} {it.path}", schema, it.body)
        return found

    def fits(self, method: str, path: str, body: Any) -> bool:
        """Whether a route's body fits its schema, with the exceptions; foreign keys do."""
        schema = self.document.request(method, path)
        return schema is not None and self.document.fits(schema, self._as_sent(f"request {method} {path}", body))

    def _as_sent(self, where: str, value: Any) -> Any:
        """A copy with the numbers that stand for ids as strings."""
        value = json.loads(json.dumps(value))
        for numbers in self._numbers:
            if numbers.matches(where):
                numbers.apply(value)
        return value

    def _reply(self, it: Exchange) -> list[str]:
        if isinstance(it.reply, str) or it.status >= 500:
            return []
        if not it.path:
            return self._part("reply", {"$ref": f"{COMPONENT}ErrorResponse"}, it.reply)
        where = f"reply {it.method} {it.path} {it.status}"
        try:
            schema = self.document.reply(it.method, it.path, it.status)
        except KeyError:
            return [f"{where}: no such status"]
        if schema is None:
            return [] if it.reply is None else [f"{where}: a body where there is none"]
        return self._part(where, schema, it.reply)

    def event(self, name: str, payload: Any) -> list[str]:
        """Findings about the parts of a gateway event that REST knows too."""
        return [
            finding for place, schema, value in parts(name, payload) for finding in self._part(place, schema, value)
        ]

    def _part(self, where: str, schema: Schema, value: Any) -> list[str]:
        return list(self._cached(where, json.dumps(schema), _without_chance(json.dumps(value))))

    def _judged(self, where: str, schema_text: str, text: str) -> tuple[str, ...]:
        schema, value = json.loads(schema_text), self._as_sent(where, json.loads(text))
        fault = self.document.fault(schema, value)
        found = [f"{where}: {fault}"] if fault else []
        return (*found, *self._foreign(where, self.document.unnamed(schema, value)))

    def _foreign(self, where: str, keys: Iterable[str]) -> Iterator[str]:
        for key in sorted(keys):
            if not any(known.matches(where) and known.names(key) for known in self._keys):
                yield f"{where}: {key} is not named"


def _without_chance(text: str) -> str:
    """The same text with its ids numbered and its moments alike, so that it is met again."""
    ids: dict[str, str] = {}
    text = _SNOWFLAKE.sub(lambda match: ids.setdefault(match[0], f'"{10**17 + len(ids)}"'), text)
    return _MOMENT.sub('"2026-01-01T00:00:00+00:00"', text)


@cache
def usual() -> Judge:
    """One for a process: it remembers what it has judged."""
    return Judge()


def read_witness(lines: Iterable[str]) -> tuple[Counter[str], set[str]]:
    """How many requests, replies and events an observer wrote down, and what does not fit."""
    seen: Counter[str] = Counter()
    found: set[str] = set()
    for line in map(json.loads, lines):
        if "event" in line:
            seen["events"] += 1
            found.update(usual().event(line["event"], line["payload"]))
        else:
            exchange = Exchange(**line["exchange"])
            seen["replies"] += 1
            seen["requests"] += 200 <= exchange.status < 300 and exchange.body is not None
            found.update(usual().exchange(exchange))
    return seen, found
