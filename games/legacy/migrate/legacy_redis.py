"""The legacy bot's Redis keys: the same names as Tally's, without the braces around the guild."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from redis import Redis
from redis.exceptions import RedisError

from games.legacy.app_state import GAMES, HISTORY, REGISTRATIONS, SEEDS
from games.legacy.migrate.source import Item, NotJson

_KEY = re.compile(r"trivia:(\d{1,20}):(.+)", re.ASCII)
_SECTIONS = {"registrations": REGISTRATIONS, "games:active": GAMES, "games:history": HISTORY, "seeds:used": SEEDS}
_GAME_KEY = re.compile(r"game:(?P<id>[^:]+):(?P<what>submissions|history)")
PAGE = 1000


class RedisSource:
    """Reads with SCAN, HSCAN and ZRANGE, and changes nothing. Hashes hold JSON by id; a sorted set or a set of ids
    points at `trivia:<guild>:game:<id>:history`."""

    def __init__(self, url: str) -> None:
        self._redis: Any = Redis.from_url(url, decode_responses=True, protocol=2)
        self.name = "the legacy bot's Redis"
        self.duties: Mapping[str, int] = {}
        self._guilds = self._found()
        self.size = sum(map(len, self._guilds.values()))

    def _found(self) -> dict[str, dict[str, str]]:
        """Guild -> the part of the key behind it -> the key."""
        guilds: dict[str, dict[str, str]] = defaultdict(dict)
        try:
            for key in self._redis.scan_iter(match="trivia:*", count=PAGE):
                if match := _KEY.fullmatch(key):
                    guilds[match[1]][match[2]] = key
        except RedisError as error:
            raise NotJson(f"it does not answer: {error}") from error
        return dict(sorted(guilds.items()))

    def items(self) -> Iterator[Item]:
        done = 0
        try:
            for guild_id, keys in self._guilds.items():
                for part, section in _SECTIONS.items():
                    for id, raw, wrong in self._section(guild_id, keys, part):
                        yield Item(guild_id=guild_id, section=section, id=id, raw=raw, wrong=wrong, done=done)
                done += len(keys)
        except RedisError as error:
            raise NotJson(f"it does not answer: {error}") from error

    def _section(self, guild_id: str, keys: dict[str, str], part: str) -> Iterator[tuple[str, Any, str]]:
        key = keys.get(part)
        if part == "seeds:used":
            if key is not None:
                yield "", self._members(key), ""
            return
        stored = self._records(key) if key is not None else {}
        if part == "games:history":
            for game_key in sorted(keys):
                if (match := _GAME_KEY.fullmatch(game_key)) and match["what"] == "history":
                    stored[match["id"]] = self._redis.get(keys[game_key])
        for id in sorted(stored):
            raw, wrong = _decoded(stored[id])
            if part == "games:active" and isinstance(raw, dict):
                raw = self._with_answers(raw, keys.get(f"game:{id}:submissions"))
            yield id, raw, wrong

    def _records(self, key: str) -> dict[str, str | None]:
        """Id -> JSON of a hash; ids alone of a set, whose records stand under keys of their own."""
        if self._redis.type(key) == "hash":
            return dict(self._redis.hscan_iter(key, count=PAGE))
        return dict.fromkeys(self._members(key))

    def _members(self, key: str) -> list[str]:
        """The texts of a sorted set, a list or a set; those of a set, which has no order, by the alphabet."""
        kind = self._redis.type(key)
        if kind == "zset":
            return list(self._redis.zrange(key, 0, -1))
        return list(self._redis.lrange(key, 0, -1)) if kind == "list" else sorted(self._redis.smembers(key))

    def _with_answers(self, raw: dict[str, Any], key: str | None) -> dict[str, Any]:
        if key is None:
            return raw
        answers = {user: _decoded(text)[0] for user, text in self._redis.hscan_iter(key, count=PAGE)}
        return raw | {"submissions": (raw.get("submissions") or {}) | answers}


def _decoded(text: str | None) -> tuple[Any, str]:
    """The value, and what is wrong with it."""
    if text is None:
        return None, "is named, but its record is missing"
    try:
        return json.loads(text), ""
    except (ValueError, RecursionError):
        return text, "is not JSON"
