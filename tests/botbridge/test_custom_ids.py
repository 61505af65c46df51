"""Each custom id is served by exactly one item: discord.py runs every one whose template matches."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest
from discord.ui import DynamicItem
from hypothesis import given, settings
from hypothesis import strategies as st

import botbridge
from botbridge import components, controls
from games.domain.records import Phase
from tests.botbridge.conftest import CAPITAL, Town
from tests.botbridge.test_visibility import _button

ALPHABET = "019ABJaxz_-!:" + "cdfgkmnpstvw"
"""Few characters, so that ids that two templates share come up soon; with all those that stand in a template."""


def templates() -> dict[str, re.Pattern[str]]:
    """Every template that discord.py could be given, wherever in botbridge it is defined, and that of our forms."""
    for module in pkgutil.walk_packages(botbridge.__path__, "botbridge."):
        if ".management." not in module.name and ".sandbox" not in module.name:
            importlib.import_module(module.name)
    found = {item.__name__: item.__discord_ui_compiled_template__ for item in _items(DynamicItem)}
    return found | {"a form": controls.FILLED, "the set-up form": controls.SET_UP}


def _items(base: type[Any]) -> Iterator[type[DynamicItem[Any]]]:
    for item in base.__subclasses__():
        if item.__module__.startswith("botbridge.") and hasattr(item, "__discord_ui_compiled_template__"):
            yield item
        yield from _items(item)


TEMPLATES = templates()


def test_every_item_is_registered() -> None:
    assert {item.__name__ for item in components.ITEMS} == TEMPLATES.keys() - {"a form", "the set-up form"}


@pytest.mark.parametrize("name", TEMPLATES)
def test_an_id_of_one_template_matches_no_other(name: str) -> None:
    @settings(max_examples=400, derandomize=True, deadline=None, database=None)
    @given(st.from_regex(TEMPLATES[name], fullmatch=True, alphabet=ALPHABET))
    def check(custom_id: str) -> None:
        assert [other for other, template in TEMPLATES.items() if template.fullmatch(custom_id)] == [name]

    check()


def test_the_ids_under_posts_that_stand_in_channels_are_still_served() -> None:
    """As every version so far has written them; the buttons of a game that is open during an upgrade are among them."""
    game = "a5d442vtk55l7obfj7dg"
    posted = {
        f"a:{game}:0:B": "AnswerButton",
        f"a:{game}:0:J!": "AnswerButton",
        f"f:{game}:0": "FormButton",
        f"p:{game}:4": "SheetButton",
        f"s:{game}:24": "AnswerMenu",
        f"t:{game}:0": "TypeButton",
        f"m:{game}": "ResultButton",
        "n:0": "TestPostButton",
        "x:0": "EarlierButton",
        "x:12": "EarlierButton",
        f"x:{game}": "EarlierButton",
        "x:123": "EarlierButton",
        f"c:{game}": "CancelButton",
        "c:0": "CancelButton",
        "d:test1": "DeleteButton",
        "v:t": "PrivacyButton",
        "v:d": "PrivacyButton",
        "v:n": "PrivacyButton",
        "k:90": "KeepButton",
        f"w:{game}!": "a form",
    }
    served = {it: [name for name, template in TEMPLATES.items() if template.fullmatch(it)] for it in posted}
    assert served == {it: [name] for it, name in posted.items()}


async def test_a_test_post_from_before_an_upgrade_still_says_that_it_is_one(town: Town) -> None:
    message = await _button(town, "x:12")
    said = await town.sandbox.press(town.ben, message, "x:12").answered()
    assert said.text == "This is only a test post: it takes no answer."


async def test_a_question_whether_to_cancel_from_before_an_upgrade_still_cancels(town: Town) -> None:
    await town.play(CAPITAL)
    game = await town.game()
    message = await _button(town, f"x:{game.id}")
    said = await town.sandbox.press(town.admin, message, f"x:{game.id}").answered()
    assert said.messages[0].text.startswith("Cancelled")
    assert (await town.store.get_states(town.guild, [game.id]))[game.id].phase in (Phase.CANCELLING, Phase.CANCELLED)
