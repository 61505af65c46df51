"""Messages and their embeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from discord_sandbox.errors import empty_message, invalid_sticker, too_large
from discord_sandbox.state import COMPONENTS_V2, Json, Message
from discord_sandbox.validation.components import Rules, walk
from discord_sandbox.validation.form import Form
from discord_sandbox.validation.parts import LAYOUT, ROWS
from discord_sandbox.validation.shapes import (
    MEDIA,
    Anything,
    Choice,
    Either,
    Flag,
    Items,
    ObjectShape,
    Real,
    Shape,
    Snowflake,
    Text,
    Timestamp,
    UrlText,
    Whole,
    at,
    read,
)

CONTENT = 2000
FILE_BYTES = 10 * 1024 * 1024
"""Of one file, where nobody pays for more: https://docs.discord.com/developers/reference#uploading-files"""
EMBED_TOTAL = 6000
MENTIONS = 100
INT32 = 2**31 - 1
INT64 = 2**63 - 1

_PICTURE = ObjectShape(
    {
        "url": UrlText(schemes=MEDIA),
        "description": Text(4096),
        "height": Whole(0, INT32),
        "width": Whole(0, INT32),
        "is_animated": Flag(),
        "placeholder": Text(64),
        "placeholder_version": Whole(0, INT32),
    }
)
_FIELD = ObjectShape(
    {"name": Text(256, blank=False), "value": Text(1024, blank=False), "inline": Flag()}, ("name", "value")
)
_FOOTER = ObjectShape({"text": Text(2048, blank=False), "icon_url": UrlText(schemes=MEDIA)}, ("text",))
_AUTHOR = ObjectShape({"name": Text(256, blank=False), "url": UrlText(), "icon_url": UrlText(schemes=MEDIA)}, ("name",))
EMBED = ObjectShape(
    {
        "type": Text(152_133),
        "url": UrlText(),
        "title": Text(256),
        "color": Whole(0, 0xFFFFFF),
        "timestamp": Timestamp(),
        "description": Text(4096),
        "author": _AUTHOR,
        "image": _PICTURE,
        "thumbnail": _PICTURE,
        "footer": _FOOTER,
        "fields": Items(_FIELD, 25),
        "provider": ObjectShape({"name": Text(256), "url": UrlText()}),
        "video": _PICTURE,
    }
)
_OF_CRAWLERS = ("provider", "video", "type")
"""What only Discord's own look at a link fills; in a request it is passed over."""
_SHOWN = ("title", "description", "author", "footer", "fields", "image", "thumbnail", "timestamp", "url")

_MENTIONED = Items(Snowflake(), MENTIONS, unique=True, nulls=True)
_ALLOWED_MENTIONS = ObjectShape(
    {
        "parse": Items(Choice(("users", "roles", "everyone")), 3, unique=True, nulls=True),
        "users": _MENTIONED,
        "roles": _MENTIONED,
        "replied_user": Flag(),
    }
)
_ATTACHMENT = ObjectShape(
    {
        "id": Snowflake(),
        "filename": Text(1024, least=1),
        "description": Text(1024),
        "title": Text(1024),
        "duration_secs": Real(0, INT32),
        "waveform": Text(400),
        "is_remix": Flag(),
        "is_spoiler": Flag(),
        # Not sent: the sandbox notes both of a file that came along.
        "size": Whole(0, INT64),
        "content": Anything(),
    },
    ("id",),
)
_POLL_MEDIA = ObjectShape(
    {"text": Text(300, least=1), "emoji": ObjectShape({"id": Snowflake(), "name": Text(32), "animated": Flag()})}
)
_POLL = ObjectShape(
    {
        "question": _POLL_MEDIA,
        "answers": Items(ObjectShape({"poll_media": _POLL_MEDIA}, ("poll_media",)), 10, least=1),
        "duration": Whole(1, 768),
        "allow_multiselect": Flag(),
        "layout_type": Choice((1,)),
    },
    ("question", "answers"),
)
_THEME = ObjectShape(
    {
        "colors": Items(Text(6, least=6), 5, least=1),
        "gradient_angle": Whole(0, 360),
        "base_mix": Whole(0, 100),
        "base_theme": Choice((0, 1, 2, 3, 4)),
    },
    ("colors", "gradient_angle", "base_mix"),
)
_REFERENCE = ObjectShape(
    {
        "type": Choice((0,)),
        "message_id": Snowflake(),
        "channel_id": Snowflake(),
        "guild_id": Snowflake(),
        "fail_if_not_exists": Flag(),
    },
    ("message_id",),
)
_MESSAGE: dict[str, Shape] = {
    "content": Text(CONTENT),
    "nonce": Either(Text(25, trim=False), Whole(-INT64 - 1, INT64)),
    "enforce_nonce": Flag(),
    "tts": Flag(),
    "embeds": Items(EMBED, 10),
    "allowed_mentions": _ALLOWED_MENTIONS,
    "attachments": Items(_ATTACHMENT, 10),
    "message_reference": _REFERENCE,
    "sticker_ids": Items(Snowflake(), 3),
    "flags": Whole(-INT64 - 1, INT64),
    "poll": _POLL,
    "shared_client_theme": _THEME,
}
_OLD = ObjectShape(_MESSAGE | {"components": ROWS}, nulls=True)
_NEW = ObjectShape(_MESSAGE | {"components": LAYOUT}, nulls=True)
_FLAGS = ObjectShape({"flags": _MESSAGE["flags"]})


def check_message(
    body: Any, *, flags: int = 0, partial: bool = False, prefix: str = "", kept: Mapping[str, str] | None = None
) -> Json:
    """A message's body, cleaned. Raises the refusal of one that Discord would refuse.

    `flags` are those that the message has already, `partial` marks an edit, whose absent fields stay as they are, and
    `kept` has the names of the message's attachments by id.
    """
    flags |= read(_FLAGS, body, prefix).get("flags") or 0
    layout = bool(flags & COMPONENTS_V2)
    message: Json = read(_NEW if layout else _OLD, body, prefix)
    form = Form(prefix)
    _check_embeds(form, message)
    _check_mentions(form, message.get("allowed_mentions") or {})
    Rules(form).check(message.get("components") or [])
    _check_files(form, message, kept or {})
    if layout:
        for name in ("content", "embeds"):
            if message.get(name):
                form.wrong(
                    name, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", f"The '{name}' field cannot be used"
                )
    form.refuse_if_wrong()
    if message.get("sticker_ids"):
        raise invalid_sticker()
    if not partial and not has_content(message):
        raise empty_message()
    return message


def check_edit(body: Any, message: Message, prefix: str = "") -> Json:
    """The changes of a message, cleaned. Raises the refusal of changes that Discord would refuse."""
    kept = {it["id"]: it["filename"] for it in message.attachments}
    changes = check_message(body, flags=message.flags, partial=True, prefix=prefix, kept=kept)
    if not has_content({name: getattr(message, name) for name in _CONTENT} | changes):
        raise empty_message()
    return changes


_CONTENT = ("content", "embeds", "components", "attachments")


def has_content(message: Json) -> bool:
    """Whether there is something to see; without it a message is refused with 50006."""
    return any(message.get(name) for name in _CONTENT)


def _check_embeds(form: Form, message: Json) -> None:
    total = 0
    for index, embed in enumerate(message.get("embeds") or ()):
        for name in _OF_CRAWLERS:
            embed.pop(name, None)
        if not any(embed.get(name) for name in _SHOWN):
            form.required(f"embeds.{index}.description")
        total += sum(map(len, _texts(embed)))
    if total > EMBED_TOTAL:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _texts(embed: Json) -> Iterator[str]:
    """What counts to the size of all embeds together."""
    yield embed.get("title") or ""
    yield embed.get("description") or ""
    yield (embed.get("footer") or {}).get("text", "")
    yield (embed.get("author") or {}).get("name", "")
    for line in embed.get("fields") or ():
        yield from (line["name"], line["value"])


def _check_mentions(form: Form, allowed: Json) -> None:
    for kind in ("users", "roles"):
        if allowed.get(kind) and kind in (allowed.get("parse") or ()):
            form.wrong(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )


def _check_files(form: Form, message: Json, kept: Mapping[str, str]) -> None:
    """Refuse attachments that neither came along nor are there, and references to such."""
    attachments = message.get("attachments")
    if any(described.get("size", 0) > FILE_BYTES for described in attachments or ()):
        raise too_large()
    for index, described in enumerate(attachments or ()):
        if "size" not in described and described["id"] not in kept:
            form.wrong(f"attachments.{index}", "ATTACHMENT_NOT_FOUND", f"Attachment {described['id']} not found")
    names = set(kept.values() if attachments is None else ())
    names |= {it.get("filename") or kept.get(it["id"], "") for it in attachments or ()}
    for path, url in [*_embedded(message), *_shown_media(message)]:
        name = url.removeprefix("attachment://")
        if name != url and name not in names:
            form.wrong(path, "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", f"Attachment {name} not found")


def _embedded(message: Json) -> Iterator[tuple[str, str]]:
    for index, embed in enumerate(message.get("embeds") or ()):
        for part, name in (("image", "url"), ("thumbnail", "url"), ("author", "icon_url"), ("footer", "icon_url")):
            yield f"embeds.{index}.{part}.{name}", (embed.get(part) or {}).get(name) or ""


def _shown_media(message: Json) -> Iterator[tuple[str, str]]:
    for path, part in walk("components", message.get("components") or []):
        for name in ("file", "media"):
            yield at(path, f"{name}.url"), (part.get(name) or {}).get("url") or ""
        for index, item in enumerate(part.get("items") or ()):
            yield at(path, f"items.{index}.media.url"), item["media"]["url"]
