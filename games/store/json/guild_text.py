"""One guild of the file: how its object is read and written."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import structlog

from games.domain.errors import DamagedValue
from games.domain.records import IN_PLAY, Phase
from games.legacy import app_state
from games.legacy.app_state import ADDED, GAMES, HISTORY, REGISTRATIONS, SEEDS, BadRecord
from games.rules.schedule import next_ms
from games.store import due_members
from games.store.json import entry, slices
from games.store.json.guild import GuildSection, HistoryEntry

log = structlog.get_logger(__name__)

_PARTS = ("agenda", "games", "ended", "expires", "imported", "hold")
_OWN = ("seeds", "due", "directory", *_PARTS)
"""What is kept under the guild's `tally`; other keys there are left alone."""


def load(id: str, texts: dict[str, str], now_ms: int) -> GuildSection:
    """A guild from the members of its object. Raises BadRecord where a whole section is not what it should be."""
    guild = GuildSection(id, texts)
    added = _object(guild, ADDED)
    guild.added = {name: value for name, value in added.items() if name not in _OWN}
    raw = {name: _part(guild, added, name) for name in _PARTS}
    _load_registrations(guild)
    _load_games(guild, raw["games"])
    guild.history = {
        game_id: HistoryEntry(text, int(raw["expires"].get(game_id, 0)))
        for game_id, text in _section(guild, HISTORY).items()
    }
    guild.ended, guild.imported, guild.hold = raw["ended"], raw["imported"], raw["hold"]
    if SEEDS in texts:
        guild.seeds, problems = app_state.load_seeds(id, json.loads(texts[SEEDS]), added.get("seeds"))
        entry.log_problems(problems)
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
            entry.log_problems(problems)
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
        due |= {due_members.slot(id): ms for id, ms in app_state.load_due(guild.id, added["due"]).items()}
    else:
        coming = {id: next_ms(r, now_ms) for id, r in guild.registrations.items()}
        due |= {due_members.slot(id): ms for id, ms in coming.items() if ms is not None}
    for id, game in guild.games.items():
        if due_members.game(id) not in due and game.phase in IN_PLAY:
            due[due_members.game(id)] = game.fields.get("ends_at", 0) if game.phase is Phase.OPEN else now_ms
    return due


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
        "due": due_members.slots(guild.due.items()),
        "agenda": {member: ms for member, ms in guild.due.items() if not member.startswith(due_members.slot(""))},
        "games": {id: more for id, more in beside.items() if more},
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
