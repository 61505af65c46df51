"""What the rows about coming from JSON share: the legacy file, and the commands as processes of their own."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp

from tests.faults.conftest import PROJECT, House
from tests.games.legacy.support import sample

GAME = "5d3f0a52-7b0e-4a52-9a0a-0b0f4c3f6d11"
"""A game that the legacy bot has posted, by its UUID."""


async def run(house: House, *words: str) -> tuple[int, str]:
    """Exit status and everything that a program of the house said."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{house.database}",
        "DJANGO_SETTINGS_MODULE": "trivia_site.settings",
        "PYTHONPATH": str(PROJECT),
    }
    program = await asyncio.create_subprocess_exec(
        sys.executable,
        *words,
        env=environment,
        cwd=PROJECT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await program.communicate()
    assert program.returncode is not None
    return program.returncode, said.decode()


async def migrate(house: House, path: Path, *words: str) -> dict[str, Any]:
    """What the last line of a real `manage.py migrate_trivia` reports; its status is the exit status."""
    status, said = await run(house, "manage.py", "migrate_trivia", str(path), "--json", *words)
    data: dict[str, Any] = json.loads(said.splitlines()[-1])
    assert data["status"] == status, said
    return data


async def posted_by_the_legacy_bot(house: House, question: str) -> str:
    """A message of the bot's account with nothing of ours in it; returns its id."""
    url = f"{house.sandbox.api_base}/channels/{house.channel_id}/messages"
    async with (
        aiohttp.ClientSession(headers={"Authorization": f"Bot {house.sandbox.token}"}) as http,
        http.post(url, json={"content": question}) as reply,
    ):
        body = await reply.json()
        assert reply.status == 200, body
    return str(body["id"])


def file_with_a_game(house: House, path: Path, message_id: str, *, ends_in: timedelta) -> Path:
    """The legacy file: one game in play in the house's channel, two players have answered."""
    now = datetime.now(UTC)
    game = {
        "registration_id": None,
        "channel_id": int(house.channel_id),
        "thread_id": None,
        "question": "Which river runs through Vienna?",
        "correct_answer": "The Danube",
        "category": "Geography",
        "explanation": "It crosses Vienna from north-west to south-east.",
        "seed": "rivers_origin",
        "started_at": (now - timedelta(hours=2)).isoformat(),
        "ends_at": (now + ends_in).isoformat(),
        "message_id": int(message_id),
        "submissions": {
            player: {
                "answer": answer,
                "submitted_at": (now - timedelta(hours=1)).isoformat(),
                "is_correct": verdict,
                "feedback": None,
                "validated_at": None,
            }
            for player, answer, verdict in ((house.players[0], "Danube", None), (house.players[1], "Rhine", False))
        },
    }
    path.write_text(json.dumps({house.guild_id: {"active_trivia_games": {GAME: game}}}), "utf-8")
    return path


def large_sample(path: Path) -> Path:
    """The sample with a game of so many answers that they are laid down in several pieces."""
    data = sample()
    guild = next(iter(guild for guild in data.values() if "active_trivia_games" in guild))
    game = next(iter(guild["active_trivia_games"].values()))
    [answer, *_] = game["submissions"].values()
    game["submissions"] |= {str(10**17 + n): answer for n in range(1200)}
    path.write_text(json.dumps(data, indent=2), "utf-8")
    return path
