"""Reading a request's body: JSON, a form with JSON and files, or a plain form."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import BodyPartReader, web


async def read_body(request: web.Request) -> tuple[Any, str]:
    """The decoded body (None when absent or broken) and its text."""
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    raw = await request.text()
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(parse_qsl(raw)), raw
    return _decode(raw), raw


def _decode(raw: str) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return None


async def _read_form(request: web.Request) -> tuple[Any, str]:
    """Files are described, not kept: their names and sizes become the message's attachments."""
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
            files[index] = {"filename": part.filename or "file", "size": len(content)}
    body = _decode(raw) or {}
    body["attachments"] = [_attachment(described, files) for described in body.get("attachments") or ()]
    return body, raw


def _attachment(described: dict[str, Any], files: dict[str, dict[str, Any]]) -> dict[str, Any]:
    about = files.get(str(described.get("id")), {})
    return {"url": "", "proxy_url": "", "size": 0, **described, **about, "id": str(described.get("id"))}
