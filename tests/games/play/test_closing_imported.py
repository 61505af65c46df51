"""The close of games that another program has posted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from games.domain.duties import EarlierTries
from games.domain.records import GameState, Phase, Submission
from games.models import ArchivedGame
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games import samples
from tests.games.play.paper import PaperAnnouncer

pytestmark = pytest.mark.django_db(transaction=True)


async def test_a_game_whose_question_post_nobody_knows_is_closed_all_the_same(
    store: RedisStore, duties: Duties, paper: PaperAnnouncer
) -> None:
    state = GameState(phase=Phase.OPEN, opens_ms=1000, ends_ms=2000, players=1, answers=1, accepted=1)
    given = Submission(user_id="7", question=0, answer="Paris", interaction_id="0", received_ms=1500)
    await store.import_game(replace(samples.game(), state=state), [given], EarlierTries())

    await duties.run_due()

    assert [act for act in paper.acts if act.startswith("show_question")] == []
    [finished] = await store.get_history(samples.GUILD)
    assert (finished.results.answers, finished.game.state.question_message_id) == (1, "")
    assert (await ArchivedGame.objects.aget(id=finished.game.id)).answers == 1
