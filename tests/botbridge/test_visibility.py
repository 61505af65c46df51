"""Nobody learns of, or answers, what happens in a channel that is hidden from them, by any way into the bot."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio
from asgiref.sync import sync_to_async
from discord import app_commands
from discord.ui import Button, View

from botbridge import commands
from botbridge.client import TriviaBot
from botbridge.messages import replies
from discord_sandbox.views import MessageView
from games.domain.errors import GameNotFound
from games.domain.records import Phase, Registration
from games.questions.bundled import bundled_bank
from games.scores import scores
from tests.botbridge.conftest import CAPITAL, PLANET, Town, until
from tests.faults.hostile import send_raw_form
from tests.games.scores.scored import archived


class Board:
    """A channel of the town that hides a game, a finished game and a registration from everybody but some."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.channel = town.sandbox.add_channel(town.guild, "boardroom").id
        self.game = ""
        self.over = ""
        self.chair = town.sandbox.add_member(town.guild, "Chair", permissions=["administrator"]).id
        town.sandbox.set_channel_permissions(self.channel, town.guild, deny=["view_channel"])
        town.sandbox.set_channel_permissions(self.channel, town.sandbox.bot_id, allow=["view_channel"])

    async def open(self) -> None:
        made = Registration(id="hush", guild_id=self.town.guild, channel_id=self.channel, times=("18:17",))
        await self.town.store.save_registration(made, None)
        self.over = await self._play("over", PLANET)
        await self.town.store.end_now(self.town.guild, self.over)
        await until(self.town.history, "the game is in history")
        self.game = await self._play("open", CAPITAL)

    async def _play(self, slot: str, *questions: Any) -> str:
        queued = await self.town.queue(*questions, slot=slot, channel_id=self.channel)
        await until(lambda: self.town._opened(queued), "the game is open")
        return queued

    def reports(self, text: str) -> list[str]:
        """What of the hidden channel stands in a text."""
        secrets = ("boardroom", self.channel, "18:17", "18:1", CAPITAL.text, PLANET.text, "Jupiter")
        return [secret for secret in secrets if secret in text]


@pytest_asyncio.fixture
async def board(quiet_town: Town) -> Board:
    board = Board(quiet_town)
    await quiet_town.start_bot()
    await board.open()
    return board


def options_of(command: app_commands.Command[Any, ..., Any], board: Board) -> dict[str, Any]:
    """Values for a command's options. A new option needs one here."""
    values = {
        "answer": "Paris",
        "game": board.game,
        "registration": "hush",
        "channel": board.channel,
        "times": "9:00",
        "duration": "5m",
        "days": 30,
        "forever": True,
    }
    unneeded = {
        "question",
        "page",
        "period",
        "category",
        "cron",
        "zone",
        "weekdays",
        "window",
        "questions",
        "difficulty",
        "mix",
        "points",
        "policy",
    }
    unneeded |= {"reveal", "role", "thread", "publish", "no_role", "off"}
    return {option.name: values[option.name] for option in command.parameters if option.name not in unneeded}


def every_command() -> Iterator[app_commands.Command[Any, ..., Any]]:
    for command in commands.TRIVIA.commands:
        assert isinstance(command, app_commands.Command), "a group of its own needs walking"
        yield command


async def test_no_command_tells_of_a_hidden_channel_or_changes_what_is_in_it(board: Board) -> None:
    town = board.town
    before = await town.store.get_registrations(town.guild)
    for who in (town.ben, town.admin):
        for command in every_command():
            everything = options_of(command, board)
            required = {option.name for option in command.parameters if option.required}
            for options in (everything, {name: value for name, value in everything.items() if name in required}):
                said = await town.slash(who, command.name, **options)
                assert board.reports(said.text) == [], (command.name, options, said.text)
    game = await town.store.get_game(town.guild, board.game)
    assert (game.state.phase, game.state.players) == (Phase.OPEN, 0)
    assert await town.store.get_registrations(town.guild) == before


async def test_no_completion_tells_of_a_hidden_channel(board: Board) -> None:
    town, completed = board.town, 0
    for command in every_command():
        for option in (it for it in command.parameters if it.autocomplete):
            for who in (town.ben, town.admin):
                act = town.sandbox.autocomplete(who, town.channel, f"trivia {command.name}", option.name, {})
                choices = (await act.answered()).choices
                assert board.reports(str(choices)) == [], (command.name, option.name)
            completed += 1
    assert completed >= 12


async def test_completions_of_managers_commands_are_theirs_alone(town: Town) -> None:
    await town.register()
    for command, option in (("post", "registration"), ("register", "category")):
        for who, is_reported in ((town.ben, False), (town.admin, True)):
            act = town.sandbox.autocomplete(who, town.channel, f"trivia {command}", option, {})
            assert bool((await act.answered()).choices) is is_reported, (command, who)


async def test_administrators_see_all(board: Board) -> None:
    town = board.town
    assert CAPITAL.text in str((await _completed(town, board.chair)).choices)
    for command, expected in {"status": board.channel, "list": "18:17", "history": "Jupiter", "next": "hush"}.items():
        assert expected in (await town.slash(board.chair, command)).text, command
    assert "Saved: **B · Paris**" in (await town.slash(board.chair, "answer", answer="Paris", game=board.game)).text


async def _completed(town: Town, who: str) -> Any:
    return await town.sandbox.autocomplete(who, town.channel, "trivia answer", "game", {"answer": "x"}).answered()


WAYS = {
    "everybody again": (None, ["view_channel"], [], True),
    "by a role": ("role", ["view_channel"], [], True),
    "by name": ("member", ["view_channel"], [], True),
    "a right that is not to see": ("role", ["send_messages"], [], False),
}


@pytest.mark.parametrize(("whom", "allow", "deny", "sees"), WAYS.values(), ids=WAYS)
async def test_overwrites_decide_at_once(
    board: Board, whom: str | None, allow: list[str], deny: list[str], sees: bool
) -> None:
    town = board.town
    role = town.sandbox.add_role(town.guild, "Council").id
    target = {None: town.guild, "role": role, "member": town.ben}[whom]
    town.sandbox.set_member_roles(town.guild, town.ben, [role])
    town.sandbox.set_channel_permissions(board.channel, target, allow=allow, deny=deny)
    assert bool(board.reports((await town.slash(town.ben, "status")).text)) is sees
    assert bool(board.reports((await town.slash(town.ben, "history")).text)) is sees
    assert bool((await _completed(town, town.ben)).choices) is sees
    said = await town.slash(town.ben, "answer", answer="Paris", game=board.game)
    assert ("Saved" in said.text) is sees, said.text
    town.sandbox.set_channel_permissions(board.channel, town.ben, deny=["view_channel"])
    assert board.reports((await town.slash(town.ben, "status")).text) == []


async def test_a_member_who_sees_the_channel_plays_there(board: Board) -> None:
    town = board.town
    town.sandbox.set_channel_permissions(board.channel, town.ben, allow=["view_channel"])
    state = (await town.store.get_game(town.guild, board.game)).state
    said = await town.sandbox.press(town.ben, state.question_message_id, f"a:{board.game}:0:B").answered()
    assert "Saved" in said.text


async def test_a_category_that_is_played_in_a_hidden_channel_alone_is_not_named(board: Board) -> None:
    town, now = board.town, datetime.now(UTC)
    ben = (int(town.ben), 0, True, 9000)
    for channel, category in ((board.channel, "merger"), (town.channel, "mascots")):
        where = {"guild_id": town.guild, "channel_id": channel}
        await sync_to_async(archived)(category, ben, closed_at=now, categories=(category,), **where)
    while await scores.count_new():
        pass
    for who, sees in ((town.ben, False), (board.chair, True)):
        act = town.sandbox.autocomplete(who, town.channel, "trivia leaderboard", "category", {"category": "m"})
        assert [choice["value"] for choice in (await act.answered()).choices] == ["mascots", *(["merger"] * sees)]
        said = await town.slash(who, "leaderboard", category="merger")
        assert ("1 right of 1" in said.text) is sees, said.text
        assert "merger" not in (await town.slash(who, "leaderboard", category="merge")).text.casefold() or sees
        assert "1 right of 1" in (await town.slash(who, "leaderboard", category="mascots")).text


async def test_a_private_thread_is_hidden_from_all_who_do_not_act_in_it(town: Town) -> None:
    """Discord shows the bot a private thread, and not who is in it."""
    guards = town.sandbox.add_member(town.guild, "Guard", permissions=["manage_threads"]).id
    thread = town.sandbox.add_private_thread(town.channel, "council", [town.ben]).id
    await town.queue(CAPITAL, slot="secret", channel_id=thread)
    await until(lambda: _is_open(town), "the game is open")
    for who, elsewhere in ((town.ben, False), (town.cleo, False), (guards, True)):
        assert (thread in (await town.slash(who, "status")).text) is elsewhere, who
    inside = await town.sandbox.slash(town.ben, thread, "trivia answer", {"answer": "Paris"}).answered()
    assert "Saved" in inside.text
    outside = await town.slash(town.cleo, "answer", answer="Paris")
    assert outside.text == replies.NO_GAME


async def _is_open(town: Town) -> bool:
    return [game.state.phase for game in await town.store.get_active_games(town.guild)] == [Phase.OPEN]


async def test_a_deleted_channel_is_hidden_from_all_but_administrators(board: Board) -> None:
    town = board.town
    town.sandbox.remove_channel(board.channel)
    assert board.reports((await town.slash(town.admin, "list")).text) == []
    assert (await town.slash(town.admin, "delete", registration="hush")).text == replies.NO_REGISTRATION
    assert "18:17" in (await town.slash(board.chair, "list")).text
    assert "Delete the registration" in (await town.slash(board.chair, "delete", registration="hush")).text


async def test_in_a_server_of_which_nothing_is_known_others_are_refused_kindly(board: Board) -> None:
    town = board.town
    town.sandbox.set_channel_permissions(board.channel, town.guild, allow=["view_channel"])
    town.sandbox.guild_unavailable(town.guild)
    for command in ("status", "history"):
        assert (await town.slash(town.ben, command)).text == replies.UNAVAILABLE_SERVER, command
    said = await town.slash(town.ben, "answer", answer="Paris", game=board.game)
    assert said.text == replies.UNAVAILABLE_SERVER
    assert (await town.slash(town.admin, "list")).text == replies.UNAVAILABLE_SERVER
    assert (await _completed(town, town.ben)).choices == ()
    town.sandbox.guild_available(town.guild)
    assert CAPITAL.text in str((await _completed(town, town.ben)).choices)


@pytest.mark.parametrize("custom_id", ["d:hush", "c:{game}", "x:{game}"])
async def test_what_a_button_confirms_is_looked_at_again(board: Board, custom_id: str) -> None:
    """The channel was hidden from the manager between the question and the press."""
    town = board.town
    button = custom_id.format(game=board.game)
    message = await _button(town, button)
    said = await town.sandbox.press(town.admin, message, button).answered()
    assert said.text in (replies.NO_REGISTRATION, GameNotFound.hint)
    assert (await town.store.get_game(town.guild, board.game)).state.phase is Phase.OPEN
    assert len(await town.store.get_registrations(town.guild)) == 1


@pytest.mark.parametrize(
    "custom_id", ["s:{game}:0", "t:{game}:0", "p:{game}:0", "a:{game}:0:B", "m:{over}", "m:{game}"]
)
async def test_a_button_that_no_post_of_the_game_carries_shows_nothing(board: Board, custom_id: str) -> None:
    """Its message is somebody's: the interaction is as a tampered client could make it."""
    town = board.town
    button = custom_id.format(game=board.game, over=board.over)
    remark = town.sandbox.say(town.ben, town.channel, "hm").id
    said = await town.sandbox.press(town.ben, remark, button, force=True).answered()
    assert board.reports(said.text) == []
    assert (await town.store.get_game(town.guild, board.game)).state.players == 0


async def test_a_form_that_was_never_shown_answers_nothing_in_a_hidden_channel(board: Board) -> None:
    """A tampered client may send any custom id, from any message."""
    town = board.town
    remark = await _anything(town)
    field = {"type": 4, "custom_id": "0", "value": "Paris"}
    said = await send_raw_form(town, town.ben, remark, f"w:{board.game}", field)
    assert said.text == GameNotFound.hint
    assert (await town.store.get_game(town.guild, board.game)).state.players == 0


async def _anything(town: Town) -> MessageView:
    await _button(town, "x:0")
    return (await town.posts())[0]


async def _button(town: Town, custom_id: str) -> str:
    async with TriviaBot(town.store, bundled_bank()) as bot:
        await bot.login(town.sandbox.token)
        view = View(timeout=None).add_item(Button(label="B", custom_id=custom_id))
        return str((await bot.get_partial_messageable(int(town.channel)).send("sure?", view=view)).id)
