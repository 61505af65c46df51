"""Records as the legacy bot wrote them, and copies of them in which something is otherwise."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

GUILD, ZONE = "819651574603317248", "America/Los_Angeles"
REGISTRATION: dict[str, Any] = {
    "channel_id": 819651574603317251,
    "schedule_times": ["8:00", "17:00"],
    "answer_window_minutes": 60,
    "enabled": True,
    "created_at": "2026-10-11T17:00:00+00:00",
}
ANSWER: dict[str, Any] = {
    "answer": "Danube",
    "submitted_at": "2026-11-20T17:20:52+00:00",
    "is_correct": None,
    "feedback": None,
    "validated_at": None,
}
GAME: dict[str, Any] = {
    "registration_id": "r",
    "channel_id": 819651574603317251,
    "thread_id": None,
    "question": "Which river runs through Vienna?",
    "correct_answer": "The Danube",
    "category": "Geography",
    "explanation": "",
    "seed": "rivers",
    "started_at": "2026-11-20T17:00:00+00:00",
    "ends_at": "2026-11-20T18:00:00+00:00",
    "message_id": 1190000000000000001,
    "submissions": {"165551083905811573": ANSWER},
}
PAST: dict[str, Any] = {
    "question": "In which year did the Berlin Wall fall?",
    "correct_answer": "1989",
    "category": "History",
    "started_at": "2026-11-18T17:00:00+00:00",
    "ended_at": "2026-11-18T18:00:00+00:00",
    "submissions": {"142009352694888117": {"answer": "1990", "is_correct": False}},
}
USER = "submissions.165551083905811573"
"""The path of the only answer to `GAME`."""
GONE = object()
"""In place of a value: the key is missing."""


def changed(raw: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """A copy with another value at the path, whose keys are joined by dots."""
    copy = deepcopy(raw)
    *way, last = path.split(".")
    at = copy
    for key in way:
        at = at[key]
    if value is GONE:
        del at[last]
    else:
        at[last] = value
    return copy
