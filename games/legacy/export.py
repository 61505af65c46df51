"""The way back: store and SQL as one JSON file in the legacy shape.

Each guild is read from the store in one moment, its finished games from SQL after that. A game that ends in between is
still in play in the file, and not among the finished ones. The file appears whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from games.domain import processes
from games.domain.guilds import GuildSnapshot
from games.domain.records import FinishedGame
from games.legacy import app_state
from games.legacy.app_state import ADDED, GAMES, HISTORY, REGISTRATIONS, SECTIONS, SEEDS
from games.legacy.json_scanner import Scanner
from games.legacy.migrate import finished_games as archive
from games.legacy.migrate.deleting import settle_folder
from games.legacy.migrate.rejected import beside, settle
from games.legacy.migrate.source import as_mapping


class FileInUse(Exception):
    """Somebody plays on the very file that was to be replaced."""


@dataclass(slots=True)
class Exported:
    """What was written, and what could not be."""

    guilds: int = 0
    registrations: int = 0
    in_play: int = 0
    finished: int = 0
    answers: int = 0
    seeds: int = 0
    problems: list[str] = field(default_factory=list)
    """Records of the store that are damaged, and left out; and games whose answers SQL does not have."""
    backup: Path | None = None
    """The file that stood there before."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Where the records are read; each call gives one guild's, of one moment."""

    guilds: list[str]
    snapshot: Callable[[str], GuildSnapshot]
    history: Callable[[str], list[FinishedGame]]
    """The store's own, of the last seven days."""


def export(origin: Origin, path: Path) -> Exported:
    """Write the file. One that is there is kept as a dated backup, and whatever else is in it stays.

    Raises FileInUse, NotJson, OSError, StoreUnavailable and the database's errors; then the old file is untouched.
    """
    path = path.resolve()
    others = _others(path, set(origin.guilds)) if path.exists() else {}
    _refuse_a_running_store(path, others)
    # Written whole beside the old file, then put in its place at once: a crash leaves one of the two.
    done, draft = Exported(), beside(path, "new.json")
    try:
        with draft.open("x", encoding="utf-8") as stream:
            _object(stream, _guilds(origin, others, done), 1)
            stream.write("\n")
            settle(stream)
        if path.exists():
            done.backup = beside(path, "bak.json")
            shutil.copy2(path, done.backup)
            shutil.copystat(path, draft)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    settle_folder(path.parent)
    return done


def _refuse_a_running_store(path: Path, others: dict[str, Any]) -> None:
    duties = as_mapping(as_mapping(others.get(ADDED)).get("duties"))
    since_ms = time.time() * 1000 - processes.HEARD_MS
    if any(isinstance(ms, int) and ms >= since_ms for ms in duties.values()):
        raise FileInUse(f"{path} is the store of a bot that is running. Stop it and wait half a minute.")


def _others(path: Path, exported: set[str]) -> dict[str, Any]:
    """What a file holds beyond the trivia of these guilds."""
    kept: dict[str, Any] = {}
    with path.open(encoding="utf-8", newline="") as stream:
        scanner = Scanner(stream)
        for guild_id, _ in scanner.members():
            if guild_id not in exported or scanner.peek() != "{":
                kept[guild_id] = scanner.value()
                continue
            kept[guild_id] = {}
            for key, _ in scanner.members():
                if key in SECTIONS:
                    scanner.pass_over()
                else:
                    kept[guild_id][key] = scanner.value()
        scanner.end()
    return kept


Members = Iterable[tuple[str, "Any | Callable[[IO[str], int], None]"]]


def _object(stream: IO[str], members: Members, depth: int) -> None:
    """Write an object member by member, each on a line of its own; a function writes its own value."""
    stream.write("{")
    comma = ""
    for key, value in members:
        stream.write(f"{comma}\n{'  ' * depth}{json.dumps(key)}: ")
        comma = ","
        if callable(value):
            value(stream, depth + 1)
        else:
            json.dump(value, stream)
    stream.write(f"\n{'  ' * (depth - 1)}}}" if comma else "}")


def _guilds(origin: Origin, others: dict[str, Any], done: Exported) -> Iterator[tuple[str, Any]]:
    for guild_id, value in others.items():
        if guild_id not in origin.guilds:
            yield guild_id, value
    for guild_id in origin.guilds:
        kept = others.get(guild_id)
        yield guild_id, _Guild(origin, guild_id, kept if isinstance(kept, dict) else {}, done)


class _Guild:
    """Writes one guild."""

    def __init__(self, origin: Origin, guild_id: str, kept: dict[str, Any], done: Exported) -> None:
        self._origin, self._guild_id, self._kept, self._done = origin, guild_id, kept, done

    def __call__(self, stream: IO[str], depth: int) -> None:
        snapshot, done = self._origin.snapshot(self._guild_id), self._done
        done.guilds += 1
        done.registrations += len(snapshot.registrations)
        done.in_play += len(snapshot.games)
        done.seeds += len(snapshot.seeds)
        done.answers += sum(len(each.submissions) for each in snapshot.games)
        done.problems += [f"{self._guild_id}.{GAMES}.{id} is damaged in the store: left out" for id in snapshot.damaged]
        listed, seeds = app_state.dump_seeds(snapshot.seeds)
        added = {"seeds": seeds, "due": dict(snapshot.due), "directory": app_state.dump_directory(snapshot.directory)}
        members: list[tuple[str, Any]] = [
            *self._kept.items(),
            (REGISTRATIONS, {r.id: app_state.dump_registration(r) for r in snapshot.registrations}),
            (GAMES, lambda stream, depth: _object(stream, _in_play(snapshot), depth)),
            (HISTORY, lambda stream, depth: _object(stream, self._finished(snapshot), depth)),
            (SEEDS, listed),
            (ADDED, added),
        ]
        _object(stream, members, depth)

    def _finished(self, snapshot: GuildSnapshot) -> Iterator[tuple[str, Any]]:
        """All finished games but for those that were still in play when the guild was read."""
        in_play = {each.game.id for each in snapshot.games} | set(snapshot.damaged)
        known = set(in_play)
        for past in archive.read(self._guild_id, in_play):
            known.add(past.finished.game.id)
            self._done.finished += 1
            self._done.answers += len(past.submissions)
            yield past.finished.game.id, app_state.dump_finished(past.finished, past.submissions)
        for finished in self._origin.history(self._guild_id):
            if finished.game.id not in known:
                path = f"{self._guild_id}.{HISTORY}.{finished.game.id}"
                self._done.problems.append(f"{path} is not in SQL: without its answers")
                self._done.finished += 1
                yield finished.game.id, app_state.dump_finished(finished, [])


def _in_play(snapshot: GuildSnapshot) -> Iterator[tuple[str, Any]]:
    for each in snapshot.games:
        yield each.game.id, app_state.dump_game(each.game, each.submissions, each.tries)
