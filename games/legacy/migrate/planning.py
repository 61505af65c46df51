"""From raw items to records: every item becomes one entry, good or set aside."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from games.domain.guilds import GameInPlay, GuildDirectory
from games.domain.records import IN_PLAY, FinishedGame, Registration, Submission
from games.legacy import app_state
from games.legacy.app_state import ADDED, GAMES, HISTORY, REGISTRATIONS, SEEDS, BadRecord, RecordProblem
from games.legacy.migrate.source import Item, RecordSource, as_mapping


@dataclass(frozen=True, kw_only=True, slots=True)
class LegacyGame:
    """A finished game with its answers."""

    finished: FinishedGame
    submissions: list[Submission]

    @property
    def is_whole(self) -> bool:
        """Whether all the answers that its results count are here."""
        return len(self.submissions) == self.finished.results.answers


Loaded = Registration | GameInPlay | LegacyGame | dict[str, int] | GuildDirectory


@dataclass(frozen=True, kw_only=True, slots=True)
class PlannedEntry:
    item: Item
    record: Loaded | None
    """None when it was set aside whole; the last of the problems says why."""
    problems: list[RecordProblem] = field(default_factory=list)

    @property
    def answers(self) -> int:
        if isinstance(self.record, GameInPlay | LegacyGame):
            return len(self.record.submissions)
        return 0


@dataclass(slots=True)
class Index:
    """What one walk through the source finds before anything is written."""

    items: int = 0
    refused: dict[int, str] = field(default_factory=dict)
    """Number of an item -> why it cannot be taken beside another one."""
    added: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """Guild -> what Tally has added to it."""


def survey(source: RecordSource, advance: Callable[[int], None]) -> Index:
    """Walk through once: the source is readable to its end, and ids that stand twice are known. Raises NotJson."""
    index = Index()
    seen: set[tuple[str, str, str]] = set()
    games: dict[str, tuple[int, str, str]] = {}
    """Game -> number, guild and section."""
    for number, item in enumerate(source.items()):
        index.items += 1
        advance(item.done)
        if item.wrong:
            continue
        place = (item.guild_id, item.section, item.id)
        if place in seen:
            index.refused[number] = "is there twice: the first one counts, this one is set aside"
            continue
        seen.add(place)
        if item.section == ADDED:
            index.added[item.guild_id] = as_mapping(item.raw)
        elif item.section in (GAMES, HISTORY):
            if item.id in games:
                _decide(index, games, number, item)
            else:
                games[item.id] = (number, item.guild_id, item.section)
    return index


def _decide(index: Index, games: dict[str, tuple[int, str, str]], number: int, item: Item) -> None:
    """Two games have one id."""
    earlier, guild_id, section = games[item.id]
    if guild_id != item.guild_id:
        index.refused[number] = f"has the id of a game of server {guild_id}: that one counts, this one is set aside"
        return
    in_play = earlier if section == GAMES else number
    index.refused[in_play] = f"is in {HISTORY} too: it is over, and this one is set aside"


def entries(source: RecordSource, index: Index, zone: str) -> Iterator[PlannedEntry]:
    """Every item of the source, loaded. Raises NotJson."""
    for number, item in enumerate(source.items()):
        wrong = item.wrong or index.refused.get(number, "")
        if wrong:
            yield _set_aside(item, [], item.path, wrong)
            continue
        problems = [
            RecordProblem(
                item.path, f"has the key {key!r} twice: the last one counts, the other is set aside", False, value
            )
            for key, value in item.repeated
        ]
        try:
            record, found = _load(item, index.added.get(item.guild_id, {}), zone)
        except BadRecord as bad:
            yield _set_aside(item, problems, bad.path, bad.why)
        else:
            yield PlannedEntry(item=item, record=record, problems=problems + found)


def _set_aside(item: Item, problems: list[RecordProblem], path: str, why: str) -> PlannedEntry:
    return PlannedEntry(item=item, record=None, problems=[*problems, RecordProblem(path, why, False, item.raw)])


def _load(item: Item, added: Mapping[str, Any], zone: str) -> tuple[Loaded, list[RecordProblem]]:
    guild_id, id, raw = item.guild_id, item.id, item.raw
    if item.section == REGISTRATIONS:
        registration, problems = app_state.load_registration(guild_id, id, raw, zone)
        return replace(registration, version=max(1, registration.version)), problems
    if item.section == GAMES:
        game, submissions, problems = app_state.load_game(guild_id, id, raw)
        if game.state.phase not in IN_PLAY:
            raise BadRecord(item.path, f"is {game.state.phase}, not in play")
        tries = app_state.load_tries(guild_id, id, raw)
        state = game.state
        counted = max(state.seq, state.accepted + sum(state.refused.values()))  # a store counts it from these
        game = replace(game, state=replace(state, seq=counted))
        return GameInPlay(game=game, submissions=tuple(submissions), tries=tries), problems
    if item.section == HISTORY:
        finished, submissions, problems = app_state.load_finished(guild_id, id, raw)
        return LegacyGame(finished=finished, submissions=submissions), problems
    if item.section == SEEDS:
        return app_state.load_seeds(guild_id, [] if raw is None else raw, added.get("seeds"))
    app_state.load_due(guild_id, added.get("due", {}))
    return app_state.load_directory(guild_id, added.get("directory", {})), []


def due_of(index: Index, registration: Registration) -> int | None:
    """When a registration is due next as its store last knew it; None when it does not say."""
    due = as_mapping(index.added.get(registration.guild_id, {}).get("due"))
    due_ms = due.get(registration.id)
    return due_ms if type(due_ms) is int else None
