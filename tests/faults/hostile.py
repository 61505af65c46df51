"""What hostile members send: tampered clients that ignore the limits of forms, and texts made to do harm."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from discord_sandbox.interactions import InteractionKind
from discord_sandbox.views import InteractionView, MessageView
from tests.botbridge.conftest import Town, custom_id

TRICKS = {
    "zalgo": "R" + "\u0301\u0300\u0316\u0323" * 40 + "ome",
    "bidi": "Ro\u202egnp.exe\u2066me\u200f",
    "zero width": "R\u200bo\u200cm\u200de\ufeff\u2060\u00ad",
    "NUL": "Ro\x00m\x01e\x1b[31m",
    "lone surrogate": "Rome\ud83d",
}
HARMLESS = 3
"""Combining marks on one letter that are shown; more pile up over other lines."""
INVISIBLE = set("\u202a\u202b\u202d\u202e\u2066\u2067\u200b\u200e\u200f\ufeff\u2060\u00ad")


async def send_form(town: Town, member: str, post: MessageView, text: str) -> InteractionView:
    """Fill a post's form with any text, as a client does that knows no limits."""
    form = await town.sandbox.press(member, post.id, custom_id(post, "Answer")).acknowledged()
    assert form.modal is not None, form.text
    [label] = form.modal["components"]
    field = {"type": 4, "custom_id": label["component"]["custom_id"], "value": text}
    return await send_raw_form(town, member, post, form.modal["custom_id"], field)


async def send_raw_form(
    town: Town, member: str, post: MessageView, form_id: str, field: dict[str, Any]
) -> InteractionView:
    """Send a form that may never have been shown."""
    core = town.sandbox.core
    guild = core.world.guilds[town.guild]
    data = {"custom_id": form_id, "components": [{"type": 18, "id": 1, "component": {"id": 2} | field}]}
    made = core.interactions.create(
        InteractionKind.MODAL, guild.members[member], guild.channels[town.channel], data, core.world.message(post.id)
    )
    return await made.answered()


def tricks_in(text: str) -> list[str]:
    """The characters of a text that a reader cannot see, or that pile up beyond what is harmless."""
    found = [f"U+{ord(c):04X}" for c in text if c in INVISIBLE or unicodedata.category(c) in ("Cs", "Co")]
    found += [f"U+{ord(c):04X}" for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    marks = "".join("M" if unicodedata.category(c) in ("Mn", "Me") else "." for c in text)
    return found + re.findall("M" * (HARMLESS + 1), marks)


def sent_texts(town: Town) -> Iterator[tuple[str, str]]:
    """Everything that the bot had Discord show as markdown, with where it stood."""
    for call in town.sandbox.audit:
        yield from _texts(call.path, call.body)


def _texts(path: str, body: Any) -> Iterator[tuple[str, str]]:
    message = body.get("data") if isinstance(body, dict) and "/callback" in path else body
    if not isinstance(message, dict):
        return
    if message.get("content"):
        yield path, message["content"]
    for embed in message.get("embeds") or ():
        for part in (embed, *(embed.get("fields") or ())):
            yield from ((path, part[name]) for name in ("description", "name", "value") if part.get(name))
