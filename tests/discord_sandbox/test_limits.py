"""Discord's size limits: what just fits passes, one more is refused as a form error that names the field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from discord_sandbox.errors import ApiError
from discord_sandbox.state import COMPONENTS_V2
from discord_sandbox.validation.messages import check_message
from discord_sandbox.validation.modals import check_modal

Json = dict[str, Any]


def refused(check: Callable[[], None]) -> dict[str, str]:
    """Field -> error code of what the check refuses; empty when it passes."""
    try:
        check()
    except ApiError as error:
        assert error.code == 50035
        return dict(flat("", error.errors or {}))
    return {}


def flat(path: str, errors: Json) -> list[tuple[str, str]]:
    found = [(path, error["code"]) for error in errors.get("_errors", ())]
    for step, inner in errors.items():
        if step != "_errors":
            found += flat(f"{path}.{step}".lstrip("."), inner)
    return found


def message(flags: int = 0, **body: Any) -> dict[str, str]:
    return refused(lambda: check_message({"content": "x"} | body if not flags else body, flags=flags))


def embed(**fields: Any) -> dict[str, str]:
    return message(embeds=[fields])


def button(**fields: Any) -> Json:
    return {"type": 2, "style": 1, "label": "A", "custom_id": "a"} | fields


def row(*children: Json) -> Json:
    return {"type": 1, "components": list(children)}


def buttons(count: int) -> list[Json]:
    return [button(custom_id=str(number)) for number in range(count)]


def select(count: int = 1, **fields: Any) -> Json:
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "s", "options": options} | fields


def modal(*components: Json, title: str = "Title", custom_id: str = "m") -> dict[str, str]:
    return refused(lambda: check_modal({"title": title, "custom_id": custom_id, "components": list(components)}))


def text_input(**fields: Any) -> Json:
    return {"type": 4, "custom_id": "t", "style": 1, "label": "Label"} | fields


@pytest.mark.parametrize(
    ("field", "most"),
    [("title", 256), ("description", 4096)],
)
def test_an_embeds_text_has_a_limit(field: str, most: int) -> None:
    assert embed(**{field: "x" * most}) == {}
    assert embed(**{field: "x" * (most + 1)}) == {f"embeds.0.{field}": "BASE_TYPE_MAX_LENGTH"}


def test_content_and_nonce_have_limits() -> None:
    assert message(content="x" * 2000, nonce="n" * 25) == {}
    assert message(content="x" * 2001) == {"content": "BASE_TYPE_MAX_LENGTH"}
    assert message(nonce="n" * 26) == {"nonce": "BASE_TYPE_MAX_LENGTH"}


def test_an_embeds_parts_have_limits() -> None:
    assert embed(footer={"text": "x" * 2048}, author={"name": "x" * 256}) == {}
    assert embed(footer={"text": "x" * 2049}) == {"embeds.0.footer.text": "BASE_TYPE_MAX_LENGTH"}
    assert embed(author={"name": "x" * 257}) == {"embeds.0.author.name": "BASE_TYPE_MAX_LENGTH"}
    assert embed(url="javascript:x") == {"embeds.0.url": "URL_TYPE_INVALID_SCHEME"}
    assert embed(color=0x1000000) == {"embeds.0.color": "NUMBER_TYPE_MAX"}


def test_an_embeds_fields_have_limits() -> None:
    assert embed(fields=[{"name": "n" * 256, "value": "v" * 1024}]) == {}
    assert embed(fields=[{"name": "n", "value": "v"}] * 25) == {}
    assert embed(fields=[{"name": "n", "value": "v"}] * 26) == {"embeds.0.fields": "BASE_TYPE_MAX_LENGTH"}
    assert embed(fields=[{"name": "n" * 257, "value": "v"}]) == {"embeds.0.fields.0.name": "BASE_TYPE_MAX_LENGTH"}
    assert embed(fields=[{"name": "n", "value": "v" * 1025}]) == {"embeds.0.fields.0.value": "BASE_TYPE_MAX_LENGTH"}
    assert embed(fields=[{"name": "n", "value": ""}]) == {"embeds.0.fields.0.value": "BASE_TYPE_REQUIRED"}


def test_all_embeds_together_have_a_limit() -> None:
    assert message(embeds=[{"description": "x" * 3000}] * 2) == {}
    assert message(embeds=[{"description": "x" * 3000}, {"description": "x" * 3001}]) == {
        "embeds": "MAX_EMBED_SIZE_EXCEEDED"
    }
    assert message(embeds=[{"title": "x"}] * 11) == {"embeds": "BASE_TYPE_MAX_LENGTH"}


def test_rows_and_buttons_have_limits() -> None:
    five_rows = [row(*[button(custom_id=f"{line}{place}") for place in range(5)]) for line in range(5)]
    assert message(components=five_rows) == {}
    assert message(components=[*five_rows, row(button(custom_id="more"))]) == {"components": "BASE_TYPE_MAX_LENGTH"}
    assert message(components=[row(*buttons(6))]) == {"components.0.components": "BASE_TYPE_BAD_LENGTH"}
    assert message(components=[row()]) == {"components.0.components": "BASE_TYPE_BAD_LENGTH"}
    assert message(components=[button()]) == {"components.0.type": "UNION_TYPE_CHOICES"}


def test_a_button_has_limits() -> None:
    path = "components.0.components.0"
    assert message(components=[row(button(label="x" * 80, custom_id="c" * 100))]) == {}
    assert message(components=[row(button(label="x" * 81))]) == {f"{path}.label": "BASE_TYPE_MAX_LENGTH"}
    assert message(components=[row(button(custom_id="c" * 101))]) == {f"{path}.custom_id": "BASE_TYPE_BAD_LENGTH"}
    assert message(components=[row(button(custom_id=None))]) == {f"{path}.custom_id": "BASE_TYPE_REQUIRED"}
    assert message(components=[row(button(style=9))]) == {f"{path}.style": "BASE_TYPE_CHOICES"}
    assert message(components=[row(button(label=None))]) == {path: "BUTTON_COMPONENT_INVALID_LABEL"}
    assert message(components=[row({"type": 2, "style": 5, "label": "x", "url": "https://example.org"})]) == {}
    assert message(components=[row({"type": 2, "style": 5, "label": "x"})]) == {f"{path}.url": "BASE_TYPE_REQUIRED"}


def test_custom_ids_are_unique_in_a_message() -> None:
    path = "components.0.components.1.custom_id"
    assert message(components=[row(button(), button())]) == {path: "COMPONENT_CUSTOM_ID_DUPLICATED"}


def test_a_select_has_limits_and_a_row_of_its_own() -> None:
    path = "components.0.components.0"
    assert message(components=[row(select(25, placeholder="x" * 150, max_values=25))]) == {}
    assert message(components=[row(select(26))]) == {f"{path}.options": "BASE_TYPE_BAD_LENGTH"}
    assert message(components=[row(select(placeholder="x" * 151))]) == {f"{path}.placeholder": "BASE_TYPE_MAX_LENGTH"}
    assert message(components=[row(select(2, max_values=3))]) == {f"{path}.max_values": "SELECT_COMPONENT_MAX_VALUES"}
    twins = [{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]
    assert message(components=[row(select(options=twins))]) == {
        f"{path}.options.1.value": "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
    }
    long = [{"label": "x" * 101, "value": "x" * 101, "description": "x" * 101}]
    assert set(message(components=[row(select(options=long))])) == {
        f"{path}.options.0.{name}" for name in ("label", "value", "description")
    }
    assert message(components=[row(select(), button())]) == {
        "components.0.components": "COMPONENT_LAYOUT_WIDTH_EXCEEDED"
    }


def test_the_layout_components_have_limits_of_their_own() -> None:
    text = {"type": 10, "content": "x" * 4000}
    section = {"type": 9, "components": [{"type": 10, "content": "x"}], "accessory": button()}
    container = {"type": 17, "components": [section, row(button(custom_id="b"))]}
    assert message(COMPONENTS_V2, components=[container]) == {}
    assert message(COMPONENTS_V2, components=[text]) == {}
    assert "components" in message(COMPONENTS_V2, components=[text, {"type": 10, "content": "x"}])
    assert "components" in message(COMPONENTS_V2, components=[{"type": 10, "content": "x"}] * 41)
    assert "content" in message(COMPONENTS_V2, content="no", components=[text])
    assert message(components=[text]) == {"components.0.type": "UNION_TYPE_CHOICES"}


def test_mentions_are_allowed_one_way_or_the_other() -> None:
    assert message(allowed_mentions={"parse": ["roles"], "users": ["1"]}) == {}
    assert message(allowed_mentions={"parse": ["users"], "users": ["1"]}) == {
        "allowed_mentions": "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE"
    }
    assert message(allowed_mentions={"users": ["1"] * 101}) == {"allowed_mentions.users": "BASE_TYPE_MAX_LENGTH"}


def test_an_empty_message_is_refused() -> None:
    with pytest.raises(ApiError, match="50006"):
        check_message({"content": ""}, flags=0)
    check_message({}, partial=True)


def test_a_modal_has_limits() -> None:
    part = row(text_input())
    parts = [row(text_input(custom_id=str(number))) for number in range(6)]
    assert modal(part, title="x" * 45, custom_id="c" * 100) == {}
    assert modal(part, title="x" * 46) == {"data.title": "BASE_TYPE_BAD_LENGTH"}
    assert modal(part, custom_id="c" * 101) == {"data.custom_id": "BASE_TYPE_BAD_LENGTH"}
    assert modal(*parts[:5]) == {}
    assert modal(*parts) == {"data.components": "BASE_TYPE_BAD_LENGTH"}
    assert modal() == {"data.components": "BASE_TYPE_BAD_LENGTH"}
    assert modal(row(button())) == {"data.components.0.components.0.type": "UNION_TYPE_CHOICES"}


def test_a_modals_fields_have_limits() -> None:
    path = "data.components.0.components.0"
    assert modal(row(text_input(label="x" * 45, placeholder="x" * 100, value="x" * 4000))) == {}
    assert modal(row(text_input(label="x" * 46))) == {f"{path}.label": "BASE_TYPE_BAD_LENGTH"}
    assert modal(row(text_input(placeholder="x" * 101))) == {f"{path}.placeholder": "BASE_TYPE_MAX_LENGTH"}
    assert modal(row(text_input(value="x" * 4001))) == {f"{path}.value": "BASE_TYPE_MAX_LENGTH"}
    assert modal(row(text_input(max_length=4001))) == {f"{path}.max_length": "NUMBER_TYPE_MAX"}
    assert modal(row(text_input(min_length=5, max_length=4))) == {f"{path}.min_length": "NUMBER_TYPE_MAX"}


def test_labels_carry_the_newer_fields() -> None:
    def label(component: Json, **fields: Any) -> Json:
        return {"type": 18, "label": "Label", "component": component} | fields

    group: Json = {
        "type": 21,
        "custom_id": "g",
        "options": [{"label": "a", "value": "a"}, {"label": "b", "value": "b"}],
    }
    assert modal(label(text_input(label=None)), label(select()), label(group), {"type": 10, "content": "Text"}) == {}
    assert modal(label(group | {"options": group["options"][:1]})) == {
        "data.components.0.component.options": "BASE_TYPE_BAD_LENGTH"
    }
    assert modal(label(select(), label="x" * 46)) == {"data.components.0.label": "BASE_TYPE_BAD_LENGTH"}
    assert modal(label(button())) == {"data.components.0.component.type": "UNION_TYPE_CHOICES"}
