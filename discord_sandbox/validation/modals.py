"""Modals (pop-up forms)."""

from __future__ import annotations

from typing import Any

from discord_sandbox.state import Json
from discord_sandbox.validation.components import Rules, walk
from discord_sandbox.validation.form import Form
from discord_sandbox.validation.parts import FORM, ComponentKind
from discord_sandbox.validation.shapes import at, read


def check_modal(data: Any) -> Json:
    """A modal, cleaned. Raises the refusal of one that Discord would refuse."""
    modal: Json = read(FORM, data, "data")
    form = Form("data")
    Rules(form).check(modal["components"])
    for path, part in walk("components", modal["components"]):
        if part["type"] == ComponentKind.ROW and not part["components"][0].get("label"):
            form.required(at(path, "components.0.label"))
    form.refuse_if_wrong()
    return modal
