"""An empty store, an empty database and the sample, for the commands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.games.legacy.support import flush, sample, write


@pytest.fixture
def empty(transactional_db: None, redis_url: str) -> None:
    """Nothing in the store and nothing in SQL."""
    flush(redis_url)


@pytest.fixture
def state(tmp_path: Path, empty: None) -> Path:
    """The sample in a file of its own."""
    return write(tmp_path / "app_state.json", sample())
