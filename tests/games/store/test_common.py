"""What both stores do alike stands once."""

from __future__ import annotations

import pytest

from games.store.common import CommonStore
from games.store.json import JsonStore
from games.store.redis import RedisStore

SHARED = {name for name, member in vars(CommonStore).items() if callable(member) and not name.startswith("_")}


@pytest.mark.parametrize("store", [JsonStore, RedisStore])
def test_no_store_has_a_shared_method_of_its_own(store: type[CommonStore]) -> None:
    own = [kind for kind in store.__mro__ if kind not in CommonStore.__mro__]
    implemented = SHARED - {"iter_submissions"}
    assert len(implemented) == 12
    assert not [(kind, name) for kind in own for name in implemented if name in vars(kind)]
