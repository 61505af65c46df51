"""The shape of `app_state.json`, in one place: written by the legacy bot, by `USE_REDIS=False`, and by the export.

One object per guild id. In it `trivia_registrations`, `active_trivia_games` and `trivia_history` (id -> record) and
`trivia_seeds_used` (a list) in the legacy shape. What that has no key for stands in an extra key `tally`: in each
record, in each answer, and for the guild (`seeds`, `due`, `directory`). A record without `tally` is a legacy one and
gets the defaults that the functions here state; `docs/migration.md` lists all of them.

Pure functions: neither Django nor a store is known here. Loading what was dumped gives the same record exactly. Keys
under `tally` that are not known here are left alone; every other unknown key is set aside.
"""

from __future__ import annotations

from games.legacy.app_state import games, guilds, history, registrations
from games.legacy.app_state.games import dump_game, load_game, load_tries
from games.legacy.app_state.guilds import dump_directory, dump_seeds, load_directory, load_due, load_seeds
from games.legacy.app_state.history import dump_finished, load_finished
from games.legacy.app_state.problems import BadRecord, RecordProblem
from games.legacy.app_state.reading import NO_INTERACTION
from games.legacy.app_state.registrations import dump_registration, load_registration

REGISTRATIONS, GAMES, HISTORY = registrations.SECTION, games.SECTION, history.SECTION
GAME_KEYS = games.KEYS
SEEDS, ADDED = guilds.SEEDS, guilds.ADDED
SECTIONS = (REGISTRATIONS, GAMES, HISTORY, SEEDS, ADDED)
"""A guild's keys that are about trivia; everything else in the file is somebody else's."""
DEFAULT_ZONE = "America/Los_Angeles"
"""In which the legacy bot read its times of day."""

__all__ = [
    "ADDED",
    "DEFAULT_ZONE",
    "GAMES",
    "GAME_KEYS",
    "HISTORY",
    "NO_INTERACTION",
    "REGISTRATIONS",
    "SECTIONS",
    "SEEDS",
    "BadRecord",
    "RecordProblem",
    "dump_directory",
    "dump_finished",
    "dump_game",
    "dump_registration",
    "dump_seeds",
    "load_directory",
    "load_due",
    "load_finished",
    "load_game",
    "load_registration",
    "load_seeds",
    "load_tries",
]
