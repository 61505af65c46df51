"""Embeds and components as Discord keeps them: with an id for each part, and the defaults of what was left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from discord_sandbox.state import Json
from discord_sandbox.validation.parts import SELECTS, ComponentKind
from discord_sandbox.views import walk

_DEFAULTS: dict[int, Json] = {
    ComponentKind.THUMBNAIL: {"description": None, "spoiler": False},
    ComponentKind.FILE: {"name": None, "size": None, "spoiler": False},
    ComponentKind.SEPARATOR: {"divider": True, "spacing": 1},
    ComponentKind.CONTAINER: {"accent_color": None, "spoiler": False},
    **{kind: {"min_values": 1, "max_values": 1} for kind in SELECTS},
}


def embeds(sent: Iterable[Json]) -> list[Json]:
    kept: list[Json] = [{"type": "rich", **embed} for embed in sent]
    for embed in kept:
        if "fields" in embed:
            embed["fields"] = [{"inline": False, **line} for line in embed["fields"]]
    return kept


def number(sent: list[Json]) -> list[Json]:
    """Give each part without `id` the lowest that is free, in order, in place."""
    parts = list(walk(sent))
    taken = {part.get("id") for part in parts}
    free = (number for number in range(1, 2 * len(parts) + 1) if number not in taken)
    for part in parts:
        if not part.get("id"):
            part["id"] = next(free)
    return sent


def components(sent: list[Json], new_id: Callable[[], str]) -> list[Json]:
    """Completed in place; `new_id` is for media."""
    for part in walk(number(sent)):
        part.pop("required", None)  # of forms alone: Discord does not keep it in a message
        for name, value in _DEFAULTS.get(part["type"], {}).items():
            part.setdefault(name, value)
        for media in (part.get("media"), part.get("file")):
            _place(media, new_id)
        for item in part.get("items") or ():
            item.setdefault("description", None)
            item.setdefault("spoiler", False)
            _place(item["media"], new_id)
    return sent


def _place(media: Json | None, new_id: Callable[[], str]) -> None:
    if media is not None:
        media |= {"id": new_id(), "proxy_url": media["url"]}
