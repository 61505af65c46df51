"""One guild of the file as steps work on it; `guild_text` reads and writes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from games.domain import limits
from games.domain.duties import EarlierTries
from games.domain.errors import DamagedValue, TooManyRegistrations
from games.domain.guilds import GuildDirectory
from games.domain.records import FinishedGame, Game, Phase, Registration, Submission
from games.domain.state_fields import dump_state
from games.legacy import app_state
from games.legacy.app_state import GAMES, REGISTRATIONS, BadRecord
from games.store import due_members
from games.store.json import slices
from games.store.json.entry import GameEntry, StateFields, log_problems


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
        if self.due.get(member) == at_ms:
            return
        self.touch()
        if at_ms is None:
            del self.due[member]
        else:
            self.due[member] = at_ms

    def put_in_play(self, game: Game, tries: EarlierTries) -> None:
        """Make a game one of those in play, as its state and earlier tries say."""
        self.touch(game.id)
        self.games[game.id] = GameEntry(game, dump_state(game, tries))

    def take_out_of_play(self, game_id: str, phase: Phase, now_ms: int) -> None:
        """The game's tombstone stays for as long as the slot must be refused."""
        self.touch(game_id)
        entry = self.games.pop(game_id)
        entry.give_back()
        entry.count("seq")
        self.ended[game_id] = entry.fields | {"phase": str(phase), "until": now_ms + limits.TOMBSTONE_MS}
        self.set_due(due_members.game(game_id), None)

    def lend(self, entry: GameEntry, token: str, now_ms: int) -> None:
        """The game is this token's for the time of a lease; a worker acts again when that is over."""
        entry.fields |= {"lease": token, "lease_until": now_ms + limits.LEASE_MS}
        self.set_due(due_members.game(entry.game.id), now_ms + limits.LEASE_MS)

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
        log_problems(problems)
    return past.finished


def past_of(finished: FinishedGame, submissions: list[Submission], until_ms: int) -> HistoryEntry:
    """A game of the history until then, with its answers as far as they are given, and without secrets."""
    finished = replace(finished, game=replace(finished.game, secrets=None))
    return HistoryEntry(slices.dump(app_state.dump_finished(finished, submissions)), until_ms, finished)
