"""The store as it was at first, again and again: for tests that ask every route one after the other."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from redis import Redis


@pytest.fixture
def server(redis_url: str) -> Iterator[Redis]:
    """This worker's own server, by one connection for the whole test."""
    with Redis.from_url(redis_url) as redis:
        yield redis


class Snapshot:
    """What the store holds now, without the dates at which some of it would go."""

    def __init__(self, server: Redis) -> None:
        self._server = server
        self._kept = {key: server.dump(key) for key in server.keys("trivia:*")}
        self._write_back()

    def restore(self) -> None:
        """Undo whatever was written; most requests are refused and write nothing, which the server knows."""
        if self._changes() != self._seen:
            self._write_back()

    def _changes(self) -> tuple[int, int]:
        """Grows, or begins anew with a save, whenever a key is written or deleted."""
        info = self._server.info("persistence")
        return info["rdb_last_save_time"], info["rdb_changes_since_last_save"]

    def _write_back(self) -> None:
        with self._server.pipeline() as pipe:
            for key in self._server.keys("trivia:*"):
                pipe.delete(key)
            for key, dumped in self._kept.items():
                pipe.restore(key, 0, dumped)
            pipe.execute()
        self._seen = self._changes()
