"""What a local socket may subscribe to, and what it is sent."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import NamedTuple, Protocol

from games.domain.records import GameState


class Topic(NamedTuple):
    """What a subscriber subscribes to; an empty part means any."""

    guild_id: str = ""
    game_id: str = ""


EVERYTHING = Topic()


class Subscriber(Protocol):
    """A local socket. Neither method may wait: a slow browser must not hold up the others."""

    def offer(self, topic: Topic, text: str) -> None:
        """Take the newest message about a game; it replaces one about the same game that was not sent yet."""

    def renew(self) -> None:
        """Everything was read again: send a snapshot."""


def encode(topic: Topic, state: GameState) -> str:
    """The message about a game: its state and nothing else, hence nothing about right or wrong or single options."""
    fields = asdict(state)
    for name in ("question_message_id", "results_message_id", "stored", "posted", "checksum"):
        del fields[name]
    return json.dumps(
        {"type": "state", "guild": topic.guild_id, "game": topic.game_id, **fields}, separators=(",", ":")
    )


def wider_topics(topic: Topic) -> tuple[Topic, Topic, Topic]:
    """The topics under which a game is published."""
    return (topic, Topic(topic.guild_id), EVERYTHING)
