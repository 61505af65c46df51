"""What the tests of the services share: Discord on paper and the duties over the real store."""

from __future__ import annotations

import pytest

from games.services.duties import Duties
from games.store import RedisStore

from .bank import SmallBank
from .paper import PaperAnnouncer


@pytest.fixture
def paper() -> PaperAnnouncer:
    return PaperAnnouncer()


@pytest.fixture
def duties(store: RedisStore, paper: PaperAnnouncer) -> Duties:
    return Duties(store, paper, SmallBank())
