"""The leaderboard's page: what it ranks, for whom, and how one walks through it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from asgiref.sync import async_to_sync
from django.test import Client

from games.domain.points_rule import PointsRule
from games.models import GuildAccess
from games.scores import scores
from tests.e2e.scene import BOOKS, QUIZ
from tests.games.scores.scored import archived

LogIn = Callable[[str], Client]

pytestmark = pytest.mark.time_machine(datetime(2026, 11, 28, 12, tzinfo=UTC), tick=False)


@pytest.fixture
def ranked(world: None) -> None:
    """Two games of this month and one of the last season, in one server; one in another."""
    archived(
        "new", (1, 0, True, 3000), (2, 0, True, 1000), (3, 0, False, 10), (1, 1, True, 1), categories=("science", "art")
    )
    archived("old", (3, 0, True, 500), closed_at=datetime(2026, 9, 30, 23, 59, tzinfo=UTC))
    archived("there", (9, 0, True, 500), guild_id=BOOKS, name="Reader")
    async_to_sync(scores.count_new)(60)


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def rows(page: bytes) -> list[list[str]]:
    """The cells of the leaderboard's rows."""
    body = page.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [re.findall(r">([^<]+)</t[dh]>", row) for row in body.split("<tr")[1:]]


def test_players_are_ranked_by_right_answers_then_by_time(log_in: LogIn, ranked: None) -> None:
    page = log_in("vera").get("/leaderboard/").content

    assert rows(page) == [
        ["1", "Player 1", "2", "2", "2", "1", "3.0 s"],
        ["2", "Player 3", "1", "1", "2", "2", "0.5 s"],
        ["3", "Player 2", "1", "1", "1", "1", "1.0 s"],
    ]


def test_the_tie_rule_and_the_zone_stand_on_the_page(log_in: LogIn, ranked: None) -> None:
    shown = text(log_in("vera").get("/leaderboard/").content)
    assert "More points first. Among equal points the less time in all over the right answers wins" in shown
    assert "open for more than an hour, equal points share the rank" in shown
    assert "in which it was closed, in UTC" in shown


def test_points_stand_beside_right_answers_and_a_long_game_makes_equals_share_the_rank(
    log_in: LogIn, ranked: None
) -> None:
    given = ((4, 0, True, 5000), (5, 0, True, 6000))
    archived("long", *given, points=PointsRule(easy=10), window_s=7200)
    async_to_sync(scores.count_new)(60)
    vera = log_in("vera")

    page = vera.get("/leaderboard/?period=month").content

    assert [row[:4] for row in rows(page)][:3] == [
        ["1", "Player 4", "10", "1"],
        ["1", "Player 5", "10", "1"],
        ["3", "Player 1", "2", "2"],
    ]
    assert "More points first. Equal points share the place. All the rules" in text(page)
    assert '"tie": "shared"' in b"".join(vera.get("/leaderboard/export.json")).decode()


@pytest.mark.parametrize(
    ("asked", "heading", "players"),
    [
        ("period=season", "October to December 2026", ["Player 1", "Player 2"]),
        ("period=month", "November 2026", ["Player 1", "Player 2"]),
        ("period=week", "Week from 23 November 2026", ["Player 1", "Player 2"]),
        ("period=2026-Q3", "July to September 2026", ["Player 3"]),
        ("category=art", "All time · Art", ["Player 1"]),
        ("period=2026-09&category=science", "September 2026 · Science", ["Player 3"]),
    ],
)
def test_a_period_and_a_category_narrow_it(
    log_in: LogIn, ranked: None, asked: str, heading: str, players: list[str]
) -> None:
    page = log_in("vera").get(f"/leaderboard/?{asked}").content
    assert heading in text(page)
    assert [row[1] for row in rows(page)] == players


def test_one_walks_to_earlier_periods_and_back_but_not_into_the_future(log_in: LogIn, ranked: None) -> None:
    vera = log_in("vera")
    now = vera.get("/leaderboard/?period=season").content.decode()
    assert 'href="?period=2026-Q3">Earlier season' in now and "Later season" not in now
    before = vera.get("/leaderboard/?period=2026-Q3").content.decode()
    assert 'href="?period=2026-Q4">Later season' in before
    assert "Earlier" not in text(vera.get("/leaderboard/").content)


def test_an_unreadable_period_is_told_and_all_time_shown(log_in: LogIn, ranked: None) -> None:
    shown = text(log_in("vera").get("/leaderboard/?period=2026-Q9").content)
    assert "is no period. Use all, season, month, week, or such as 2026-Q4" in shown
    assert "All time" in shown


def test_the_server_is_chosen_among_ones_own(log_in: LogIn, ranked: None) -> None:
    root = log_in("root").get(f"/leaderboard/?guild={QUIZ}").content.decode()
    assert "Book Club" in root and "Player 1" in root and "Reader" not in root
    assert "Reader 9" in log_in("root").get(f"/leaderboard/?guild={BOOKS}").content.decode()
    assert "Book Club" not in log_in("vera").get("/leaderboard/").content.decode()


@pytest.mark.parametrize("file", ["", "export.csv", "export.json"])
def test_another_server_does_not_exist(log_in: LogIn, ranked: None, file: str) -> None:
    for name, guild in (("bert", QUIZ), ("vera", BOOKS), ("vera", "1"), ("root", "x"), ("nora", QUIZ)):
        assert log_in(name).get(f"/leaderboard/{file}?guild={guild}").status_code == 404, (name, guild)
    GuildAccess.objects.filter(user__username="vera").delete()
    assert log_in("vera").get(f"/leaderboard/{file}?guild={QUIZ}").status_code == 404


def test_who_sees_no_server_is_told_how_to_get_one(log_in: LogIn, world: None) -> None:
    assert "There is no server to show yet." in text(log_in("nora").get("/leaderboard/").content)


@pytest.mark.parametrize("asked", ["?category=Science", "?category=+SCIENCE+", "?guild=quiz-night&category=science"])
def test_a_category_is_found_whatever_its_case_and_blanks(log_in: LogIn, ranked: None, asked: str) -> None:
    vera = log_in("vera")
    page = vera.get(f"/leaderboard/{asked}").content
    assert rows(page) == rows(vera.get("/leaderboard/?category=science").content) != []
    assert '<option value="science" selected>' in page.decode()


def test_a_category_that_is_none_is_told_with_the_nearest(log_in: LogIn, ranked: None) -> None:
    page = text(log_in("vera").get("/leaderboard/?category=Scienze").content)
    assert "There is no played category “Scienze”. Do you mean science?" in page


def test_empty_leaderboards_say_what_to_do_next(log_in: LogIn, ranked: None) -> None:
    vera = log_in("vera")
    assert "Choose another period or category" in text(vera.get("/leaderboard/?period=2020-01").content)
    assert "This page is beyond the end." in text(vera.get("/leaderboard/?page=9").content)
    bert = log_in("bert").get("/leaderboard/?category=nothing").content
    assert '<option value="nothing" selected>' in bert.decode()


def test_pages_continue_the_ranks_and_nobody_is_left_out(log_in: LogIn, world: None) -> None:
    archived("many", *((user, 0, True, 1000 + user // 3) for user in range(1, 121)))
    async_to_sync(scores.count_new)(60)
    vera = log_in("vera")

    found, address = [], "/leaderboard/"
    while address:
        page = vera.get(address).content
        found += rows(page)
        onward = re.search(r'href="(\?[^"]+)">Next<', page.decode())
        address = f"/leaderboard/{onward[1]}" if onward else ""

    ranks = [int(row[0]) for row in found]
    assert len({row[1] for row in found}) == 120
    assert ranks[:4] == [1, 1, 3, 3] and ranks == sorted(ranks)
    assert ranks == [1 + sum(other // 3 < user // 3 for other in range(1, 121)) for user in range(1, 121)]


def test_a_row_leads_nowhere_and_a_name_does_nothing(log_in: LogIn, world: None) -> None:
    archived("one", (1, 0, True, 5), name="<script>alert(1)</script>")
    archived("two", (2, 0, True, 5), name="")
    async_to_sync(scores.count_new)(60)

    page = log_in("vera").get("/leaderboard/").content.decode()

    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "<a" not in body and "<script>" not in body and "&lt;script&gt;" in body
    assert '<th scope="row">2</th>' in body, "a player without a name is told by the id"
