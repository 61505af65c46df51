"""Reads the header of a script, or of a part that scripts include, and says where it and the body disagree."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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


@dataclass(frozen=True, kw_only=True)
class Part:
    """What scripts include: one function."""

    name: str
    """Of the function."""
    takes: list[str]
    """The type of each of its parameters, empty for one that is no key."""
    errors: set[str]


def split(text: str) -> tuple[list[str], str]:
    """The header's lines without their dashes, and the body without its comments."""
    lines = [line for line in text.splitlines() if not line.startswith(("#!", "---"))]
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
        errors=_codes(errors),
    )


def read_part(text: str) -> Part:
    """Raises ValueError when a part of the header is missing or out of order, or the body is no function."""
    lines, body = split(text)
    header = re.fullmatch(r".+? Takes: (.+?) Errors: (.+)", " ".join(lines))
    function = re.match(r"local function (\w+)\(", body)
    if header is None or function is None:
        raise ValueError("a part needs its purpose, then Takes, Errors and a function")
    takes = [(re.search(r" \((\w+)\)$", taken) or ["", ""])[1] for taken in header[1].split(", ")]
    return Part(name=function[1], takes=takes, errors=_codes(header[2]))


def _codes(text: str) -> set[str]:
    return set(re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", text))


def _without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)", "", text)


def problems(text: str, parts: Sequence[Part] = ()) -> list[str]:
    """Every disagreement between a script's header and its body; empty when the header is true.

    `parts` are what the script includes.
    """
    header, body = read(text), split(text)[1]
    return [
        *_key_problems(header, body),
        *(problem for part in parts for problem in _part_problems(header, body, part)),
        *_argument_problems(header, body),
        *_reply_problems(header, body, set().union(*(part.errors for part in parts))),
        *([] if "cjson" not in body else ["decodes JSON"]),
    ]


def problems_of_part(text: str) -> list[str]:
    """The same of a part that scripts include, whose keys are parameters."""
    part, body = read_part(text), split(text)[1]
    parameters = re.search(r"\(([^)]*)\)", body)
    names = parameters[1].split(", ") if parameters else []
    if len(names) != len(part.takes):
        return [f"takes {len(names)} parameters, and the header names {len(part.takes)}"]
    said = _errors_in(body)
    return [
        *_command_problems(body, {name: name for name in names}, dict(zip(names, part.takes, strict=True))),
        *(f"{code} is in {'the body' if code in said else 'the header'} only" for code in said ^ part.errors),
    ]


def _key_problems(header: Header, body: str) -> list[str]:
    used = {int(number) for number in re.findall(r"KEYS\[(\d+)\]", body)}
    found = [f"KEYS {number} is in {'the body' if number in used else 'the header'} only"
             for number in sorted(used ^ set(header.keys))]  # fmt: skip
    names = {name: f"KEYS {number}" for name, number in _aliases(body).items()}
    return found + _command_problems(body, names, {f"KEYS {number}": kind for number, kind in header.keys.items()})


def _command_problems(body: str, names: Mapping[str, str], types: Mapping[str, str]) -> list[str]:
    """Commands on what is no key, or one of another type. `names` has each key under each name in the body."""
    found = []
    for command, arguments in re.findall(r"redis\.call\('(\w+)'([^\n]*)", body):
        if command not in _TYPE_OF and command not in _ANY_TYPE | _KEYLESS:
            found.append(f"{command} is not known here")
        first = re.match(r",\s*(KEYS\[\d+\]|\w+)", arguments)
        if first is None or command not in _TYPE_OF:
            continue
        key = names.get(first[1])
        if key is None:
            found.append(f"{command} on {first[1]}, which is no key")
        elif types.get(key, _TYPE_OF[command]) != _TYPE_OF[command]:
            found.append(f"{command} on {key}, which the header calls a {types[key]}")
    return found


def _part_problems(header: Header, body: str, part: Part) -> list[str]:
    """Calls of what a script includes with a key of another type than the part takes there; none at all."""
    calls = re.findall(rf"\b{part.name}\((.*)\)$", body, re.MULTILINE)
    names, found = _aliases(body), [] if calls else [f"{part.name} is included and not called"]
    for call in calls:
        for given, wanted in zip(call.split(", "), part.takes, strict=True):
            kind = header.keys.get(names[given], "") if given in names else ""
            if wanted != kind:
                found.append(f"{part.name} takes a {wanted or 'word'}, and {given} is {kind or 'no key'}")
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


def _errors_in(body: str) -> set[str]:
    return set(re.findall(r"(?:return \{?|refusal = |and |or )'([A-Z_]+)'", body)) - {"OK", *Outcome}


def _reply_problems(header: Header, body: str, included: set[str]) -> list[str]:
    said = _errors_in(body) | included
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
