"""What a request wrote is undone, and what wrote nothing costs no writing."""

from __future__ import annotations

from redis import Redis

from tests.trivia_site.web import store_snapshot
from tests.trivia_site.web.store_snapshot import Snapshot

server = store_snapshot.server


def test_whatever_was_written_is_undone(server: Redis) -> None:
    server.flushall()
    server.set("trivia:kept", "1")
    server.hset("trivia:map", "field", "1")
    snapshot = Snapshot(server)

    for _ in range(2):
        server.set("trivia:kept", "2")
        server.delete("trivia:map")
        server.set("trivia:new", "1")
        snapshot.restore()
        assert sorted(server.keys("*")) == [b"trivia:kept", b"trivia:map"]
        assert (server.get("trivia:kept"), server.hgetall("trivia:map")) == (b"1", {b"field": b"1"})


def test_what_only_read_is_not_written_back(server: Redis) -> None:
    server.flushall()
    server.set("trivia:kept", "1")
    snapshot = Snapshot(server)
    before = server.info("persistence")["rdb_changes_since_last_save"]

    server.get("trivia:kept")
    snapshot.restore()

    assert server.info("persistence")["rdb_changes_since_last_save"] == before
