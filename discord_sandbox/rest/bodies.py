"""Reading a request's body: JSON, a form with JSON and files, or a plain form."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web


@dataclass(frozen=True, slots=True)
class Sent:
    """A body as it came."""

    body: Any = None
    """Decoded; None when absent or broken."""
    raw: str = ""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Name, size and content of each file of a form, by the number it was sent under."""

    def with_files(self) -> Any:
        """The body with its files in its attachments; a callback has those in its `data`."""
        if isinstance(self.body, dict) and isinstance(self.body.get("data"), dict):
            return self._with_files(self.body | {"data": self._with_files(self.body["data"])})
        return self._with_files(self.body)

    def _with_files(self, message: Any) -> Any:
        described = message.get("attachments") if isinstance(message, dict) else None
        if not isinstance(described, list):
            return message
        return message | {"attachments": [self._with_file(it) if isinstance(it, dict) else it for it in described]}

    def _with_file(self, described: dict[str, Any]) -> dict[str, Any]:
        own = {name: it for name, it in described.items() if name not in ("size", "content")}
        return own | self.files.get(str(described.get("id")), {})


async def read_body(request: web.Request) -> Sent:
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    raw = await request.text()
    if request.content_type == "application/x-www-form-urlencoded":
        return Sent(dict(parse_qsl(raw)), raw)
    return Sent(_decode(raw), raw)


def _decode(raw: str) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


async def _read_form(request: web.Request) -> Sent:
    raw = ""
    files: dict[str, dict[str, Any]] = {}
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = await part.read()
        if part.name == "payload_json":
            raw = bytes(content).decode()
        elif part.name and part.name.startswith("files["):
            index = part.name.removeprefix("files[").removesuffix("]")
            files[index] = {"filename": part.filename or "file", "size": len(content), "content": bytes(content)}
    return Sent(_decode(raw), raw, files)
