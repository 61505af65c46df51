"""Discord's limits as its documentation states them, checked on what would be sent."""

from __future__ import annotations

from discord import Embed
from discord.ui import Modal, View

from botbridge.messages.text import size


def check_embed(embed: Embed) -> None:
    """https://discord.com/developers/docs/resources/message#embed-object-embed-limits"""
    data = embed.to_dict()
    fields = data.get("fields", [])
    assert size(data.get("title", "")) <= 256
    assert 1 <= size(data.get("description", "-")) <= 4096
    assert size(data.get("footer", {}).get("text", "")) <= 2048
    assert len(fields) <= 25
    for field in fields:
        assert 1 <= size(field["name"]) <= 256
        assert 1 <= size(field["value"]) <= 1024
    texts = [data.get("title", ""), data.get("description", ""), data.get("footer", {}).get("text", "")]
    texts += [field[part] for field in fields for part in ("name", "value")]
    assert sum(map(size, texts)) <= 6000


def check_view(view: View | None) -> None:
    """https://discord.com/developers/docs/components/reference"""
    rows = view.to_components() if view else []
    assert len(rows) <= 5
    seen = set()
    for row in rows:
        assert 1 <= len(row["components"]) <= 5
        for item in row["components"]:
            assert 1 <= size(item["custom_id"]) <= 100
            assert item["custom_id"] not in seen
            seen.add(item["custom_id"])
            if item["type"] == 2:
                assert 1 <= size(item["label"]) <= 80
            else:
                _check_menu(item)


def _check_menu(item: dict) -> None:
    assert size(item["placeholder"]) <= 150
    assert 1 <= len(item["options"]) <= 25
    assert len({option["value"] for option in item["options"]}) == len(item["options"])
    for option in item["options"]:
        assert 1 <= size(option["label"]) <= 100
        assert 1 <= size(option["value"]) <= 100


def check_form(form: Modal) -> None:
    """https://discord.com/developers/docs/interactions/receiving-and-responding"""
    data = form.to_dict()
    assert 1 <= size(data["title"]) <= 45
    assert 1 <= size(data["custom_id"]) <= 100
    assert 1 <= len(data["components"]) <= 5
    for label in data["components"]:
        assert 1 <= size(label["label"]) <= 45
        assert size(label.get("description", "")) <= 100
        assert size(label["component"].get("value") or "") <= 4000
