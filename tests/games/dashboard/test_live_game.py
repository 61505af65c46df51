"""The live game: its curve, the counts that one must ask for, what was refused, and the actions of a host."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

import pytest
from django.test import Client

from games.connection import in_sync
from games.domain.errors import GameError
from games.domain.records import Game, Phase
from games.live import live_stats
from games.live.live_stats import stats_cache
from games.models import AuditEntry, CancelledGame
from games.play.duties import Duties
from games.store.redis import RedisStore
from tests.e2e import scene
from tests.e2e.scene import CAPITAL, ELEMENT, QUIZ, TRIVIA
from tests.games.play.bank import SmallBank
from tests.games.play.paper import PaperAnnouncer

LogIn = Callable[[str], Client]
PAGE = f"/games/{QUIZ}/in-play/"


@pytest.fixture
def game(world: None) -> Game:
    """A game of a choice and a typed question that five people answered, one of them twice."""

    async def play(store: RedisStore) -> Game:
        game = await scene.open_game(store, QUIZ, TRIVIA, CAPITAL, ELEMENT, id="in-play")
        for user, answer in enumerate("CCABC"):
            await scene.submit(store, game, user, answer, name=scene.NAMES[user])
        await scene.submit(store, game, 0, "A", name="Ada")
        await scene.submit(store, game, 1, "<b>Wolfram</b>", question=1, name="Grace")
        return game

    return in_sync(play)


def text(page: bytes) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode()))


def state_of(game: Game) -> tuple[Phase, int]:
    found = in_sync(lambda store: store.get_states(game.guild_id, [game.id]))[game.id]
    return found.phase, found.ends_ms


def run_duties() -> None:
    async def work(store: RedisStore) -> None:
        await Duties(store, PaperAnnouncer(), SmallBank()).run_due()

    in_sync(work)  # type: ignore[arg-type]


def noted() -> list[tuple[str, str, str]]:
    return list(AuditEntry.objects.order_by("id").values_list("action", "actor_name", "subject_id"))


# --- the curve ------------------------------------------------------------------------------------------------------


def test_the_curve_tells_numbers_only(log_in: LogIn, game: Game) -> None:
    response = log_in("vera").get(f"{PAGE}curve/")

    data = response.json()
    assert set(data) == {"since_ms", "step_ms", "counts", "read_ms"}
    assert sum(data["counts"]) == 6 and data["since_ms"] == game.state.opens_ms
    assert len(data["counts"]) <= live_stats.BUCKETS + 1
    assert "no-store" in response["Cache-Control"]


def test_the_first_paint_has_the_curve_as_a_table(log_in: LogIn, game: Game) -> None:
    shown = text(log_in("vera").get(PAGE).content)
    assert re.search(r"After the opening Answers that stand .*\b6 Answers that stand, by when", shown)


def test_a_game_that_nobody_answered_says_when_the_curve_begins(log_in: LogIn) -> None:
    in_sync(lambda store: scene.open_game(store, QUIZ, TRIVIA, id="in-play"))
    assert "The curve begins with the first one" in text(log_in("vera").get(PAGE).content)


def test_fifty_browsers_at_once_cost_one_reading(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: list[str] = []
    read = live_stats.read

    async def counted(store: RedisStore, game: Game) -> live_stats.LiveStats:
        reads.append(game.id)
        await asyncio.sleep(0.01)
        return await read(store, game)

    monkeypatch.setattr(live_stats, "read", counted)

    async def ask(store: RedisStore) -> set[int]:
        own = live_stats.LiveStatsCache()
        first = await asyncio.gather(*(own.get(store, game) for _ in range(50)))
        later = [await own.get(store, game) for _ in range(50)]
        return {id(found) for found in (*first, *later)}

    assert len(in_sync(ask)) == 1  # type: ignore[arg-type]
    assert reads == ["in-play"]


def test_a_reading_is_done_anew_when_it_is_old(game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live_stats, "KEPT_S", 0.0)
    monkeypatch.setattr(live_stats, "KEPT_FOR_ITS_COST", 0)

    async def twice(store: RedisStore) -> list[int]:
        own = live_stats.LiveStatsCache()
        before = (await own.get(store, game)).answers
        await scene.submit(store, game, 77, "C")
        return [before, (await own.get(store, game)).answers]

    assert in_sync(twice) == [6, 7]  # type: ignore[arg-type]


@pytest.mark.parametrize("span_s", [0, 1, 119, 120, 3600, 86_400, 7 * 86_400])
def test_a_curve_has_a_bounded_number_of_points(span_s: int) -> None:
    assert span_s * 1000 // live_stats._step_ms(span_s * 1000) < live_stats.BUCKETS


# --- counts of each option ------------------------------------------------------------------------------------------


def test_counts_of_options_are_nowhere_before_somebody_asks(log_in: LogIn, game: Game) -> None:
    hugo = log_in("hugo")
    for path in (PAGE, f"{PAGE}parts/", f"{PAGE}curve/", "/"):
        page = hugo.get(path).content.decode()
        assert "bar-number" not in page and "Wolfram" not in page, path
    assert hugo.get(f"{PAGE}counts/")["Location"] == PAGE, "only a POST asks"
    assert noted() == []


def test_whoever_asks_for_the_counts_sees_them_and_is_noted_once(log_in: LogIn, game: Game) -> None:
    hugo = log_in("hugo")
    pages = [hugo.post(f"{PAGE}counts/") for _ in range(3)]
    log_in("edda").post(f"{PAGE}counts/")

    shown = text(pages[0].content)
    assert "A Sydney 2 40 % B Melbourne 1 20 % C Canberra 2 40 % D Perth 0 0 %" in shown
    assert "&lt;b&gt;wolfram&lt;/b&gt; 1 100 %" in shown
    assert "right" not in shown and CAPITAL.explanation not in shown
    assert noted() == [("counts.shown", "hugo", "in-play"), ("counts.shown", "edda", "in-play")]


def test_who_is_no_host_opens_no_counts_of_options(log_in: LogIn, game: Game) -> None:
    """What leads before the close is a hint, and a viewer may be a player."""
    vera = log_in("vera")
    assert vera.post(f"{PAGE}counts/").status_code == 403
    assert "counts so far" not in vera.get(PAGE).content.decode()
    assert noted() == []


def test_a_script_gets_the_counts_without_the_frame_of_the_page(log_in: LogIn, game: Game) -> None:
    part = log_in("hugo").post(f"{PAGE}counts/", headers={"X-Requested-With": "fetch"}).content.decode()
    assert "bar-number" in part and "<html" not in part


def test_there_are_no_counts_of_a_game_that_is_not_in_play(log_in: LogIn, world: None) -> None:
    assert log_in("hugo").post(f"/games/{QUIZ}/nothing/counts/").status_code == 404
    assert log_in("vera").get(f"/games/{QUIZ}/nothing/curve/").status_code == 404


# --- refusals -------------------------------------------------------------------------------------------------------


def test_the_last_refusals_are_shown_with_who_and_why(log_in: LogIn, game: Game) -> None:
    async def refuse(store: RedisStore) -> None:
        await store.end_now(QUIZ, "in-play")
        for user in (1, 99):
            with pytest.raises(GameError):
                await scene.submit(store, game, user, "D")

    in_sync(refuse)  # type: ignore[arg-type]
    for path in (PAGE, f"{PAGE}parts/"):
        shown = text(log_in("vera").get(path).content)
        assert re.search(r"Refused lately .* 7000000000000000099 too late .* Grace 7000000000000000001 too late", shown)


def test_a_game_without_refusals_says_so(log_in: LogIn, game: Game) -> None:
    assert "No submission was refused." in text(log_in("vera").get(PAGE).content)


# --- extending ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("more", "seconds"), [("5m", 300), ("15m", 900), ("1h", 3600), (" 2h30m ", 9000)])
def test_a_host_extends_a_game(log_in: LogIn, game: Game, more: str, seconds: int) -> None:
    hugo, before_ms = log_in("hugo"), game.state.ends_ms
    assert "Extend this game?" in text(hugo.get(f"{PAGE}extend/").content)

    shown = hugo.post(f"{PAGE}extend/", {"more": more, "ends_ms": before_ms}, follow=True).content

    assert "The game is extended" in text(shown)
    assert re.search(r"Open for [^(]*\(extended\)", text(shown))
    assert state_of(game) == (Phase.OPEN, before_ms + seconds * 1000)
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after) == (
        "game.extended",
        {"ends_ms": before_ms},
        {"ends_ms": before_ms + seconds * 1000},
    )


def test_a_double_click_extends_once(log_in: LogIn, game: Game) -> None:
    hugo, before_ms = log_in("hugo"), game.state.ends_ms
    for _ in range(2):
        hugo.post(f"{PAGE}extend/", {"more": "5m", "ends_ms": before_ms})
    assert state_of(game) == (Phase.OPEN, before_ms + 300_000)


@pytest.mark.parametrize(
    ("more", "said"),
    [("", "This field is required"), ("59s", "written like 15m"), ("-5m", "written like"), ("7d", "at most 7 days")],
)
def test_a_wrong_extension_is_explained(log_in: LogIn, game: Game, more: str, said: str) -> None:
    response = log_in("hugo").post(f"{PAGE}extend/", {"more": more, "ends_ms": game.state.ends_ms})
    assert response.status_code == 200 and said in text(response.content)
    assert state_of(game) == (Phase.OPEN, game.state.ends_ms)
    assert noted() == []


def test_who_saw_another_end_looks_again_first(log_in: LogIn, game: Game) -> None:
    shown = log_in("hugo").post(f"{PAGE}extend/", {"more": "5m", "ends_ms": game.state.ends_ms - 1}, follow=True)
    assert "Somebody else changed the end" in text(shown.content)
    assert state_of(game) == (Phase.OPEN, game.state.ends_ms)


def test_a_game_whose_window_is_over_is_not_extended(log_in: LogIn, game: Game) -> None:
    in_sync(lambda store: store.end_now(QUIZ, "in-play"))
    ends_ms = state_of(game)[1]
    shown = log_in("hugo").post(f"{PAGE}extend/", {"more": "5m", "ends_ms": ends_ms}, follow=True)
    assert "The answer window is over" in text(shown.content)
    in_sync(lambda store: store.claim(QUIZ, "in-play"))
    shown = log_in("hugo").get(f"{PAGE}extend/", follow=True)
    assert "This game is closed" in text(shown.content)


# --- cancelling -----------------------------------------------------------------------------------------------------


def test_cancelling_asks_once_and_says_what_happens(log_in: LogIn, game: Game) -> None:
    hugo = log_in("hugo")
    asked = text(hugo.get(f"{PAGE}cancel/").content)
    assert "there are no results" in asked and "5 players answered so far" in asked and "cannot be undone" in asked
    assert state_of(game)[0] is Phase.OPEN

    shown = text(hugo.post(f"{PAGE}cancel/", follow=True).content)

    assert "The game is cancelled" in shown and "Being cancelled" in shown
    assert state_of(game)[0] is Phase.CANCELLING
    assert noted() == [("game.cancelled", "hugo", "in-play")]
    run_duties()
    assert state_of(game)[0] is Phase.CANCELLED
    assert CancelledGame.objects.get().answers == 6
    for path in (PAGE, f"{PAGE}parts/"):
        assert "6 answers of 5 players are kept, unscored" in text(hugo.get(path).content)
    assert "in-play" not in hugo.get("/history/").content.decode()


def test_a_cancelled_game_of_another_server_does_not_exist(log_in: LogIn, game: Game) -> None:
    in_sync(lambda store: store.cancel_game(QUIZ, "in-play"))
    run_duties()
    assert log_in("bert").get(PAGE).status_code == 404
    assert log_in("bert").get(f"/games/{scene.BOOKS}/in-play/").status_code == 404


def test_a_game_whose_results_are_on_their_way_is_not_cancelled(log_in: LogIn, game: Game) -> None:
    in_sync(lambda store: store.end_now(QUIZ, "in-play"))
    in_sync(lambda store: store.claim(QUIZ, "in-play"))
    for method in ("get", "post"):
        shown = getattr(log_in("hugo"), method)(f"{PAGE}cancel/", follow=True)
        assert "it can no longer be cancelled" in text(shown.content)
    assert noted() == []


def test_orders_are_offered_to_hosts_only(log_in: LogIn, game: Game) -> None:
    assert f'href="{PAGE}cancel/"' in log_in("hugo").get(PAGE).content.decode()
    assert f'href="{PAGE}cancel/"' not in log_in("vera").get(PAGE).content.decode()


def test_readings_are_one_for_each_loop(world: None) -> None:
    async def own(_store: RedisStore) -> tuple[int, int]:
        return id(stats_cache()), id(stats_cache())

    assert len(set(in_sync(own))) == 1  # type: ignore[arg-type]


def test_next_posts_of_one_channel_are_told_apart(log_in: LogIn, world: None) -> None:
    shown = text(log_in("vera").get("/").content)
    assert "#daily-trivia · 08:00, 17:00 · 1 question · k7m2q" in shown
    assert "#general · Fri 19:30 · 5 questions, geography · p4x9d" in shown
