"""A player takes out what is held of them: one JSON file and one CSV table of the same records in the same order."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import tee, zip_longest
from typing import TextIO

from asgiref.sync import sync_to_async

from games.domain.ports import Store
from games.privacy.holdings import held
from games.privacy.records import Record, as_csv, as_json

MOST_BYTES = 10_000_000
"""Of both files together: Discord takes 10 MiB, whether it counts each or all."""
Counts = Counter[str]
"""Kind of record -> how many."""


class TooMuch(Exception):
    """More than may be sent through Discord."""


@dataclass(frozen=True, slots=True)
class Export:
    """Files that are small enough to be sent."""

    files: Mapping[str, bytes]
    """Name -> content."""
    counts: Counts


async def export(store: Store, guild_id: str, user_id: str, *, most_bytes: int = MOST_BYTES) -> Export:
    """Raises TooMuch before more than that is in memory, and what `held` raises."""
    records = await held(store, guild_id, user_id)
    return await sync_to_async(_in_memory)(guild_id, user_id, records, most_bytes)


def _in_memory(guild_id: str, user_id: str, records: Iterator[Record], most_bytes: int) -> Export:
    texts = io.BytesIO(), io.BytesIO()

    def sink(into: io.BytesIO) -> Callable[[str], object]:
        def put(part: str) -> None:
            into.write(part.encode())
            if sum(text.tell() for text in texts) > most_bytes:
                raise TooMuch

        return put

    counts = _write(guild_id, user_id, records, sink(texts[0]), sink(texts[1]))
    names = file_names(guild_id, user_id)
    return Export(dict(zip(names, (text.getvalue() for text in texts), strict=True)), counts)


async def export_to(store: Store, guild_id: str, user_id: str, json_file: TextIO, csv_file: TextIO) -> Counts:
    """Written as it is read, however much it is. Raises what `held` raises, and OSError."""
    records = await held(store, guild_id, user_id)
    return await sync_to_async(_write)(guild_id, user_id, records, json_file.write, csv_file.write)


def file_names(guild_id: str, user_id: str) -> tuple[str, str]:
    """Of the JSON file and of the table."""
    return f"tally-{guild_id}-{user_id}.json", f"tally-{guild_id}-{user_id}.csv"


def _write(
    guild_id: str,
    user_id: str,
    records: Iterable[Record],
    put_json: Callable[[str], object],
    put_csv: Callable[[str], object],
) -> Counts:
    """Both in one pass: each record is read once and let go."""
    counts: Counts = Counter()

    def counted() -> Iterator[Record]:
        for record in records:
            counts[record.kind] += 1
            yield record

    about = {"server": guild_id, "player": user_id, "at": datetime.now(UTC).isoformat(timespec="seconds")}
    for_json, for_csv = tee(counted())
    for part, line in zip_longest(as_json(about, for_json), as_csv(for_csv), fillvalue=""):
        put_json(part)
        put_csv(line)
    return counts
