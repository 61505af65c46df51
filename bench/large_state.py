"""Writes a JSON file as the legacy bot did, of any size, to measure `migrate_trivia`.

`python -m bench.large_state PATH [GAMES] [ANSWERS] [GUILDS]`: 10,000 games and 1,000,000 answers in 100 servers unless
said otherwise; every tenth game is in play, the others are over.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

TEXTS = ["Danube", "the danube", "Rhine", "Elbe", "Donau", "Vltava", "Wien", "Sava"]


def write(path: Path, games: int, answers: int, guilds: int) -> None:
    """Write the file, one game at a time."""
    draw = random.Random(7)
    per_guild, per_game = games // guilds, answers // games
    with path.open("w", encoding="utf-8") as stream:
        stream.write("{")
        for n in range(guilds):
            stream.write("," if n else "")
            _guild(stream, draw, str(819_651_574_603_317_248 + n), per_guild, per_game)
        stream.write("\n}\n")


def _guild(stream: IO[str], draw: random.Random, guild_id: str, games: int, answers: int) -> None:
    in_play = games // 10
    stream.write(f'\n  "{guild_id}": {{\n    "default_persona": "friendly",\n    "active_trivia_games": {{')
    _records(stream, (_in_play(draw, guild_id, answers) for _ in range(in_play)), draw)
    stream.write('},\n    "trivia_history": {')
    _records(stream, (_finished(draw, n, answers) for n in range(games - in_play)), draw)
    stream.write('},\n    "trivia_seeds_used": []\n  }')


def _records(stream: IO[str], records: Iterator[dict[str, Any]], draw: random.Random) -> None:
    for n, record in enumerate(records):
        stream.write(f'{"," if n else ""}\n      "{uuid.UUID(int=draw.getrandbits(128), version=4)}": ')
        json.dump(record, stream)


def _users(draw: random.Random, count: int) -> list[str]:
    return [str(10**17 + user) for user in draw.sample(range(10**9), count)]


def _in_play(draw: random.Random, guild_id: str, answers: int) -> dict[str, Any]:
    now = datetime.now(UTC).replace(microsecond=0)
    return {
        "registration_id": None,
        "channel_id": int(guild_id) + 3,
        "thread_id": None,
        "question": "Which river runs through Vienna?",
        "correct_answer": "The Danube",
        "category": "Geography",
        "explanation": "The Danube crosses Vienna from north-west to south-east.",
        "seed": "rivers_origin",
        "started_at": (now - timedelta(hours=1)).isoformat(),
        "ends_at": (now + timedelta(hours=5)).isoformat(),
        "message_id": draw.randrange(10**18, 2 * 10**18),
        "submissions": {
            user: {
                "answer": draw.choice(TEXTS),
                "submitted_at": (now - timedelta(seconds=draw.randrange(3600))).isoformat(),
                "is_correct": None,
                "feedback": None,
                "validated_at": None,
            }
            for user in _users(draw, answers)
        },
    }


def _finished(draw: random.Random, days: int, answers: int) -> dict[str, Any]:
    ended = datetime.now(UTC).replace(microsecond=0) - timedelta(days=days + 1)
    return {
        "question": "Which river runs through Vienna?",
        "correct_answer": "The Danube",
        "category": "Geography",
        "started_at": (ended - timedelta(hours=1)).isoformat(),
        "ended_at": ended.isoformat(),
        "submissions": {
            user: {"answer": draw.choice(TEXTS), "is_correct": draw.choice([True, False, None])}
            for user in _users(draw, answers)
        },
    }


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[2:]]
    write(Path(sys.argv[1]), *(wanted + [10_000, 1_000_000, 100][len(wanted) :]))
