"""One guild of the file: what stands in it, and how that is read and written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from games.domain.errors import DamagedValue, TooManyRegistrations
from games.domain.guilds import GuildDirectory
from games.domain.records import IN_PLAY, FinishedGame, Phase, Registration, Submission
from games.legacy import app_state
from games.legacy.app_state import ADDED, GAMES, HISTORY, REGISTRATIONS, SEEDS, BadRecord
from games.rules.schedule import next_ms
from games.store.json import entry, slices
from games.store.json.entry import GameEntry, StateFields

log = structlog.get_logger(__name__)

_OWN = ("seeds", "due", "directory", "agenda", "games", "ended", "expires", "imported", "hold")
"""What is kept under the guild's `tally`; other keys there are left alone."""


@dataclass(slots=True)
class HistoryEntry:
    """A game of the history, read when it is asked for."""

    text: str
    until_ms: int = 0
    """When it leaves the history; 0 for one that SQL may not have."""
    finished: FinishedGame | None = None


@dataclass(slots=True)
class GuildSection:
    """A guild as the store works on it. Whoever changes it says so by `touch`."""

    id: str
    texts: dict[str, str] = field(default_factory=dict)
    """Each member of the guild's object as it stood in the file."""
    registrations: dict[str, Registration] = field(default_factory=dict)
    games: dict[str, GameEntry] = field(default_factory=dict)
    history: dict[str, HistoryEntry] = field(default_factory=dict)
    damaged: dict[str, dict[str, str]] = field(default_factory=lambda: {REGISTRATIONS: {}, GAMES: {}})
    """Records that cannot be read, by section and id."""
    ended: dict[str, StateFields] = field(default_factory=dict)
    """Tombstones; `until` says for how long."""
    due: dict[str, int] = field(default_factory=dict)
    """`r:`, `g:` or `s:` and what is due -> ms when a worker must act."""
    seeds: dict[str, int] = field(default_factory=dict)
    directory: GuildDirectory | None = None
    imported: dict[str, int] = field(default_factory=dict)
    """`r:` or `g:` and what was brought in from elsewhere -> when, in ms."""
    hold: dict[str, Any] = field(default_factory=dict)
    """`token` of whoever keeps the duties from beginning, and `until` when."""
    added: dict[str, Any] = field(default_factory=dict)
    """What others keep under `tally`."""
    written: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Game in play -> its record's text and what stands beside it, unless it was touched since."""
    registered: dict[str, tuple[Registration, str]] = field(default_factory=dict)
    """Registration's id -> it and its record's text as they stood in the file."""
    changed: bool = False

    def touch(self, game_id: str = "") -> None:
        """Say that the guild, and in it perhaps this game in play, is about to be another than in the file."""
        self.changed = True
        self.written.pop(game_id, None)

    @property
    def is_known(self) -> bool:
        """Whether there is anything about trivia in it."""
        return self.changed or any(section in self.texts for section in app_state.SECTIONS)

    def tombstone(self, game_id: str, now_ms: int) -> StateFields | None:
        """What is left of a game that has ended, for as long as its slot stays taken."""
        fields = self.ended.get(game_id)
        return fields if fields is not None and fields.get("until", 0) > now_ms else None

    def has_had(self, game_id: str, now_ms: int) -> bool:
        """Whether a game's slot is taken, by whatever became of the game."""
        known = (self.games, self.history, self.damaged[GAMES])
        return any(game_id in part for part in known) or self.tombstone(game_id, now_ms) is not None

    def holder(self, now_ms: int) -> str:
        """Who keeps the guild's duties from beginning now; empty for nobody."""
        return str(self.hold["token"]) if self.hold and now_ms < self.hold["until"] else ""

    def unreadable(self) -> list[str]:
        """The paths of records that are damaged."""
        return [f"{self.id}.{section}.{id}" for section, records in self.damaged.items() for id in records]

    def set_due(self, member: str, at_ms: int | None) -> None:
        """When a worker must act; None for never."""
        if at_ms is None:
            self.due.pop(member, None)
        else:
            self.due[member] = at_ms

    def trim(self, now_ms: int) -> None:
        """Forget what has expired. Only for a guild that is about to be written."""
        for id in [id for id, fields in self.ended.items() if fields.get("until", 0) <= now_ms]:
            del self.ended[id]
        for id in [id for id, past in self.history.items() if 0 < past.until_ms <= now_ms]:
            del self.history[id]


def check_room(guild: GuildSection, most: int) -> None:
    """Raises TooManyRegistrations when there is no room for one more."""
    if len(guild.registrations) + len(guild.damaged[REGISTRATIONS]) >= most:
        raise TooManyRegistrations


def finished(guild_id: str, game_id: str, past: HistoryEntry) -> FinishedGame:
    """The game of the history. Raises DamagedValue."""
    if past.finished is None:
        try:
            past.finished, _, problems = app_state.load_finished(guild_id, game_id, json.loads(past.text))
        except BadRecord as error:
            raise DamagedValue(f"The file's record {error}.") from error
        entry.tell(problems)
    return past.finished


def past_of(told: FinishedGame, submissions: list[Submission], until_ms: int) -> HistoryEntry:
    return HistoryEntry(slices.dump(app_state.dump_finished(told, submissions)), until_ms, told)


# --- reading -------------------------------------------------------------------------------------------------------


def load(id: str, texts: dict[str, str], now_ms: int) -> GuildSection:
    """A guild from the members of its object. Raises BadRecord where a whole section is not what it should be."""
    guild = GuildSection(id, texts)
    added = _object(guild, ADDED)
    guild.added = {name: value for name, value in added.items() if name not in _OWN}
    raw = {name: _part(guild, added, name) for name in ("agenda", "games", "ended", "expires", "imported", "hold")}
    _load_registrations(guild)
    _load_games(guild, raw["games"])
    guild.history = {
        game_id: HistoryEntry(text, int(raw["expires"].get(game_id, 0)))
        for game_id, text in _section(guild, HISTORY).items()
    }
    guild.ended, guild.imported, guild.hold = raw["ended"], raw["imported"], raw["hold"]
    if SEEDS in texts:
        guild.seeds, problems = app_state.load_seeds(id, json.loads(texts[SEEDS]), added.get("seeds"))
        entry.tell(problems)
    if "directory" in added:
        guild.directory = app_state.load_directory(id, added["directory"])
    guild.due = _due(guild, added, raw["agenda"], now_ms)
    return guild


def _object(guild: GuildSection, name: str) -> dict[str, Any]:
    raw = json.loads(guild.texts.get(name, "{}"))
    if not isinstance(raw, dict):
        raise BadRecord(f"{guild.id}.{name}", "is not an object")
    return raw


def _part(guild: GuildSection, added: Mapping[str, Any], name: str) -> dict[str, Any]:
    part = added.get(name, {})
    if not isinstance(part, dict):
        raise BadRecord(f"{guild.id}.{ADDED}.{name}", "is not an object")
    return part


def _section(guild: GuildSection, name: str) -> dict[str, str]:
    text = guild.texts.get(name, "{}")
    if not text.startswith("{"):
        raise BadRecord(f"{guild.id}.{name}", "is not an object")
    return slices.whole(text)


def _load_registrations(guild: GuildSection) -> None:
    for id, text in _section(guild, REGISTRATIONS).items():
        try:
            raw = json.loads(text)
            found, problems = app_state.load_registration(guild.id, id, raw, app_state.DEFAULT_ZONE, stored=True)
        except BadRecord as error:
            log.error("damaged value in the store", problem=str(error))
            guild.damaged[REGISTRATIONS][id] = text
        else:
            entry.tell(problems)
            guild.registrations[found.id] = found
            guild.registered[found.id] = found, text


def _load_games(guild: GuildSection, beside: Mapping[str, Any]) -> None:
    for id, text in _section(guild, GAMES).items():
        try:
            found = entry.load(guild.id, id, text, beside.get(id, {}))
        except DamagedValue as error:
            log.error("damaged value in the store", problem=str(error))
            guild.damaged[GAMES][id] = text
        else:
            guild.games[found.game.id] = found
            if found.game.id == id:
                guild.written[id] = text, beside.get(id, {})


def _due(guild: GuildSection, added: Mapping[str, Any], agenda: dict[str, int], now_ms: int) -> dict[str, int]:
    """When what is due; where the file does not say it, as a legacy one does not, it follows from the records."""
    due = dict(agenda)
    if "due" in added:
        due |= {f"r:{id}": ms for id, ms in app_state.load_due(guild.id, added["due"]).items()}
    else:
        coming = {id: next_ms(r, now_ms) for id, r in guild.registrations.items()}
        due |= {f"r:{id}": ms for id, ms in coming.items() if ms is not None}
    for id, game in guild.games.items():
        if f"g:{id}" not in due and game.fields["phase"] in IN_PLAY:
            due[f"g:{id}"] = game.fields.get("ends_at", 0) if game.fields["phase"] == Phase.OPEN else now_ms
    return due


# --- writing -------------------------------------------------------------------------------------------------------


def dump(guild: GuildSection) -> str:
    """The guild's object; sets its `texts`."""
    texts = dict(guild.texts)
    beside: dict[str, Mapping[str, Any]] = {}
    texts[REGISTRATIONS] = slices.joined(dict(_registrations(guild)), 6)
    texts[GAMES] = slices.joined(dict(_games(guild, beside)), 6)
    texts[HISTORY] = slices.joined({id: past.text for id, past in guild.history.items()}, 6)
    listed, seeds = app_state.dump_seeds(guild.seeds)
    texts[SEEDS] = slices.dump(listed)
    added = guild.added | {
        "seeds": seeds,
        "due": {member[2:]: ms for member, ms in guild.due.items() if member.startswith("r:")},
        "agenda": {member: ms for member, ms in guild.due.items() if not member.startswith("r:")},
        "games": {id: told for id, told in beside.items() if told},
        "ended": guild.ended,
        "expires": {id: past.until_ms for id, past in guild.history.items() if past.until_ms},
    }
    rare = {"imported": guild.imported, "hold": guild.hold}
    if guild.directory is not None:
        rare["directory"] = app_state.dump_directory(guild.directory)
    texts[ADDED] = slices.dump(added | {name: part for name, part in rare.items() if part})
    guild.texts = texts
    return slices.joined(texts, 4)


def _registrations(guild: GuildSection) -> Iterator[tuple[str, str]]:
    yield from guild.damaged[REGISTRATIONS].items()
    for id, registration in guild.registrations.items():
        before, text = guild.registered.get(id, (None, "{}"))
        if before is not registration:
            text = slices.dump(json.loads(text) | app_state.dump_registration(registration))
            guild.registered[id] = registration, text
        yield id, text


def _games(guild: GuildSection, beside: dict[str, Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    yield from guild.damaged[GAMES].items()
    for id, game in guild.games.items():
        if id not in guild.written:
            guild.written[id] = entry.dump(game)
        text, beside[id] = guild.written[id]
        yield id, text
