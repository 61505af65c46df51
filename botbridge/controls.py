"""Builds buttons, menus and forms. All that is needed to serve one stands in its custom id (at most 100 characters).

The guild is never part of a custom id: it is always the interaction's own, so that no forged id reaches another guild.
Views are stopped as soon as they are built: discord.py then keeps no memory of them, and `components` serves them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from discord import ButtonStyle, Message, SelectOption, TextStyle
from discord.components import ActionRow
from discord.ui import Button, Item, Label, Modal, Select, TextInput, View

from botbridge.messages import welcome
from botbridge.messages.posts import CALLED_OFF, shows_open, title
from botbridge.messages.results import option_of
from botbridge.messages.sheet import on_page, pages
from botbridge.messages.text import plain
from games.domain.answer_request import MAX_ANSWER
from games.domain.records import Game, Question, Submission
from games.rules import weekdays
from games.rules.scoring import option_letter

_GAME = r"(?P<game>[\w-]{1,40})"
_QUESTION = r"(?P<question>\d{1,2})"
_REVEAL = r"(?P<reveal>!?)"
"""Marks games that reveal at once what is right; only a hint to look, for the game itself decides."""

ANSWER = re.compile(rf"a:{_GAME}:{_QUESTION}:(?P<letter>[A-J]){_REVEAL}")
FORM = re.compile(rf"f:{_GAME}:{_QUESTION}{_REVEAL}")
FILLED = re.compile(rf"w:{_GAME}{_REVEAL}")
SHEET = re.compile(rf"p:{_GAME}:(?P<page>\d{{1,2}})")
PICK = re.compile(rf"s:{_GAME}:{_QUESTION}")
TYPE = re.compile(rf"t:{_GAME}:(?P<page>\d{{1,2}})")
RESULT = re.compile(rf"m:{_GAME}")
DELETE = re.compile(r"d:(?P<registration>[\w-]{1,40})")
TEST_POST = re.compile(r"n:\d{1,2}")
CANCEL = re.compile(rf"c:{_GAME}")
EARLIER = re.compile(rf"x:(?:(?P<test_post>\d{{1,2}})|{_GAME})")
"""What earlier versions wrote for both of these. Such messages stand in channels: nothing else may ever begin so."""
SETTING_UP = re.compile(r"g:(?P<act>[st])")
"""`s`et up, `t`ry it now."""
SET_UP = re.compile(r"g:f")
"""The form, filled in."""
KEEP = re.compile(r"k:(?P<days>\d{2,4})")
PRIVACY = re.compile(r"v:(?P<act>[tnsfd])")
"""`t`ake out, do `n`ot show, `s`how, be `f`orgotten, `d`o forget."""
_OF_A_GAME = re.compile(rf"[afmpst]:{_GAME}\b.*")
ANSWERING = (ANSWER, PICK, FORM, SHEET, TYPE)
"""What a game that is over no longer serves; the first two are answers by themselves."""

_LABEL, _OPTION, _HEADING, _TYPED = 80, 100, 45, 200


def _view(items: Iterable[Item[Any]]) -> View | None:
    view = View(timeout=None)
    for item in items:
        view.add_item(item)
    view.stop()
    return view if view.children else None


def _button(label: str, custom_id: str, style: ButtonStyle = ButtonStyle.secondary, **more: Any) -> Button[View]:
    return Button(label=plain(label, _LABEL), custom_id=custom_id, style=style, **more)


def question_controls(game: Game) -> View | None:
    """The buttons under a question post; of a game that is over, the player's own result, if it has results."""
    if game.state.phase in CALLED_OFF:
        return None
    if not shows_open(game.state):
        return results_controls(game)
    if len(game.questions) > 1:
        return _view([_button("Answer", f"p:{game.id}:0", ButtonStyle.primary)])
    return _view(_answer_buttons(game))


def _answer_buttons(game: Game) -> list[Button[View]]:
    """One button for each option of a game's only question, or one that opens the form."""
    question = game.questions[0]
    if not question.options:
        return [_button("Answer", f"f:{game.id}:0{_mark(game)}", ButtonStyle.primary)]
    return [
        _button(option_label(question, index), f"a:{game.id}:0:{option_letter(index)}{_mark(game)}")
        for index in range(len(question.options))
    ]


def _mark(game: Game) -> str:
    return "!" if game.reveal else ""


def option_label(question: Question, index: int, limit: int = _LABEL) -> str:
    """`B · Paris`."""
    return f"{option_letter(index)} · {plain(question.options[index], limit - 4)}"


def results_controls(game: Game) -> View | None:
    """The button under the results."""
    return _view([_button("My result", f"m:{game.id}")])


def controls_of_test_post(game: Game) -> View | None:
    """The buttons of a question post as they look, for a test post: whichever is pressed says so."""
    looks = question_controls(game)
    buttons = [item for item in looks.children if isinstance(item, Button)] if looks else []
    return _view(_button(button.label or "", f"n:{n}", button.style) for n, button in enumerate(buttons))


def sheet_controls(game: Game, mine: Mapping[int, Submission], page: int) -> View | None:
    """A menu for each choice on the page, then one row to turn pages and to type the other answers."""
    shown = on_page(game, page)
    items: list[Item[Any]] = [_menu(game, index, mine.get(index)) for index in shown if game.questions[index].options]
    if page > 0:
        items.append(_button("◀ Back", f"p:{game.id}:{page - 1}", row=4))
    typed = [index + 1 for index in shown if not game.questions[index].options]
    if typed:
        label = f"Type answer {', '.join(map(str, typed))}"
        items.append(_button(label, f"t:{game.id}:{page}", ButtonStyle.primary, row=4))
    if page + 1 < pages(game):
        items.append(_button("Next ▶", f"p:{game.id}:{page + 1}", row=4))
    return _view(items)


def _menu(game: Game, index: int, chosen: Submission | None) -> Select[View]:
    question = game.questions[index]
    picked = option_of(question, chosen.answer) if chosen else None
    options = [
        SelectOption(label=option_label(question, n, _OPTION), value=option_letter(n), default=n == picked)
        for n in range(len(question.options))
    ]
    return Select(custom_id=f"s:{game.id}:{index}", placeholder=f"Question {index + 1}: choose", options=options)


def answer_form(game_id: str, question: int, reveal: bool) -> Modal:
    """The form for a game's only question, built without reading the game: the question stands above it."""
    form = Modal(title="Your answer", custom_id=f"w:{game_id}{'!' if reveal else ''}", timeout=None)
    form.add_item(Label(text="Answer", component=_input(question, required=True)))
    form.stop()
    return form


def page_form(game: Game, mine: Mapping[int, Submission], page: int) -> Modal:
    """A form with the typed questions of one page of the sheet, filled with what is stored."""
    heading = plain(title(game, "Your answers"), _HEADING)
    form = Modal(title=heading, custom_id=f"w:{game.id}{_mark(game)}", timeout=None)
    for index in on_page(game, page):
        question = game.questions[index]
        if not question.options:
            field = _input(index, required=False, default=mine[index].answer if index in mine else "")
            text = plain(question.text, 100)
            form.add_item(Label(text=f"Question {index + 1}", description=text, component=field))
    form.stop()
    return form


def _input(question: int, *, required: bool, default: str = "") -> TextInput[View]:
    return TextInput(
        style=TextStyle.short,
        custom_id=str(question),
        required=required,
        max_length=MAX_ANSWER,
        default=default[:MAX_ANSWER] or None,
    )


def typed_answers(data: Mapping[str, Any]) -> dict[int, str]:
    """What was typed into a form of ours: question index -> text; empty fields are left out."""
    found: dict[int, str] = {}
    for row in data.get("components", ()):
        for field in row.get("components") or [row.get("component") or {}]:
            text, name = field.get("value") or "", str(field.get("custom_id", ""))
            if name.isascii() and name.isdigit() and text.strip():
                found[int(name)] = text
    return found


def delete_controls(registration_id: str) -> View | None:
    """The button that confirms a deletion."""
    return _view([_button("Delete it", f"d:{registration_id}", ButtonStyle.danger)])


def cancel_controls(game_id: str) -> View | None:
    """The button that confirms that a game is cancelled."""
    return _view([_button("Cancel the game", f"c:{game_id}", ButtonStyle.danger)])


def privacy_controls(is_hidden: bool) -> View | None:
    """What a player may do with what is kept of them."""
    take_out = _button("Take out my data", "v:t", ButtonStyle.primary)
    hide = _button("Show my name", "v:s") if is_hidden else _button("Hide my name", "v:n")
    return _view([take_out, hide, _button("Forget me …", "v:f", ButtonStyle.danger)])


def forget_controls() -> View | None:
    """The button that confirms that a player is to be forgotten."""
    return _view([_button("Forget me for good", "v:d", ButtonStyle.danger)])


def welcome_controls() -> View | None:
    """The buttons under the welcome."""
    return _view([_button("Set up", "g:s", ButtonStyle.primary), _button("Try it now", "g:t")])


def setup_again() -> View | None:
    """The button beside what was wrong with a form."""
    return _view([_button("Set up", "g:s", ButtonStyle.primary)])


def setup_form(zone: str) -> Modal:
    """The form of the first registration in a channel, with what most want filled in."""
    form = Modal(title=welcome.FORM_TITLE, custom_id="g:f", timeout=None)
    days = [
        SelectOption(label=name, value=day, default=True)
        for day, name in zip(weekdays.DAYS, weekdays.NAMES, strict=True)
    ]
    form.add_item(Label(text="Weekdays", component=Select(custom_id="days", max_values=len(days), options=days)))
    for name, text, description, value in (
        ("times", "Times of day", "Such as 18:00, or 8:00, 17:30", "18:00"),
        ("zone", "Time zone", "Of the nearest city, such as Europe/Vienna", zone),
        ("window", "Answers are taken for", "Such as 90s, 30m, 2h30m or 1d", "1h"),
        ("questions", "Questions per game", "1 to 25", "1"),
    ):
        field = TextInput[View](custom_id=name, default=value, max_length=_TYPED)
        form.add_item(Label(text=text, description=description, component=field))
    form.stop()
    return form


def chosen_values(data: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a form of labelled fields holds: the field's custom id -> what was typed or chosen; no empty ones."""
    fields = [part.get("component") or {} for part in data.get("components", ())]
    values = {str(it.get("custom_id", "")): it.get("values") or [it.get("value") or ""] for it in fields}
    return {name: chosen for name, chosen in values.items() if any(chosen)}


def keep_controls(days: int) -> View | None:
    """The button that confirms that older answers are to be removed."""
    return _view([_button(f"Keep {days} days", f"k:{days}", ButtonStyle.danger)])


def custom_ids(message: Message) -> list[str]:
    """The custom ids of a message's buttons and menus."""
    rows = (row.children for row in message.components if isinstance(row, ActionRow))
    return [custom_id for row in rows for item in row if (custom_id := getattr(item, "custom_id", None))]


def takes_answers(message: Message) -> bool:
    """Whether a post of ours has buttons by which a question is answered."""
    return any(custom_id[:2] in ("a:", "f:", "p:", "w:") for custom_id in custom_ids(message))


def game_of(message: Message) -> str | None:
    """The id of the game that a post or a sheet of ours shows, read from its buttons; None for any other message."""
    found = (_OF_A_GAME.fullmatch(custom_id) for custom_id in custom_ids(message))
    return next((match["game"] for match in found if match), None)
