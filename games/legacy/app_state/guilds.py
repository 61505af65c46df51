"""What a guild keeps beside its records: questions used, due times and names, in the file and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from games.domain.guilds import ChannelKind, GuildDirectory
from games.legacy.app_state.problems import BadRecord, RecordProblem
from games.legacy.app_state.reading import RawRecord, is_whole

SEEDS = "trivia_seeds_used"
ADDED = "tally"
"""The key of what Tally has added to a guild."""


def dump_seeds(seeds: Mapping[str, int]) -> tuple[list[str], dict[str, int]]:
    """The list as in the legacy shape, the one used longest ago first, and what goes under `tally.seeds`."""
    ordered = sorted(seeds, key=lambda seed: (seeds[seed], seed))
    return ordered, {seed: seeds[seed] for seed in ordered}


def load_seeds(guild_id: str, raw: object, added: object = None) -> tuple[dict[str, int], list[RecordProblem]]:
    """Seed -> last use in ms. Without a known one it is the place in the list: before all others, in the same order.

    `raw` is the list, `added` what stands under `tally.seeds`. Raises BadRecord.
    """
    path, problems = f"{guild_id}.{SEEDS}", list[RecordProblem]()
    if not isinstance(raw, list):
        raise BadRecord(path, "is not a list")
    known = RawRecord(added if added is not None else {}, f"{guild_id}.{ADDED}.seeds", problems)
    seeds: dict[str, int] = {}
    for n, seed in enumerate(raw):
        one = f"{path}[{n}]"
        if not isinstance(seed, str):
            problems.append(RecordProblem(one, "is not text: set aside", False, seed))
        elif seed in seeds:
            problems.append(RecordProblem(one, "is there twice: its first place counts", True))
        else:
            used_ms = known.raw.get(seed, n + 1)
            seeds[RawRecord({}, one, problems).storable("", seed)] = used_ms if is_whole(used_ms) else n + 1
    return seeds, problems


def dump_directory(directory: GuildDirectory) -> dict[str, Any]:
    """What goes under `tally.directory`."""
    return {
        "name": directory.name,
        "channels": dict(directory.channels),
        "kinds": dict(directory.kinds),
        "roles": dict(directory.roles),
        "lacking": {id: list(names) for id, names in directory.lacking.items()},
        "guarded": sorted(directory.guarded),
    }


def load_directory(guild_id: str, raw: object) -> GuildDirectory:
    """The names behind a guild's ids. Raises BadRecord."""
    record = RawRecord(raw, f"{guild_id}.{ADDED}.directory", [])
    return GuildDirectory(
        guild_id=guild_id,
        name=record.text("name", ""),
        channels=_names(record, "channels"),
        kinds=_kinds(record),
        roles=_names(record, "roles"),
        lacking=_lacking(record),
        guarded=frozenset(_texts(record, "guarded", record.raw.get("guarded", []))),
    )


def _kinds(record: RawRecord) -> dict[str, ChannelKind]:
    known = set(ChannelKind)
    return {id: ChannelKind(kind) for id, kind in _names(record, "kinds").items() if kind in known}


def _lacking(record: RawRecord) -> dict[str, tuple[str, ...]]:
    raw = record.raw.get("lacking", {})
    if not isinstance(raw, dict):
        raise record.bad("lacking", "is not an object of lists")
    return {str(id): _texts(record, "lacking", names) for id, names in raw.items()}


def _texts(record: RawRecord, name: str, raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(each, str) for each in raw):
        raise record.bad(name, "is not a list of texts")
    return tuple(raw)


def _names(record: RawRecord, name: str) -> dict[str, str]:
    raw = record.raw.get(name, {})
    if not isinstance(raw, dict) or not all(isinstance(each, str) for each in _both(raw)):
        raise record.bad(name, "is not an object of texts")
    return dict(raw)


def _both(raw: Mapping[object, object]) -> Iterable[object]:
    return (*raw.keys(), *raw.values())


def load_due(guild_id: str, raw: object) -> dict[str, int]:
    """Registration id -> its next slot in ms, from `tally.due`. Raises BadRecord."""
    path = f"{guild_id}.{ADDED}.due"
    if not isinstance(raw, dict) or not all(map(is_whole, raw.values())):
        raise BadRecord(path, "is not an object of whole numbers")
    return dict(raw)
