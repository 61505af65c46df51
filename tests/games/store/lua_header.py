"""Reads a script's header and says where it and the body disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from games.domain.errors import BY_CODE
from games.domain.records import Outcome

HASH, ZSET, LIST, STRING = "hash", "zset", "list", "string"
_TYPE_OF = {
    "HGET": HASH, "HMGET": HASH, "HSET": HASH, "HSETNX": HASH, "HDEL": HASH, "HEXISTS": HASH, "HINCRBY": HASH,
    "HLEN": HASH,
    "ZADD": ZSET, "ZREM": ZSET, "ZSCORE": ZSET, "ZREMRANGEBYSCORE": ZSET,
    "LPUSH": LIST, "LTRIM": LIST, "LRANGE": LIST, "LREM": LIST,
    "GET": STRING, "SET": STRING, "PTTL": STRING,
}  # fmt: skip
_ANY_TYPE = {"EXISTS", "DEL", "UNLINK", "PEXPIRE", "PERSIST"}
_KEYLESS = {"TIME", "PUBLISH"}
_PARTS = ("KEYS", "ARGV", "Returns", "Errors")


@dataclass(frozen=True, kw_only=True)
class Header:
    purpose: str
    keys: dict[int, str]
    """Number -> type."""
    arguments: set[int]
    """Numbers of those with a place of their own."""
    repeats: bool
    """More arguments follow, group by group."""
    values: int
    """How many values follow the word OK in the reply's fixed part."""
    errors: set[str]


def split(text: str) -> tuple[list[str], str]:
    """The header's lines without their dashes, and the body without its comments."""
    lines = [line for line in text.splitlines() if not line.startswith("#!")]
    count = next((n for n, line in enumerate(lines) if not line.startswith("--")), len(lines))
    body = "\n".join(re.sub(r"--.*", "", line) for line in lines[count:])
    return [line.removeprefix("--").strip() for line in lines[:count]], body


def read(text: str) -> Header:
    """Raises ValueError when a part is missing or out of order."""
    joined = " ".join(split(text)[0])
    match = re.fullmatch(r"(.+?) KEYS: (.+?) ARGV: (.+?) Returns: (.+?) Errors: (.+)", joined)
    if match is None:
        raise ValueError(f"the header needs its purpose and then {', '.join(_PARTS)}")
    purpose, keys, arguments, returns, errors = match.groups()
    flat_arguments, flat_returns = _without_brackets(arguments), _without_brackets(returns)
    return Header(
        purpose=purpose,
        keys={int(number): kind for number, kind in re.findall(r"(\d+) [^,(]+ \((\w+)\)", keys)},
        arguments={int(number) for number in re.findall(r"(?:^|, )(\d+) ", flat_arguments)},
        repeats=" then for each " in arguments,
        values=flat_returns.split(", then ")[0].count(","),
        errors=set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", errors)),
    )


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def problems(text: str) -> list[str]:
    """Every disagreement between a script's header and its body; empty when the header tells the truth."""
    header, body = read(text), split(text)[1]
    return [
        *_key_problems(header, body),
        *_argument_problems(header, body),
        *_reply_problems(header, body),
        *([] if "cjson" not in body else ["decodes JSON"]),
    ]


def _key_problems(header: Header, body: str) -> list[str]:
    used = {int(number) for number in re.findall(r"KEYS\[(\d+)\]", body)}
    found = [f"KEYS {number} is in {'the body' if number in used else 'the header'} only"
             for number in sorted(used ^ set(header.keys))]  # fmt: skip
    names = _aliases(body)
    for command, arguments in re.findall(r"redis\.call\('(\w+)'([^\n]*)", body):
        if command not in _TYPE_OF and command not in _ANY_TYPE | _KEYLESS:
            found.append(f"{command} is not known here")
        first = re.match(r",\s*(KEYS\[\d+\]|\w+)", arguments)
        if first is None or command not in _TYPE_OF:
            continue
        number = names.get(first[1])
        if number is None:
            found.append(f"{command} on {first[1]}, which is no key")
        elif header.keys.get(number, _TYPE_OF[command]) != _TYPE_OF[command]:
            found.append(f"{command} on KEYS {number}, which the header calls a {header.keys[number]}")
    return found


def _aliases(body: str) -> dict[str, int]:
    """What stands for each key: `KEYS[n]` itself and the local names given to it."""
    names = {f"KEYS[{number}]": int(number) for number in re.findall(r"KEYS\[(\d+)\]", body)}
    for left, right in re.findall(r"^local ([\w, ]+) = (.+)$", body, re.MULTILINE):
        for name, value in zip(left.split(", "), right.split(", "), strict=False):
            if value in names:
                names[name] = names[value]
    return names


def _argument_problems(header: Header, body: str) -> list[str]:
    used = {int(number) for number in re.findall(r"ARGV\[(\d+)\]", body)}
    found = [f"ARGV {number} is in {'the body' if number in used else 'the header'} only"
             for number in sorted(used ^ header.arguments)]  # fmt: skip
    if header.repeats != ("#ARGV" in body):
        found.append("the header and the body disagree on whether arguments repeat")
    return found


def _reply_problems(header: Header, body: str) -> list[str]:
    said = set(re.findall(r"(?:return \{?|refusal = |and |or )'([A-Z_]+)'", body)) - {"OK", *Outcome}
    found = [f"{code} is in {'the body' if code in said else 'the header'} only" for code in said ^ header.errors]
    found += [f"{code} has no exception" for code in (said | header.errors) - set(BY_CODE)]
    replies = [_values(body, match.end()) for match in re.finditer(r"\{'OK'", body)]
    if not replies:
        found.append("never replies OK")
    return found + [f"replies OK with {n} values instead of {header.values}" for n in replies if n != header.values]


def _values(body: str, start: int) -> int:
    """How many values follow OK in a table constructor: its commas outside of inner brackets."""
    depth, commas = 1, 0
    for character in body[start:]:
        depth += (character in "({") - (character in ")}")
        if depth == 0:
            break
        commas += character == "," and depth == 1
    return commas
