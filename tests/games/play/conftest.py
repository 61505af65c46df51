"""What the tests of the services share: Discord on paper and the duties over the real store."""

from __future__ import annotations

import pytest

from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer


@pytest.fixture
def paper() -> PaperAnnouncer:
    return PaperAnnouncer()


@pytest.fixture
def duties(store: RedisStore, paper: PaperAnnouncer) -> Duties:
    return Duties(store, paper, SmallBank())
