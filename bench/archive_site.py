"""Fills the configured database with finished games and measures pages on it; prints a JSON line for each figure.

`python -m bench.archive_site ANSWERS PER_GAME SERVERS ROUNDS REQUESTS`, started by `bench.leaderboard` with a database
and a store of its own.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.test import Client  # noqa: E402

from bench.report import percentile  # noqa: E402
from games.connection import in_sync  # noqa: E402
from games.dashboard.history.finished_games import GAMES_PER_PAGE  # noqa: E402
from games.dashboard.history.leaderboard import PLACES_PER_PAGE  # noqa: E402
from games.domain import codec  # noqa: E402
from games.domain.guilds import GuildDirectory  # noqa: E402
from games.domain.records import Game, Question  # noqa: E402
from games.models import ArchivedAnswer, ArchivedGame, Score  # noqa: E402
from games.scores import periods, scores  # noqa: E402

MEASURED = 3
"""The server whose pages are asked for, and the first whose scores are counted."""
GUILDS = [str(1_100_000_000_000_000_000 + n) for n in range(10)]
PLAYERS = 20_000
"""In each guild."""
CATEGORY = "science"
"""Which is measured."""
CATEGORIES = ["art", "geography", "history", "language", "music", "science", "sports", "technology"]
DAYS = 540
"""Over which the games lie."""
AT_ONCE = 500
NO_TABLE = -1
WORDS = "Which river runs through Vienna and three other capitals?"
_FILL = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < %s)
INSERT INTO games_archivedanswer
  (game_id, user_id, name, question, answer, is_right, interaction_id, received_at, time_ms)
SELECT g.id, 7000000000000000000 + (g.players * 7 + n.i * 13) %% %s, 'Player ' || (g.players * 7 + n.i * 13) %% %s, 0,
  'B', (n.i * 31 + g.players) %% 3 > 0, n.i, g.opened_at, (n.i * 7919 + g.players) %% 3600000
FROM games_archivedgame AS g CROSS JOIN n WHERE g.confirmed_at IS NULL
"""


def say(way: str, round: int, **figures: float) -> None:
    print(json.dumps({"way": way, "round": round, **figures}), flush=True)


def fill(games: int, per_game: int, servers: int) -> None:
    """Games with so many answers each, and the scores of so many servers."""
    for guild_id in GUILDS:
        directory = GuildDirectory(guild_id=guild_id, name=f"Server {guild_id[-2:]}", channels={guild_id: "trivia"})
        in_sync(lambda store, made=directory: store.save_directory(made))
    done, filled, counted = 0, 0.0, 0.0
    for first in range(0, games, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, games))
        began = time.perf_counter()
        with transaction.atomic(), connection.cursor() as cursor:
            ArchivedGame.objects.bulk_create(_game(number, games, per_game) for number in numbers)
            cursor.execute(_FILL, [per_game - 1, PLAYERS, PLAYERS])
            ArchivedGame.objects.filter(confirmed_at__isnull=True).update(
                confirmed_at=datetime.now(UTC), players=per_game
            )
        between = time.perf_counter()
        filled += between - began
        for number in numbers:
            if (number - MEASURED) % len(GUILDS) < servers:
                scores.count_game(f"game-{number}")
                done += 1
        counted += time.perf_counter() - between
    say("fill", -1, answers=ArchivedAnswer.objects.count(), games=games, seconds=filled)
    say("count", -1, scores=Score.objects.count(), seconds=counted, games=done, ms_per_game=1000 * counted / done)


def _place(number: int) -> tuple[str, str]:
    """Server and category of a game."""
    return GUILDS[number % len(GUILDS)], CATEGORIES[number // len(GUILDS) % len(CATEGORIES)]


def _game(number: int, games: int, per_game: int) -> ArchivedGame:
    guild_id, category = _place(number)
    closed_at = datetime.now(UTC) - timedelta(days=DAYS * number / games)
    question = Question(seed=f"s:{number}", text=f"{WORDS} ({number})", answer="B", category=category)
    game = Game(id=f"game-{number}", guild_id=guild_id, channel_id=guild_id, questions=(question,), window_s=3600)
    # `players` is the game's number while its answers are made.
    counts = dict.fromkeys(("answers", "acknowledged", "stored", "posted", "accepted"), per_game)
    return ArchivedGame(
        **counts,
        id=game.id,
        guild_id=guild_id,
        channel_id=guild_id,
        category=category,
        opened_at=closed_at - timedelta(hours=1),
        ended_at=closed_at,
        closed_at=closed_at,
        players=number,
        changed=0,
        checksum="0" * 64,
        description=json.loads(codec.dump_game(game)),
        results={"players": per_game, "answers": per_game, "winners": per_game // 2, "top": [], "tallies": []},
        asked=question.text.casefold(),
    )


def compare() -> None:
    """Fast and wrong is a failure: the measured server's scores hold each of its answers once."""
    whole = Score.objects.filter(guild_id=GUILDS[MEASURED], period=periods.ALL, category="")
    counted = whole.aggregate(right=Sum("correct"), answers=Sum("answers"))
    given = ArchivedAnswer.objects.filter(game__guild_id=GUILDS[MEASURED])
    assert counted == {"right": given.filter(is_right=True).count(), "answers": given.count()}, counted


def pages(games: int) -> dict[str, tuple[str, int]]:
    """Page -> its address and the rows that it must show, of the games that were filled in."""
    guild = GUILDS[MEASURED]
    week = periods.of(periods.PeriodKind.WEEK, ArchivedGame.objects.get(id=f"game-{MEASURED}").closed_at).code
    places = Counter(map(_place, range(games)))
    own = sum(count for (guild_id, _), count in places.items() if guild_id == guild)
    board, history = f"/leaderboard/?guild={guild}", f"/history/?guild={guild}"
    return {
        "leaderboard, all time": (board, PLACES_PER_PAGE),
        "leaderboard, season": (f"{board}&period=season", PLACES_PER_PAGE),
        "leaderboard, week": (f"{board}&period={week}", PLACES_PER_PAGE),
        "leaderboard, all time, one category": (f"{board}&category={CATEGORY}", PLACES_PER_PAGE),
        "history, all servers": ("/history/", min(games, GAMES_PER_PAGE)),
        "history, one server": (history, min(own, GAMES_PER_PAGE)),
        "history, one channel": (f"{history}&channel={guild}", min(own, GAMES_PER_PAGE)),
        "history, one category": (f"{history}&category={CATEGORY}", min(places[guild, CATEGORY], GAMES_PER_PAGE)),
        "history, search that finds nothing": (f"{history}&q=nowhere", NO_TABLE),
    }


def ask(games: int, rounds: int, requests: int) -> None:
    """Each page by turns, as a superuser; fast and wrong is a failure."""
    client = Client()
    client.force_login(User.objects.create_superuser("bench"))
    for round in range(rounds):
        for page, (path, rows) in pages(games).items():
            times = [_time(client, path, rows) for _ in range(requests)]
            say(page, round, p50_ms=percentile(times, 0.5), p99_ms=percentile(times, 0.99))


def _time(client: Client, path: str, wanted: int) -> float:
    began = time.perf_counter()
    answer = client.get(path)
    taken = 1000 * (time.perf_counter() - began)
    rows = answer.content.count(b"<tr") - 1  # the head is none
    if (answer.status_code, rows) != (200, wanted):
        sys.exit(f"{path}: status {answer.status_code}, {rows} rows where {wanted} are right")
    return taken


@contextmanager
def without_waiting_for_the_disk() -> Iterator[None]:
    """While the file is filled: it is thrown away anyway."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-200000")
    yield
    connection.close()


def main(answers: int, per_game: int, servers: int, rounds: int, requests: int) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    games = answers // per_game
    with without_waiting_for_the_disk():
        fill(games, per_game, servers)
    compare()
    size = settings.TALLY_DATA_DIR / "tally.sqlite3"
    say("file", -1, megabytes=size.stat().st_size / 1e6)
    ask(games, rounds, requests)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
