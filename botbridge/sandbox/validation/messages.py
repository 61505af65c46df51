"""Limits of messages and embeds."""

from __future__ import annotations

from typing import Any

from botbridge.sandbox.errors import empty_message
from botbridge.sandbox.state import COMPONENTS_V2, Json
from botbridge.sandbox.validation.components import check_components
from botbridge.sandbox.validation.form import Form

CONTENT = 2000
NONCE = 25
EMBEDS = 10
EMBED_TOTAL = 6000
TITLE = 256
DESCRIPTION = 4096
FIELDS = 25
FIELD_NAME = 256
FIELD_VALUE = 1024
FOOTER = 2048
AUTHOR = 256
URL = 2048
MENTIONS = 100


def check_message(body: Json, *, flags: int, partial: bool = False, prefix: str = "") -> None:
    """Refuse a body that Discord would refuse; `partial` for an edit, whose absent fields stay as they are."""
    form = Form(prefix)
    form.text("content", body.get("content"), CONTENT)
    nonce = body.get("nonce")
    form.text("nonce", str(nonce) if isinstance(nonce, int) else nonce, NONCE)
    _check_embeds(form, body.get("embeds"))
    _check_allowed_mentions(form, body.get("allowed_mentions"))
    layout = bool(flags & COMPONENTS_V2)
    check_components(form, body.get("components"), layout=layout)
    if layout:
        for field in ("content", "embeds"):
            if body.get(field):
                form.wrong(
                    field, "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", f"The '{field}' field cannot be used"
                )
    form.refuse_if_wrong()
    if not partial and not any(body.get(field) for field in ("content", "embeds", "components", "attachments")):
        raise empty_message()


def _check_embeds(form: Form, embeds: Any) -> None:
    total = 0
    for index, embed in enumerate(form.size("embeds", embeds, EMBEDS)):
        total += _check_embed(form, f"embeds.{index}", embed)
    if total > EMBED_TOTAL:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {EMBED_TOTAL}")


def _check_embed(form: Form, path: str, embed: Json) -> int:
    """Check one embed; returns its share of the total size."""
    size = form.text(f"{path}.title", embed.get("title"), TITLE)
    size += form.text(f"{path}.description", embed.get("description"), DESCRIPTION)
    size += form.text(f"{path}.footer.text", (embed.get("footer") or {}).get("text"), FOOTER)
    size += form.text(f"{path}.author.name", (embed.get("author") or {}).get("name"), AUTHOR)
    form.number(f"{path}.color", embed.get("color"), 0, 0xFFFFFF)
    _check_url(form, f"{path}.url", embed.get("url"))
    for part in ("image", "thumbnail"):
        _check_url(form, f"{path}.{part}.url", (embed.get(part) or {}).get("url"))
    for index, field in enumerate(form.size(f"{path}.fields", embed.get("fields"), FIELDS)):
        size += form.text(f"{path}.fields.{index}.name", field.get("name"), FIELD_NAME, shortest=1, required=True)
        size += form.text(f"{path}.fields.{index}.value", field.get("value"), FIELD_VALUE, shortest=1, required=True)
    return size


def _check_url(form: Form, path: str, url: Any) -> None:
    form.text(path, url, URL)
    if isinstance(url, str) and url and not url.startswith(("http://", "https://", "attachment://")):
        form.wrong(path, "URL_TYPE_INVALID_SCHEME", f'Scheme "{url.split(":")[0]}" is not one of {{http, https}}.')


def _check_allowed_mentions(form: Form, allowed: Json | None) -> None:
    if allowed is None:
        return
    parse = form.size("allowed_mentions.parse", allowed.get("parse"), 3)
    for index, kind in enumerate(parse):
        form.choice(f"allowed_mentions.parse.{index}", kind, ("roles", "users", "everyone"))
    for kind in ("users", "roles"):
        if form.size(f"allowed_mentions.{kind}", allowed.get(kind), MENTIONS) and kind in parse:
            form.wrong(
                "allowed_mentions",
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
