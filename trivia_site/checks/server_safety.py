"""What a store server reports of itself that stops play, or will: its disk, its memory, its replicas.

All of it passes and forbids no start; `store_safety.py` asks here for each server that takes writes. The fields of INFO
are those of https://valkey.io/commands/info/.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from redis import Redis, ResponseError

from trivia_site.checks.findings import StopsPlay

MEMORY_WARNING, MEMORY_PROBLEM = 0.75, 0.9
"""Shares of the store's memory in use. When it is full, answers are refused."""


def problems(server: Redis, info: Mapping[str, Any]) -> Iterator[CheckMessage]:
    """What INFO and, where it may be asked, CONFIG say."""
    yield from _files(server, info)
    yield from _memory(info)
    yield from _replicas(info)


def _files(server: Redis, info: Mapping[str, Any]) -> Iterator[CheckMessage]:
    """Both kinds of file are written by a child process that may fail for want of memory, room or rights."""
    failing = []
    if info.get("aof_last_bgrewrite_status", "ok") != "ok":
        failing.append("could not rewrite its append-only file, which grows without end")
    refuses = False
    if info.get("rdb_last_bgsave_status", "ok") != "ok":
        refuses = _refuses_after_failed_save(server)
        failing.append("could not save its snapshot" + (", and refuses answers until it can" if refuses else ""))
    if not failing:
        return
    kind = StopsPlay if refuses else Warning
    yield kind(
        f"The store {'; it '.join(failing)}.",
        hint="Look at the room and the rights in the store's directory, its free memory, and its log. "
        "Then: valkey-cli BGREWRITEAOF, or BGSAVE.",
        id="tally.W008",
    )


def _refuses_after_failed_save(server: Redis) -> bool:
    """With save points set, a failed snapshot stops all writes (`stop-writes-on-bgsave-error`)."""
    try:
        found = server.config_get("stop-writes-on-bgsave-error", "save")
    except ResponseError:  # managed services often forbid CONFIG: then take the graver for true
        return True
    return found.get("stop-writes-on-bgsave-error") == "yes" and bool(found.get("save"))


def room(info: Mapping[str, Any]) -> tuple[int, int, str]:
    """Bytes used, bytes that there are, and who sets that limit."""
    limit, whose = int(info.get("maxmemory", 0)), "allowed by maxmemory"
    if not limit:  # some builds do not know the machine's memory either: then nothing can be full
        limit, whose = int(info.get("total_system_memory") or 1 << 62), "of the machine; maxmemory is not set"
    return int(info.get("used_memory", 0)), limit, whose


def in_words(used: int, limit: int, whose: str) -> str:
    """How full the memory is."""
    return f"{used / 1e6:,.1f} MB used of {limit / 1e6:,.0f} MB {whose} ({used / limit:.1%})"


def _memory(info: Mapping[str, Any]) -> Iterator[CheckMessage]:
    used, limit, whose = room(info)
    if used < MEMORY_WARNING * limit:
        return
    kind = StopsPlay if used >= MEMORY_PROBLEM * limit else Warning
    yield kind(
        f"The store's memory is nearly full: {in_words(used, limit, whose)}. A full store refuses answers.",
        hint="Raise maxmemory, or give the store a larger machine.",
        id="tally.W009",
    )


def _replicas(info: Mapping[str, Any]) -> Iterator[CheckMessage]:
    wanted = settings.TALLY_REPLICAS
    slaves = (info.get(f"slave{n}") for n in range(int(info.get("connected_slaves", 0))))
    online = sum(isinstance(slave, Mapping) and slave.get("state") == "online" for slave in slaves)
    if online < wanted:
        yield StopsPlay(
            f"TALLY_REPLICAS is {wanted}, and the store has {online}: nothing is acknowledged, posted or closed.",
            hint="Bring the replicas back, or lower TALLY_REPLICAS: docs/operations.md, section 2.",
            id="tally.W010",
        )
