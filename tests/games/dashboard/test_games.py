"""The overview, the live game and the history against the real store and the real archive."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db.models.signals import post_init
from django.test import Client

from games.connection import in_sync
from games.dashboard.history.finished_games import GAMES_PER_PAGE
from games.domain.points_rule import PointsRule
from games.domain.records import Game, Phase
from games.models import ArchivedGame
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import BOOKS, CAPITAL, ELEMENT, QUIZ, READING, TRIVIA

LogIn = Callable[[str], Client]


@pytest.fixture
def game(world: None) -> Game:
    """A game in play with five answers and one that came twice."""

    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="in-play")
        for user, answer in enumerate("CCABC"):
            await scene.submit(store, game, user, answer, name=scene.NAMES[user])
        await scene.submit(store, game, 0, "C", name="Ada")
        return game

    return in_sync(play)


@pytest.fixture
def finished(world: None) -> Game:
    """A finished game of two questions."""

    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over")
        for user, (choice, text) in enumerate([("C", "wolfram"), ("C", "tin"), ("A", "<i>tin</i>")]):
            await scene.submit(store, game, user, choice, 0, scene.NAMES[user])
            await scene.submit(store, game, user, text, 1, scene.NAMES[user])
        await scene.finish(store, game)
        return game

    return in_sync(play)


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def test_the_first_paint_of_the_overview_shows_the_counts(log_in: LogIn, game: Game) -> None:
    shown = text(log_in("vera").get("/").content)

    assert "Which city is the capital of Australia? Submissions 6 Players 5 Changed 1 Refused 0" in shown
    assert "#daily-trivia" in shown and "min" in shown


def test_the_overview_names_next_posts_and_problems(log_in: LogIn) -> None:
    shown = text(log_in("vera").get("/").content)

    assert "Paused by the bot #late-shift Paused after 3 posts that Discord refused" in shown
    assert re.search(r"Next posts (#general .* America/New_York.*)?#daily-trivia .* Europe/Vienna", shown)


def test_an_empty_overview_says_what_to_do(log_in: LogIn) -> None:
    assert "No game at the moment. The next one opens" in text(log_in("vera").get("/").content)
    assert "Your account has no role in any server" in text(log_in("nora").get("/").content)


def test_nothing_about_right_or_wrong_is_on_a_page_before_the_close(log_in: LogIn, game: Game) -> None:
    hugo = log_in("hugo")

    for path in ("/", f"/games/{QUIZ}/in-play/", f"/games/{QUIZ}/in-play/close/"):
        page = hugo.get(path).content.decode()
        assert CAPITAL.explanation not in page
        assert "right" not in text(page.encode()).replace("Right answers and the counts of each option appear", "")


def test_closing_asks_once_and_ends_the_window(log_in: LogIn, game: Game) -> None:
    hugo = log_in("hugo")
    path = f"/games/{QUIZ}/in-play/close/"

    assert "Close this game now?" in text(hugo.get(path).content)
    assert in_sync(lambda store: store.get_game(QUIZ, "in-play")).state.ends_ms > in_sync(lambda s: s.now_ms())
    shown = text(hugo.post(path, follow=True).content)

    assert "Results are being posted" in shown
    assert in_sync(lambda store: store.get_game(QUIZ, "in-play")).state.ends_ms <= in_sync(lambda s: s.now_ms())


def test_a_refusal_is_counted_with_its_reason(log_in: LogIn, game: Game) -> None:
    async def too_late(store: RedisStore) -> None:
        from games.domain.errors import WindowClosed

        await store.end_now(QUIZ, "in-play")
        with pytest.raises(WindowClosed):
            await scene.submit(store, game, 9, "A")

    in_sync(too_late)

    page = log_in("vera").get(f"/games/{QUIZ}/in-play/").content.decode()

    assert '<li data-refused="WINDOW_CLOSED"><span>1</span> too late</li>' in page
    assert '<li data-refused="TOO_MANY" hidden>' in page


def test_a_finished_games_live_page_leads_to_its_results(log_in: LogIn, finished: Game) -> None:
    vera = log_in("vera")

    assert vera.get(f"/games/{QUIZ}/over/")["Location"] == "/history/over/"
    assert "See the results" in vera.get(f"/games/{QUIZ}/over/parts/").content.decode()
    assert vera.get(f"/games/{BOOKS}/over/").status_code == 404
    assert vera.get(f"/games/{QUIZ}/nothing/").status_code == 404


def test_a_finished_game_shows_distribution_winners_and_answers(log_in: LogIn, finished: Game) -> None:
    page = log_in("vera").get("/history/over/").content.decode()
    shown = text(page.encode())

    assert "Players 3" in text(page.encode()) or "3" in shown
    assert "C Canberra ✓ right 2 66.7 %" in shown and "B Melbourne 0 0 %" in shown
    assert '<rect class="fill" width="66.7" height="10"/>' in page
    assert "✓ Tungsten" in shown and "wolfram ✓ right 1 33.3 %" in shown
    assert re.search(r"Winners .* 1 Ada 2 [\d.]+ s 2 Grace 1 ", shown)
    assert "Linus 2 &lt;i&gt;tin&lt;/i&gt; ✗ wrong" in shown


def test_a_finished_game_shows_what_its_answers_were_worth(log_in: LogIn) -> None:
    rule = PointsRule(easy=5, medium=10, hard=15, all_right=7)

    async def play(store: RedisStore) -> None:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="over", window_s=7200, points=rule)
        for user, answers in enumerate([("C", "tungsten"), ("C", "tin"), ("C", "lead")]):
            for n, answer in enumerate(answers):
                await scene.submit(store, game, user, answer, n, scene.NAMES[user])
        await scene.finish(store, game)

    in_sync(play)
    worth = {"easy": 5, "medium": 10, "hard": 15}
    first, second = worth[CAPITAL.difficulty], worth[ELEMENT.difficulty]
    shown = text(log_in("vera").get("/history/over/").content)

    assert re.search(
        rf"Winners .* 1 Ada {first + second + 7} 2 [\d.]+ s 2 Grace {first} 1 [\d.]+ s 2 Linus {first} 1 ", shown
    )
    assert "On top: 7 for a set that is all right. More points first. Equal points share the place." in shown
    assert re.search(rf"Ada 2 tungsten ✓ right {second} [\d.]+ s Grace 1 C Canberra ✓ right {first} ", shown)
    assert re.search(r"Grace 2 tin ✗ wrong 0 ", shown)


def test_answers_come_by_pages(log_in: LogIn) -> None:
    async def play(store: RedisStore) -> None:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, id="large")
        await scene.play(store, game, 30)
        await scene.finish(store, game)

    in_sync(play)
    vera = log_in("vera")

    first = vera.get("/history/large/").content.decode()
    last = vera.get("/history/large/?page=2").content.decode()

    assert "Page 1 of 2" in first and "Page 2 of 2" in last
    assert (first.count('class="tag right"') + first.count('class="tag wrong"')) == 25
    assert (last.count('class="tag right"') + last.count('class="tag wrong"')) == 5
    for wrong in ("0", "-1", "99999999999999999999", "x", "²"):
        assert vera.get("/history/large/", {"page": wrong}).status_code == 200


def archive(count: int, guild_id: str = QUIZ) -> None:
    """So many finished games, one an hour, all with the same moment for each pair."""
    sample = ArchivedGame.objects.get(id="over")
    start = datetime(2026, 3, 1, tzinfo=UTC)
    for number in range(count):
        sample.id, sample.guild_id = f"{guild_id[:2]}-{number:03}", guild_id
        sample.closed_at = start + timedelta(hours=number // 2)
        sample.save(force_insert=True)


def test_the_history_is_paged_without_repeats_or_gaps(log_in: LogIn, finished: Game) -> None:
    archive(60)
    vera, seen, path = log_in("vera"), list[str](), "/history/"

    while path:
        page = vera.get(path).content.decode()
        seen += re.findall(r'href="/history/([^/"?]+)/"', page)
        older = re.search(r'href="([^"]+)">Older', page)
        path = f"/history/{older[1].replace('&amp;', '&')}" if older else ""

    assert len(seen) == len(set(seen)) == 61
    assert seen[0] == "over" and seen[-1] == "11-000"


WORST_FILTERS = [
    {"q": "%" * 100},
    {"q": "_" * 100},
    {"q": "a " * 50},
    {"q": "x" * 60_000},
    {"category": "x" * 60_000, "channel": "9" * 60_000},
    {"before": "2026-03-01T00:00:00+00:00_" + "x" * 60_000},
    {"since": "2" * 60_000, "until": "9" * 60_000},
]


def test_whatever_is_asked_of_history_and_leaderboard_a_page_is_read(log_in: LogIn, finished: Game) -> None:
    """Rows are counted as they come from the database."""
    archive(60)
    vera, read = log_in("vera"), list[str]()

    def count(sender: object, **_: object) -> None:
        read.append("row")

    post_init.connect(count, sender=ArchivedGame)
    try:
        for asked in WORST_FILTERS:
            read.clear()
            assert vera.get("/history/", asked).status_code == 200
            assert len(read) <= GAMES_PER_PAGE + 1
            assert vera.get("/leaderboard/", asked | {"period": "x" * 60_000, "page": "9" * 60_000}).status_code == 200
            assert len(read) <= GAMES_PER_PAGE + 1
    finally:
        post_init.disconnect(count, sender=ArchivedGame)


def test_the_history_filters_by_day(log_in: LogIn, finished: Game) -> None:
    archive(60)

    page = log_in("vera").get("/history/?since=2026-03-02&until=2026-03-02").content.decode()

    assert sorted(re.findall(r'href="/history/([^/"?]+)/"', page)) == [f"11-{number:03}" for number in range(48, 60)]


@pytest.mark.parametrize("query", ["?since=tomorrow", "?before=nonsense", "?before=2026-01-01_x", "?guild=5"])
def test_a_strange_filter_is_no_error(log_in: LogIn, finished: Game, query: str) -> None:
    assert log_in("vera").get(f"/history/{query}").status_code == 200


def test_an_unconfirmed_archive_is_not_shown(log_in: LogIn, finished: Game) -> None:
    ArchivedGame.objects.update(confirmed_at=None)

    assert log_in("vera").get("/history/over/").status_code == 404
    assert "No finished game yet." in log_in("vera").get("/history/").content.decode()


def test_a_failed_game_has_a_page_that_says_so(log_in: LogIn, game: Game) -> None:
    in_sync(lambda store: store.delete_game(QUIZ, "in-play"))

    part = log_in("vera").get(f"/games/{QUIZ}/in-play/parts/").content.decode()

    assert "no longer in play" in part


def test_a_game_that_is_being_posted_has_no_time_left(log_in: LogIn) -> None:
    async def post(store: RedisStore) -> None:
        from games.play.poster import post_now
        from games.questions.bundled import bundled_bank

        await post_now(store, bundled_bank(), await store.get_registration(BOOKS, "b5c6v"), "77")

    in_sync(post)
    [waiting] = in_sync(lambda store: store.get_active_games(BOOKS))
    assert (waiting.state.phase, waiting.channel_id) == (Phase.POSTING, READING)

    assert "Being posted #reading-room" in text(log_in("bert").get("/").content)


def test_pages_allow_no_inline_script_or_style(log_in: LogIn, game: Game) -> None:
    root = log_in("root")

    for path in (
        "/",
        f"/games/{QUIZ}/in-play/",
        "/registrations/",
        "/registrations/add/",
        "/history/",
        "/auth/user/add/",
    ):
        response = root.get(path)
        page = response.content.decode()
        assert "script-src 'self';" in response["Content-Security-Policy"] + ";"
        assert "unsafe" not in response["Content-Security-Policy"]
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page), path


def test_the_store_being_away_is_said_plainly(log_in: LogIn, monkeypatch: pytest.MonkeyPatch) -> None:
    from games import connection
    from games.connection import close_store

    in_sync(lambda _store: close_store())
    monkeypatch.setattr(connection, "_address", lambda: "unix:///nowhere/redis.sock")
    client = log_in_without_store("root")

    answers = [client.get(path) for path in ("/", "/registrations/", "/history/", "/registrations/add/")]

    assert {response.status_code for response in answers} == {503}
    assert "nothing was changed" in text(answers[0].content)
    in_sync(lambda _store: close_store())


def log_in_without_store(name: str) -> Client:
    from django.contrib.auth.models import User

    client = Client()
    client.force_login(User.objects.get(username=name))
    return client
