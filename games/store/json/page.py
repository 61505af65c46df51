"""The whole file in memory: guilds that are about trivia, and everything else just as it stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import structlog

from games.domain import ids
from games.domain.errors import DamagedValue, InvalidId
from games.legacy.app_state import BadRecord
from games.store.json import guild_text, slices
from games.store.json.guild import GuildSection

log = structlog.get_logger(__name__)

OWN = "tally"
"""The member of the file in which the store keeps what belongs to no guild."""


@dataclass(slots=True)
class Page:
    """What stands in the file, and what the steps of one write make of it."""

    texts: dict[str, str] = field(default_factory=dict)
    """Each member of the file as it stands there."""
    guilds: dict[str, GuildSection] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Guilds that are not what they should be: read as empty, never written."""
    own: dict[str, Any] = field(default_factory=dict)
    own_changed: bool = False
    now_ms: int = 0
    """The present moment: of the machine's clock, but never earlier than any that was seen before."""

    def see(self, clock_ms: int) -> None:
        """Read the clock."""
        self.now_ms = max(clock_ms, self.now_ms, int(self.own.get("clock_ms", 0)))

    def guild(self, guild_id: str) -> GuildSection:
        """A guild to read; empty for one that is not known. Raises InvalidId."""
        return self.guilds.get(ids.check_id(guild_id)) or GuildSection(guild_id)

    def guild_to_change(self, guild_id: str) -> GuildSection:
        """A guild that a step may touch. Raises InvalidId, and DamagedValue for one that is not what it should be."""
        if ids.check_id(guild_id) in self.unreadable:
            raise DamagedValue(f"The file's member {guild_id} is damaged: it is left as it is.")
        return self.guilds.setdefault(guild_id, GuildSection(guild_id))

    @property
    def changed(self) -> bool:
        return self.own_changed or any(guild.changed for guild in self.guilds.values())

    def change_own(self, name: str, part: Any) -> None:
        """Set a part of what belongs to no guild."""
        self.own[name] = part
        self.own_changed = True


def load(text: str, clock_ms: int, earlier: Page | None = None) -> Page:
    """The page that a file's text holds; what is just as on an earlier page is not read again. Raises BrokenText."""
    page = Page(texts=slices.whole(text))
    if (own := page.texts.get(OWN, "{}")).startswith("{"):
        page.own = slices.value(own, 0)[0]
    page.now_ms = earlier.now_ms if earlier else 0
    page.see(clock_ms)
    for id, inside in page.texts.items():
        if _is_guild(id) and inside.startswith("{"):
            known = earlier.guilds.get(id) if earlier and earlier.texts.get(id) == inside else None
            _add(page, id, inside, known)
        elif _is_guild(id):
            page.unreadable.add(id)
    return page


def _is_guild(key: str) -> bool:
    try:
        return bool(ids.check_id(key))
    except InvalidId:
        return False


def _add(page: Page, id: str, inside: str, known: GuildSection | None) -> None:
    if known is not None and not known.changed:
        page.guilds[id] = known
        return
    try:
        page.guilds[id] = guild_text.load(id, slices.whole(inside), page.now_ms)
    except (BadRecord, slices.BrokenText, AttributeError, KeyError, TypeError, ValueError) as error:
        why = error.why if isinstance(error, slices.BrokenText) else repr(error)
        log.error("damaged value in the store", guild=id, problem=why)
        page.unreadable.add(id)


def dump(page: Page) -> str:
    """The text of the file after the steps; every guild counts as unchanged from now on."""
    page.own["clock_ms"] = page.now_ms
    page.texts[OWN] = slices.dump(page.own)
    page.own_changed = False
    for guild in page.guilds.values():
        if guild.changed:
            guild.trim(page.now_ms)
            page.texts[guild.id] = guild_text.dump(guild)
            guild.changed = False
    return slices.joined(page.texts, 2) + "\n"
