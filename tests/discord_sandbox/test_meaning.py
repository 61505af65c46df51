"""What Discord refuses though each field by itself is right, and what it makes of blanks."""

from __future__ import annotations

from typing import Any

import pytest

from discord_sandbox.errors import ApiError
from discord_sandbox.state import COMPONENTS_V2, Message, User
from discord_sandbox.validation.commands import read_commands
from discord_sandbox.validation.messages import check_edit, check_message
from discord_sandbox.validation.modals import check_modal
from tests.discord_document.good import INPUT, SELECT, TEXT, button, label, picker, row

Json = dict[str, Any]


def refusal(check: Any, *arguments: Any, **options: Any) -> str:
    """Code and errors in one text; empty when it passes."""
    try:
        check(*arguments, **options)
    except ApiError as error:
        return f"{error.code} {error.errors or ''}"
    return ""


def of_message(**body: Any) -> str:
    return refusal(check_message, body)


def of_components(*components: Json) -> str:
    return of_message(components=list(components))


def of_form(*components: Json) -> str:
    return refusal(check_modal, {"title": "Title", "custom_id": "f", "components": list(components)})


def of_command(**fields: Any) -> str:
    return refusal(read_commands, [{"name": "say", "description": "Words"} | fields])


def option(kind: int, name: str = "it", **fields: Any) -> Json:
    return {"type": kind, "name": name, "description": "Words"} | fields


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"content": " \n "}, "50006"),
        (
            {"embeds": [{"title": "t", "fields": [{"name": "n", "value": " "}]}]},
            "'value': {'_errors': [{'code': 'BASE_TYPE_REQUIRED'",
        ),
        ({"components": [row(button(label="  "))]}, "BUTTON_COMPONENT_INVALID_LABEL"),
        ({"components": [row(button(custom_id=""))]}, "BASE_TYPE_REQUIRED"),
        ({"embeds": [{}]}, "'description': {'_errors': [{'code': 'BASE_TYPE_REQUIRED'"),
        ({"embeds": [{"color": 1, "video": {"url": "https://example.org/"}}]}, "BASE_TYPE_REQUIRED"),
        ({"embeds": [{"footer": {"icon_url": "https://example.org/"}}]}, "BASE_TYPE_REQUIRED"),
        ({"content": "x", "sticker_ids": ["1"]}, "50081"),
        ({"content": "x", "attachments": [{"id": "0"}]}, "ATTACHMENT_NOT_FOUND"),
        ({"embeds": [{"image": {"url": "attachment://a.png"}}]}, "ATTACHMENT_NOT_FOUND"),
        ({"poll": {"question": {"text": "?"}, "answers": [{"poll_media": {"text": "!"}}]}}, "50006"),
    ],
)
def test_a_message_without_sense_is_refused(body: Json, said: str) -> None:
    assert said in of_message(**body)


def test_what_is_kept_has_no_blanks_around_it_and_no_foreign_keys() -> None:
    kept = check_message({"content": " Hello\n", "foreign": 1, "embeds": [{"title": " T ", "foreign": 1, "url": None}]})
    assert kept == {"content": "Hello", "embeds": [{"title": "T"}]}


def test_a_file_that_came_along_may_be_spoken_of() -> None:
    sent = {"attachments": [{"id": "0", "filename": "a.png", "size": 1}]}
    assert of_message(**sent, embeds=[{"image": {"url": "attachment://a.png"}}]) == ""


def message(**fields: Any) -> Message:
    return Message("1", "2", "3", User("4", "Tally", True), 0, **fields)


def test_an_edit_may_not_empty_a_message() -> None:
    assert refusal(check_edit, {"content": ""}, message(content="x")).startswith("50006")
    assert refusal(check_edit, {"content": None}, message(content="x")).startswith("50006")
    assert refusal(check_edit, {"content": None}, message(content="x", embeds=[{"title": "t"}])) == ""
    assert refusal(check_edit, {}, message(content="x")) == ""
    kept = message(content="x", attachments=[{"id": "9", "filename": "a.png"}])
    picture = [{"image": {"url": "attachment://a.png"}}]
    assert refusal(check_edit, {"attachments": [{"id": "9"}], "embeds": picture}, kept) == ""
    assert "ATTACHMENT_NOT_FOUND" in refusal(check_edit, {"attachments": [], "embeds": picture}, kept)


@pytest.mark.parametrize(
    ("emoji", "right"),
    [
        ({"name": "🎲"}, True),
        ({"name": "❤️"}, True),
        ({"name": "👩🏽‍🚀"}, True),
        ({"name": "🇫🇷"}, True),
        ({"name": "1️⃣"}, True),
        ({"name": "▲"}, False),
        ({"name": "dice"}, False),
        ({"name": ":game_die:"}, False),
        ({"name": "🎲🎲"}, False),
        ({"name": "own", "id": "100000000000000001"}, False),
    ],
)
def test_an_emoji_is_one_of_unicodes(emoji: Json, right: bool) -> None:
    assert ("COMPONENT_INVALID_EMOJI" in of_components(row(button(emoji=emoji)))) is not right
    options = [{"label": "One", "value": "1", "emoji": emoji}]
    select = {"type": 3, "custom_id": "s", "options": options}
    assert ("COMPONENT_INVALID_EMOJI" in of_components(row(select))) is not right


@pytest.mark.parametrize(
    "changes",
    [
        {"min_values": 2, "max_values": 1},
        {"min_values": 2, "max_values": None},
        {"max_values": 1, "options": [it | {"default": True} for it in SELECT["options"]]},
    ],
)
def test_a_selects_numbers_agree(changes: Json) -> None:
    assert of_components(row(SELECT)) == ""
    assert of_components(row(SELECT | changes)).startswith("50035")


def test_a_picker_has_no_more_defaults_than_choices() -> None:
    two = [{"id": str(number), "type": "user"} for number in (1, 2)]
    assert of_components(row(picker(5, "user"))) == ""
    assert of_components(row(picker(5, "user", default_values=two))).startswith("50035")
    assert of_components(row(picker(5, "role"))).startswith("50035")


def test_a_container_stands_in_no_container() -> None:
    container = {"type": 17, "components": [TEXT]}
    body = {"flags": COMPONENTS_V2, "components": [container]}
    assert refusal(check_message, body) == ""
    assert "UNION_TYPE_CHOICES" in refusal(
        check_message, body | {"components": [container | {"components": [container]}]}
    )


def test_the_ids_of_parts_differ() -> None:
    assert of_components(row(button("a", id=1), button("b", id=2))) == ""
    assert "COMPONENT_ID_DUPLICATED" in of_components(row(button("a", id=1), button("b", id=1)))


def test_a_forms_value_keeps_its_own_limits() -> None:
    assert of_form(row(INPUT)) == ""
    assert "'value'" in of_form(row(INPUT | {"min_length": 5, "value": "Rome"}))
    assert "'value'" in of_form(row(INPUT | {"max_length": 3}))
    assert "'label'" in of_form(row(INPUT | {"label": None}))
    assert of_form(label(INPUT | {"label": None})) == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"options": [option(1), option(3, "other")]},
        {"options": [option(3), option(3)]},
        {"options": [option(4, min_value=5, max_value=1)]},
        {"options": [option(3, min_length=5, max_length=1)]},
        {"options": [option(3, choices=[{"name": "a", "value": "a"}], autocomplete=True)]},
        {"options": [option(2, options=[option(2)])]},
        {"name_localizations": {"xx": "wort"}},
        {"name_localizations": {"de": "Zwei Wörter"}},
        {"contexts": []},
        {"contexts": [0, 0]},
        {"default_member_permissions": "x1"},
        {"default_member_permissions": 2**54},
        {"description": "  "},
        {"type": 3},
    ],
)
def test_a_command_without_sense_is_refused(fields: Json) -> None:
    assert of_command() == ""
    assert of_command(**fields).startswith("50035")


def test_permissions_may_be_written_in_digits() -> None:
    """As the reference has them; discord.py sends numbers."""
    assert of_command(default_member_permissions="32") == ""
