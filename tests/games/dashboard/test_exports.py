"""Files say what the pages show: the same rows in the same order, all of them, and nothing that a spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient, Client

from games.access.roles import visible_guilds
from games.connection import in_sync
from games.dashboard.history import finished_games
from games.domain.records import Game
from games.models import ArchivedGame
from games.questions.csv_injection import escape
from games.scores import scores
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, ELEMENT, GENERAL, PEOPLE, QUIZ, TRIVIA
from tests.games.scores.scored import archived

LogIn = Callable[[str], Client]

MANY = 60
START = datetime(2026, 11, 1, 9, tzinfo=UTC)


@pytest.fixture
def games(world: None) -> None:
    """More games than two pages hold, in two channels and categories, and one in another server."""
    for number in range(MANY):
        archived(
            f"game-{number:02}",
            *((user, 0, (user + number) % 3 > 0, 100 * user + number) for user in range(1, 5)),
            closed_at=START + timedelta(hours=number),
            categories=("science",) if number % 2 else ("art", "science"),
            texts=(f"What is {number}?", "Ünder which SKY?"),
            channel_id=TRIVIA if number % 3 else GENERAL,
        )
    archived("elsewhere", (9, 0, True, 5), guild_id=BOOKS, texts=("A secret of the Book Club",))
    async_to_sync(scores.count_new)(60)


@pytest.fixture
def finished(world: None) -> Game:
    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over")
        await scene.play(store, game, 40)
        await scene.finish(store, game)
        return game

    return in_sync(play)


def body(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200, response
    assert response["Content-Disposition"].startswith('attachment; filename="tally-')
    return b"".join(response.streaming_content).decode()  # type: ignore[arg-type]


def read_csv(client: Client, path: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body(client, path), newline="")))


def read_json(client: Client, path: str) -> dict[str, Any]:
    return json.loads(body(client, path))  # type: ignore[no-any-return]


def cells(page: str, region: str) -> list[list[str]]:
    """The texts of the cells of the table in a region."""
    table = page.partition(f'aria-label="{region}"')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in table.split("<tr")[1:]]
    return [[unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in found]


def walk(client: Client, path: str, region: str, onward: str) -> list[list[str]]:
    """The rows of all pages, as one reads them."""
    found, address = [], path
    while address:
        page = client.get(address).content.decode()
        found += cells(page, region)
        link = re.search(rf'href="([^"]+)">{onward}<', page)
        address = f"{path.partition('?')[0]}{unescape(link[1]).partition('#')[0]}" if link else ""
    return found


# --- the history ----------------------------------------------------------------------------------------------------

FILTERS = [
    "",
    f"?channel={GENERAL}",
    "?category=science",
    "?category=-",
    "?q=is+1",
    "?q=%C3%BCNDER+which++sky",
    "?since=2026-11-02&until=2026-11-02",
    f"?guild={QUIZ}&channel={TRIVIA}&category=science&q=what",
    "?since=nonsense&category=science",
    "?q=nothing+like+it",
]


@pytest.mark.parametrize("asked", FILTERS)
def test_the_history_as_a_file_is_the_list_on_all_its_pages(log_in: LogIn, games: None, asked: str) -> None:
    vera = log_in("vera")

    shown = walk(vera, f"/history/{asked}", "Finished games", "Older")
    listed = read_csv(vera, f"/history/export.csv{asked}")
    exported = read_json(vera, f"/history/export.json{asked}")["games"]

    questions = [row[0].partition(" and ")[0] for row in shown]
    counts = [(row[1], row[-3], row[-2], row[-1]) for row in shown]
    assert [row["question"] for row in listed] == questions
    numbers = ("players", "answers", "with_a_right_answer")
    assert [(row["channel"], *(row[name] for name in numbers)) for row in listed] == counts
    assert [{name: str(value) for name, value in row.items()} for row in exported] == listed
    assert all(isinstance(row["guild_id"], str) and isinstance(row["players"], int) for row in exported)


def test_the_filters_find_what_they_say(log_in: LogIn, games: None) -> None:
    vera = log_in("vera")

    def ids(asked: str) -> set[int]:
        return {int(row["game_id"][-2:]) for row in read_csv(vera, f"/history/export.csv{asked}")}

    assert ids("") == set(range(MANY))
    assert ids(f"?channel={GENERAL}") == set(range(0, MANY, 3))
    assert ids("?category=science") == set(range(1, MANY, 2))
    assert ids("?category=+SCIENCE") == set(range(1, MANY, 2))
    assert ids("?channel=General&guild=quiz+night") == ids("?channel=%23GENERAL") == set(range(0, MANY, 3))
    assert ids("?category=-") == set(range(0, MANY, 2))
    assert ids("?q=is+1") == {1, *range(10, 20)}
    assert ids("?q=%C3%BCNDER+which++sky") == set(range(0, MANY, 2)), "only these have a second question"
    assert ids("?q=%25") == set(), "a percent sign is a percent sign"
    assert ids("?since=2026-11-02&until=2026-11-02") == set(range(15, 39))
    assert ids("?channel=1&category=none") == set()


def test_the_list_offers_ones_own_channels_and_categories_only(log_in: LogIn, games: None) -> None:
    vera, root = (log_in(name).get("/history/").content.decode() for name in ("vera", "root"))
    assert "#daily-trivia<" in vera and "reading-room" not in vera
    assert '<option value="science">Science</option>' in vera
    assert "#reading-room · Book Club" in root
    page = log_in("vera").get(f"/history/?channel={TRIVIA}&category=art&q=x").content.decode()
    assert f'<option value="{TRIVIA}" selected>' in page and 'value="x"' in page


def test_a_category_that_is_none_is_told_with_the_nearest(log_in: LogIn, games: None) -> None:
    page = log_in("vera").get("/history/?category=Scienze").content.decode()
    assert "There is no played category “Scienze”. Do you mean science?" in page
    assert "There is no" not in log_in("vera").get("/history/?category=Science").content.decode()


def test_many_servers_ask_to_choose_one_first(log_in: LogIn, games: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from games.dashboard.history import filters

    monkeypatch.setattr(filters, "MOST_SERVERS", 1)
    root = log_in("root")
    assert root.get("/history/").content.decode().count("Choose a server first") == 2
    assert "Choose a server first" not in root.get(f"/history/?guild={QUIZ}").content.decode()


@pytest.mark.parametrize(
    ("narrowed", "index"),
    [({"channel_id": TRIVIA}, "archived_by_channel"), ({"category": "art"}, "archived_by_category")],
)
def test_a_filtered_list_is_read_in_the_order_of_an_index(world: None, narrowed: dict[str, str], index: str) -> None:
    from django.contrib.auth.models import User

    rights = visible_guilds(User.objects.get(username="vera"))
    plan = finished_games.seen_by(rights).filter(guild_id=QUIZ, **narrowed)[:26].explain()
    assert f"USING INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan


# --- one game -------------------------------------------------------------------------------------------------------


def test_a_game_as_files_is_its_page(log_in: LogIn, finished: Game) -> None:
    vera = log_in("vera")
    page = vera.get("/history/over/").content.decode()
    answers = walk(vera, "/history/over/", "Answers", "Next")

    listed = read_csv(vera, "/history/over/answers.csv")
    ranking = read_csv(vera, "/history/over/ranking.csv")
    exported = read_json(vera, "/history/over/export.json")

    assert len(answers) == 80
    assert [row[:3] for row in answers] == [[row["player"], row["question"], row["answer"]] for row in listed]
    assert [row[3].split()[-1] for row in answers] == [row["verdict"] for row in listed]
    assert [row[:3] for row in cells(page, "Winners")] == [
        [row["rank"], row["player"], row["right"]] for row in ranking
    ]
    assert [{name: str(value) for name, value in row.items()} for row in exported["answers"]] == listed
    assert [{name: str(value) for name, value in row.items()} for row in exported["ranking"]] == ranking
    row = ArchivedGame.objects.get(id="over")
    assert exported["checksum"] == row.checksum
    assert datetime.fromisoformat(exported["closed_at"]) == row.closed_at
    assert exported["closed_at"].endswith("+00:00")
    assert exported["guild_id"] == QUIZ and exported["answers_stored"] == 80


# --- the leaderboard ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", ["", "period=2026-11", "category=art", "period=2026-W45&category=science", "page=2"])
def test_the_leaderboard_as_a_file_is_the_page(log_in: LogIn, games: None, asked: str) -> None:
    archived("crowd", *((user, 0, user % 7 > 0, 40 + user % 5) for user in range(100, 230)), closed_at=START)
    async_to_sync(scores.count_new)(60)
    vera = log_in("vera")

    shown = walk(vera, f"/leaderboard/?{asked}", "Leaderboard", "Next")
    listed = read_csv(vera, f"/leaderboard/export.csv?{asked}")
    exported = read_json(vera, f"/leaderboard/export.json?{asked}")

    if asked == "page=2":
        assert listed == read_csv(vera, "/leaderboard/export.csv"), "a file has all pages"
        listed = listed[50:]
    assert [row[:6] for row in shown] == [
        [row["rank"], row["player"], row["points"], row["right"], row["answers"], row["games"]] for row in listed
    ]
    rest = exported["places"][50:] if asked == "page=2" else exported["places"]
    assert [{name: str(value) for name, value in row.items()} for row in rest] == listed
    assert exported["guild_id"] == QUIZ


# --- all of them ----------------------------------------------------------------------------------------------------

FILES = ["/history/export.csv", "/history/export.json", "/leaderboard/export.csv", "/leaderboard/export.json"]
OF_A_GAME = ["/history/game-07/answers.csv", "/history/game-07/ranking.csv", "/history/game-07/export.json"]


@pytest.mark.parametrize("name", PEOPLE)
def test_a_file_holds_nothing_of_a_server_that_one_does_not_see(log_in: LogIn, games: None, name: str) -> None:
    client = log_in(name)
    sees_quiz = name not in ("bert", "nora")

    assert [client.get(path).status_code for path in OF_A_GAME] == [200 if sees_quiz else 404] * 3
    for path in FILES[:2]:
        said = body(client, path)
        assert ("game-07" in said) is sees_quiz
        assert ("secret of the Book Club" in said) is (name in ("root", "bert"))
    assert client.get(f"/leaderboard/export.csv?guild={QUIZ}").status_code == (200 if sees_quiz else 404)
    assert "game-07" not in body(log_in("bert"), f"/history/export.csv?guild={QUIZ}")


def test_whoever_is_not_logged_in_gets_no_file(client: Client, games: None) -> None:
    for path in FILES + OF_A_GAME:
        assert client.get(path)["Location"].startswith("/login/"), path


def test_cells_that_a_spreadsheet_would_run_are_text(log_in: LogIn, world: None) -> None:
    archived("evil", (1, 0, True, 5), name="=HYPERLINK(1)", texts=("+1+1", "\t=1"), categories=("@x",))
    async_to_sync(scores.count_new)(60)
    vera = log_in("vera")

    [game] = read_csv(vera, "/history/export.csv")
    [answer] = read_csv(vera, "/history/evil/answers.csv")
    [place] = read_csv(vera, "/leaderboard/export.csv")

    assert (game["question"], game["category"]) == ("'+1+1", "'@x")
    assert answer["player"] == place["player"] == "'=HYPERLINK(1) 1"
    assert read_json(vera, "/leaderboard/export.json")["places"][0]["player"] == "=HYPERLINK(1) 1"


@pytest.mark.parametrize("text", ["", "Ada", "a=1", "1", "'tis", "–", "(−1)"])
def test_harmless_cells_stay_as_they_are(text: str) -> None:
    assert escape(text) == text


async def test_a_file_is_streamed_through_asgi_too(games: None) -> None:
    from django.contrib.auth.models import User

    client = AsyncClient()
    await client.aforce_login(await User.objects.aget(username="vera"))
    response = await client.get("/history/export.json")
    assert response.is_async
    parts = [part async for part in response.streaming_content]  # type: ignore[union-attr]
    assert len(json.loads(b"".join(parts))["games"]) == MANY
