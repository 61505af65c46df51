"""No answer before the close by the ways that are no routes: sockets, commands, completions, buttons and forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from botbridge.commands import COMMANDS, TRIVIA
from botbridge.messages.results import my_result
from games.domain.records import Game, Question
from games.live.routing import websocket_urlpatterns
from games.store.redis import RedisStore
from tests.botbridge import conftest as bots
from tests.botbridge.conftest import Town
from tests.e2e import scene
from tests.e2e.scene import QUIZ
from tests.faults import hostile
from tests.games.live import test_consumers as sockets
from tests.trivia_site.web.route_matrix import ROLES

looks_often, sandbox, quiet_town, town = bots._looks_often, bots.sandbox, bots.quiet_town, bots.town

SECRET = "zyxwvut"
SEALED = Question(
    seed="own:1",
    text="What is in the sealed box?",
    answer="Zyxwvutanswer",
    aliases=("Zyxwvutalias",),
    rivals=("Zyxwvutrival",),
    category="sealed",
    explanation="Zyxwvutexplained.",
    source="Zyxwvutsource",
)
SOCKETS = ("/ws/overview", "/ws/games/open", f"/ws/games/{QUIZ}/open")


@pytest.mark.django_db(transaction=True)
async def test_no_socket_tells_anybody_the_answer(store: RedisStore) -> None:
    """Each role listens while the right answer comes in, and asks for all of it again."""
    assert len(websocket_urlpatterns) == len(SOCKETS) + 1, "a new socket needs a line here"
    await sync_to_async(scene.people)()
    game = await scene.open_game(store, QUIZ, scene.TRIVIA, SEALED, id="open")
    for number, (role, name) in enumerate(ROLES.items()):
        for path in SOCKETS:
            async with sockets.socket(path, name) as socket:
                await scene.submit(store, game, number, "Zyxwvutanswer", name="Ada")
                await socket.say('{"type": "resync"}')
                heard = [await socket.line.receive_output(10)]
                while not await socket.line.receive_nothing(0.15):
                    heard.append(await socket.line.receive_output(10))
            print(f"{path:36} {role:16} {len(heard)} messages, shown: {'yes' if SECRET in reported(heard) else 'no'}")
            assert not untold(heard, game), (path, role)
    await sockets.close_store()


def reported(what: Any) -> str:
    return json.dumps(what, default=str).casefold()


def untold(what: Any, game: Game) -> list[str]:
    """What of an answer, or of that by which it could be tried, somebody was told of a game in play."""
    assert game.secrets
    words = (SECRET, game.secrets.salt.hex(), game.secrets.leaf_key.hex())
    return [word for word in words if word in reported(what)]


VALUES = {"registration": "test1", "answer": "no idea", "duration": "15m", "times": "8:00", "category": "sealed"}
ENDING = ("close", "cancel")
"""These end the game: they come last."""


def _commands() -> Iterator[tuple[str, dict[str, str], list[str]]]:
    """Each command with a value for every option that has one here, and the options that complete."""
    for command in sorted(TRIVIA.commands, key=lambda command: command.name in ENDING):
        parameters = command.parameters  # type: ignore[union-attr]
        given = {option.name: VALUES[option.name] for option in parameters if option.name in VALUES}
        yield command.name, given, [option.name for option in parameters if option.autocomplete]


async def test_no_command_completion_button_or_form_tells_anybody_the_answer(town: Town) -> None:
    """A player, somebody who has not answered, and an administrator; the same was asked in a game that is over."""
    assert len(COMMANDS) == 2, "a new menu entry needs a line here"
    await town.register(category="sealed")
    before = await town.play(SEALED, slot="0")
    await hostile.send_form(town, town.ben, before, "no idea")
    results = await town.close()
    assert SECRET in reported((await town.press(town.ben, results, "My result")).text), "it is over, and told"
    post = await town.play(replace(SEALED, text=SEALED.text.upper(), seed="own:2"))
    game = await town.game()

    said: list[Any] = [asdict(await hostile.send_form(town, town.ben, post, "no idea"))]
    for member in (town.ben, town.cleo, town.admin):
        said.append(asdict(await town.press(member, results, "My result")))
        menu = await town.sandbox.message_menu(member, post.id, "Submit Answer").acknowledged()
        said.append(asdict(menu))
        for name, options, completing in _commands():
            line = f"trivia {name}"
            for option in completing:
                for typed in ("", "z", "sealed", "zyxwvut"):
                    asked = town.sandbox.autocomplete(member, town.channel, line, option, {option: typed})
                    said.append([choice["name"] for choice in (await asked.acknowledged()).choices])
            given = options | ({"game": game.id} if "game" in completing else {})
            if name == "register":
                given |= {"channel": town.channel}
            answered = await town.sandbox.slash(member, town.channel, line, given).answered()
            said.append([name, answered.text])
            print(f"/{line:20} {len(answered.text):5} chars, shown: {'yes' if SECRET in reported(said[-1]) else 'no'}")
            assert not untold(said, game), name
    assert len(said) > 60


async def test_my_result_does_not_say_that_an_answer_was_right_to_what_a_game_asks_again(town: Town) -> None:
    """Whoever was right would read beside the own words that they are the answer."""
    before = await town.play(SEALED, slot="0")
    await hostile.send_form(town, town.ben, before, "Zyxwvutanswer")
    await hostile.send_form(town, town.cleo, before, "no idea")
    results = await town.close()
    assert "You were right · place 1" in (await town.press(town.ben, results, "My result")).text

    await town.play(replace(SEALED, seed="own:2"))

    right, wrong = [(await town.press(member, results, "My result")).text for member in (town.ben, town.cleo)]
    assert right.replace("Zyxwvutanswer", "no idea") == wrong, "the two are told the same"
    assert "withheld while a game asks this" in wrong


def test_my_result_of_several_counts_only_what_is_told() -> None:
    asked = tuple(replace(SEALED, seed=f"own:{n}", text=f"Question {n}?") for n in range(3))
    game = Game(id="g", guild_id="1", channel_id="2", questions=asked, window_s=60)
    mine = [(0, "Zyxwvutanswer", True), (1, "Zyxwvutanswer", True), (2, "no idea", False)]
    said = my_result(game, mine, 1, hidden=frozenset({1}))
    assert said.title == "1 of 2 questions right"
    assert said.description is not None
    first, second, third = said.description.splitlines()
    assert "✅" in first and "❌" in third
    assert second == "**2.** Zyxwvutanswer (withheld while a game asks this)"
