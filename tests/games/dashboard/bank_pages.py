"""What the tests of the question bank's pages share: addresses, a filled form, and what a page shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.test import Client

from games.models import OwnQuestion
from tests.e2e.scene import QUIZ

LogIn = Callable[[str], Client]
LIST = f"/questions/?guild={QUIZ}"
FORM = {"text": "Which song do we end with?", "answer": "Goodnight", "category": "our club", "difficulty": "hard"}
FORM |= {"options": "", "aliases": "Good night\n\nNight night", "rivals": "", "explanation": "", "source": ""}
FORM |= {"enabled": "on", "version": "0"}


def mine(text: str = "Who founded this quiz night?") -> OwnQuestion:
    return OwnQuestion.objects.get(text=text)


def page_of(row: OwnQuestion, rest: str = "") -> str:
    return f"/questions/{row.guild_id}/{row.seed}/{rest}"


def shown(client: Client, path: str, status: int = 200, **data: Any) -> str:
    response = client.get(path, data) if data else client.get(path)
    assert response.status_code == status
    return response.content.decode()


def listed(page: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', page)
