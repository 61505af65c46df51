"""What a player is told by the services behind buttons and commands, over the real store and without Discord."""

from __future__ import annotations

from dataclasses import replace

import pytest
from discord.ui import Modal

from botbridge import answering, my_result
from botbridge.answering import AnsweringPlayer
from botbridge.messages import replies
from botbridge.messages.replies import RefusedByBot
from botbridge.visibility import Visibility
from games.domain.errors import GameNotFound, NotOpenYet, QuestionNotFound
from games.domain.records import AnswerPolicy
from games.store.redis import RedisStore
from tests.games.samples import CHANNEL, GUILD, QUESTION, announced, answer, game, interaction, opened, scheduled

TYPED = replace(QUESTION, seed="test:typed", options=())
FIRST = {"policy": AnswerPolicy.FIRST, "reveal": True}


@pytest.fixture
def player() -> AnsweringPlayer:
    visibility = Visibility(here=frozenset({CHANNEL}))
    return AnsweringPlayer(guild_id=GUILD, user_id="7", name="Ada", interaction_id=interaction(), visibility=visibility)


async def test_a_game_opens_with_whatever_it_is_answered_with(store: RedisStore, player: AnsweringPlayer) -> None:
    await opened(store, game("letters"))
    await opened(store, replace(game("typed"), questions=(TYPED,)))
    await opened(store, game("sheet", questions=2))

    letters = await answering.open_game(store, player, "letters")
    form = await answering.open_game(store, player, "typed")
    pages = await answering.open_game(store, player, "sheet")

    assert not isinstance(letters, Modal) and letters.view is not None
    assert [getattr(item, "label", "") for item in letters.view.children] == ["A · Lyon", "B · Paris"]
    assert isinstance(form, Modal) and form.custom_id == "w:typed"
    assert not isinstance(pages, Modal) and pages.view is not None and not pages.update
    assert [getattr(item, "placeholder", "") for item in pages.view.children] == [
        "Question 1: choose",
        "Question 2: choose",
    ]


async def test_a_game_that_is_not_posted_yet_takes_no_answer_and_has_no_result(
    store: RedisStore, player: AnsweringPlayer
) -> None:
    made = await scheduled(store)
    with pytest.raises(NotOpenYet):
        await answering.open_game(store, player, made.id)
    with pytest.raises(RefusedByBot, match=replies.NOT_OVER):
        await my_result.show(store, player, made.id)


async def test_a_command_says_which_question_or_option_it_lacks(store: RedisStore, player: AnsweringPlayer) -> None:
    one, two = await opened(store, game("one")), await opened(store, game("two", questions=2))

    with pytest.raises(RefusedByBot) as unnamed:
        await answering.answer_by_command(store, player, two, "Paris", None)
    with pytest.raises(QuestionNotFound):
        await answering.answer_by_command(store, player, two, "Paris", 3)
    with pytest.raises(RefusedByBot) as strange:
        await answering.answer_by_command(store, player, one, "Rome", None)

    assert str(unnamed.value) == replies.which_question(2)
    assert str(strange.value) == replies.none_of_the_options("B")
    assert await store.get_player(GUILD, "one", "7", 1) == await store.get_player(GUILD, "two", "7", 2) == []


@pytest.mark.parametrize(("letter", "right"), [("A", False), ("B", True)])
async def test_a_sheet_that_reveals_says_at_once_of_a_final_answer_whether_it_is_right(
    store: RedisStore, player: AnsweringPlayer, letter: str, right: bool
) -> None:
    await opened(store, game("sheet", questions=2, **FIRST))
    said = await answering.pick(store, player, "sheet", 1, letter)
    assert said.embed is not None and said.update
    assert f"**2.** {replies.verdict(right)}" in str(said.embed.to_dict())
    assert replies.verdict(not right) not in str(said.embed.to_dict())


async def test_ones_result_comes_with_the_results_and_not_before(
    store: RedisStore, player: AnsweringPlayer, transactional_db: None
) -> None:
    made = await opened(store)
    await answer(store, made, 7, "B")
    await store.end_now(GUILD, made.id)
    claim = await store.claim(GUILD, made.id)
    with pytest.raises(RefusedByBot, match=replies.RESULTS_SOON):
        await my_result.show(store, player, made.id)
    with pytest.raises(RefusedByBot):
        await answering.open_game(store, player, made.id)

    await announced(store, claim)

    said = await my_result.show(store, player, made.id)
    assert said.embed is not None and "Paris" in str(said.embed.to_dict())


async def test_a_game_that_was_cancelled_is_distinguished_from_one_that_never_was(
    store: RedisStore, player: AnsweringPlayer, transactional_db: None
) -> None:
    made = await opened(store)
    await store.delete_game(GUILD, made.id)
    with pytest.raises(RefusedByBot, match=replies.CANCELLED):
        await my_result.show(store, player, made.id)
    with pytest.raises(GameNotFound):
        await my_result.show(store, player, "never")
    with pytest.raises(GameNotFound):
        await answering.open_game(store, player, "never")
