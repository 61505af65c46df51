"""The judge of `manage.py stress` finds what is lost, late or doubled on any side; the journals are read as written."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from discord import Embed

from botbridge.messages.posts import marker, placeholder, question_post
from botbridge.messages.results import results_post
from discord_sandbox.views import MessageView
from games.domain.records import FinishedGame, Game, GameState, MessageKind, Phase, Question, Submission
from games.rules.scoring import results
from simulations.stress import journal
from simulations.stress.clients import interactions, letters
from simulations.stress.journal import ACKNOWLEDGED, REASONS, UNKNOWN, JournalEntry
from simulations.stress.options import PLAYER_PROCESSES, Arena, PlayerPlan, StressOptions, user_id
from simulations.stress.reconcile import CollectedGame, GameVerdict, KnownAnswers, judge
from simulations.stress.report import StressReport

PROJECT = Path(__file__).resolve().parents[2]
ENDS_MS = 1_000
KEYS = [
    *("acknowledged", "stored", "scored", "archived", "posted", "refused_by_reason"),
    *("lost", "accepted_late", "doubled", "p50_ms", "p99_ms", "max_ms", "seed", "duration_s"),
]
OPTIONS = StressOptions(players=3, edits=1, workers=1, closers=1, games=1, wire=False, kill=False, seed=1)
GAME = Game(
    id="abcdefghijklmnopqrst",
    guild_id="1",
    channel_id="2",
    window_s=60,
    questions=(Question(seed="s", text="Which?", answer="Rome", options=("Rome", "Oslo", "Bern")),),
    state=GameState(phase=Phase.GONE, ends_ms=ENDS_MS, closed_ms=ENDS_MS, results_message_id="4"),
)


def entry(player: int, code: int, letter: str, at_ms: int = 10) -> JournalEntry:
    return JournalEntry(player, code, letter.encode(), 1 << 60, at_ms, 2_000)


def folded(*written: JournalEntry, wire: bool = False) -> KnownAnswers:
    answers = KnownAnswers()
    answers.fold(written, ENDS_MS, wire=wire)
    return answers


def post(id: str, kind: MessageKind, embed: Embed) -> MessageView:
    fields: dict[str, Any] = dict.fromkeys(("components", "attachments", "mentions", "mention_roles", "pinged"), ())
    fields |= dict.fromkeys(("edited_ms", "thread_id", "owner_id", "reply_to"))
    fields |= dict.fromkeys(("author_id", "author_name", "command", "invoker", "content"), "")
    return MessageView(
        **fields,
        id=id,
        channel_id="2",
        author_is_bot=True,
        flags=0,
        created_ms=0,
        mention_everyone=False,
        embeds=(embed.to_dict(),),
        nonce=marker(GAME, kind, 0),
    )


def kept(*given: str, rows: Sequence[str] | None = None) -> CollectedGame:
    """What is left of a game in which players 0, 1, 2 ... have these answers; `rows`: SQL has others."""
    submissions = [
        Submission(user_id=user_id(player), question=0, answer=letter, interaction_id="1")
        for player, letter in enumerate(given)
    ]
    outcome = results(GAME, submissions)
    in_sql = given if rows is None else rows
    return CollectedGame(
        game=GAME,
        state=replace(GAME.state, answers=len(given)),
        finished=FinishedGame(game=GAME, results=outcome),
        rows=[(user_id(player), letter) for player, letter in enumerate(in_sql) if letter],
        games_of_slot=1,
        posts=[
            post("3", MessageKind.QUESTION, question_post(GAME)),
            post("4", MessageKind.RESULTS, results_post(GAME, outcome)),
        ],
    )


NOTED = (entry(0, ACKNOWLEDGED, "A"), entry(0, ACKNOWLEDGED, "B"), entry(1, ACKNOWLEDGED, "A"))


def verdict(answers: KnownAnswers, found: CollectedGame) -> GameVerdict:
    """The verdict; whatever is wrong in it must make the run fail."""
    found_so = judge(answers, found)
    report = StressReport(OPTIONS)
    report.add(answers, found_so)
    harmed = bool(found_so.lost or found_so.accepted_late or found_so.doubled or not found_so.over)
    assert bool(list(report.problems())) is harmed
    return found_so


def test_a_game_in_which_all_agrees() -> None:
    seen = verdict(folded(*NOTED), kept("B", "A"))
    assert asdict(seen) == {
        **dict.fromkeys(("acknowledged", "stored", "scored", "archived", "posted"), 2),
        **dict.fromkeys(("lost", "accepted_late", "doubled", "uncertain"), 0),
        "over": True,
    }


def test_an_answer_that_sql_lacks_is_lost() -> None:
    assert verdict(folded(*NOTED), kept("B", "A", rows=("B", ""))).lost == 1


def test_an_answer_that_only_sql_has_otherwise_is_lost() -> None:
    assert verdict(folded(*NOTED), kept("B", "A", rows=("A", "A"))).lost == 1


def test_an_answer_that_the_results_lack_is_lost() -> None:
    assert verdict(folded(*NOTED), kept("B", rows=("B", "A"))).lost == 1


def test_an_answer_that_the_results_count_otherwise_is_lost() -> None:
    assert verdict(folded(*NOTED), kept("A", "A", rows=("B", "A"))).lost == 1


def test_an_answer_that_all_sides_lack_is_lost_once() -> None:
    assert verdict(folded(*NOTED), kept("B")).lost == 1


def test_an_answer_that_only_the_results_post_lacks_is_lost() -> None:
    found = kept("B", "A")
    short = results_post(GAME, results(GAME, []))
    assert (
        verdict(folded(*NOTED), replace(found, posts=[found.posts[0], post("4", MessageKind.RESULTS, short)])).lost == 2
    )


def test_a_game_that_is_nowhere_is_lost_and_did_not_end() -> None:
    nothing = CollectedGame(game=None, state=None, finished=None, rows=(), games_of_slot=0, posts=())
    seen = verdict(folded(*NOTED), nothing)
    assert (seen.lost, seen.over) == (2, False)


def test_an_answer_that_was_accepted_after_the_end_is_late() -> None:
    late = entry(1, ACKNOWLEDGED, "C", at_ms=ENDS_MS + 1)
    assert verdict(folded(*NOTED, late), kept("B", "C")).accepted_late == 1


def test_an_answer_that_was_kept_though_it_was_refused_is_late() -> None:
    refused = entry(2, REASONS.index("WINDOW_CLOSED"), "C")
    answers = folded(*NOTED, refused)
    assert verdict(answers, kept("B", "A", "C")).accepted_late == 1
    assert answers.refused == {"WINDOW_CLOSED": 1}


def test_a_refused_change_that_was_kept_has_cost_the_answer_before() -> None:
    refused = entry(1, REASONS.index("GAME_CLOSED"), "C")
    assert verdict(folded(*NOTED, refused), kept("B", "C")).lost == 1


@pytest.mark.parametrize("left", ["A", "C"])
def test_an_answer_whose_outcome_stayed_unknown_may_be_either(left: str) -> None:
    doubtful = entry(1, UNKNOWN, "C"), entry(1, REASONS.index("GAME_CLOSED"), "C")
    seen = verdict(folded(*NOTED, *doubtful), kept("B", left))
    assert (seen.lost, seen.accepted_late, seen.uncertain) == (0, 0, 1)


def test_an_answer_in_doubt_is_not_a_third_one() -> None:
    doubtful = entry(1, UNKNOWN, "C"), entry(1, REASONS.index("GAME_CLOSED"), "C")
    assert verdict(folded(*NOTED, *doubtful), kept("B", "B")).lost == 1


def test_a_repeat_that_was_acknowledged_ends_the_doubt() -> None:
    repeated = entry(1, UNKNOWN, "C"), entry(1, ACKNOWLEDGED, "C")
    assert verdict(folded(*NOTED, *repeated), kept("B", "A")).lost == 1


def test_only_on_the_wire_one_bot_may_call_late_what_another_has_stored() -> None:
    called_late = entry(2, REASONS.index("WINDOW_CLOSED"), "C", at_ms=ENDS_MS - 1)
    assert verdict(folded(*NOTED, called_late, wire=True), kept("B", "A", "C")).accepted_late == 0
    assert verdict(folded(*NOTED, called_late), kept("B", "A", "C")).accepted_late == 1
    too_busy = entry(2, REASONS.index("BUSY"), "C", at_ms=ENDS_MS - 1)
    changed = folded(*NOTED, entry(1, REASONS.index("BUSY"), "C", at_ms=ENDS_MS - 1), too_busy, wire=True)
    assert verdict(changed, kept("B", "C", "C")).lost == 0, "one bot was busy, another stored the change of mind"
    assert verdict(folded(*NOTED, too_busy), kept("B", "A", "C")).accepted_late == 1
    too_late = called_late._replace(at_ms=ENDS_MS + 1)
    assert verdict(folded(*NOTED, too_late, wire=True), kept("B", "A", "C")).accepted_late == 1


def test_a_second_row_a_second_post_and_a_second_game_are_doubles() -> None:
    found, answers = kept("B", "A"), folded(*NOTED)
    assert verdict(answers, replace(found, rows=[*found.rows, (user_id(0), "B")])).doubled == 1
    assert verdict(answers, replace(found, games_of_slot=2)).doubled == 1
    for again in found.posts:
        assert verdict(answers, replace(found, posts=[*found.posts, again])).doubled == 1
    bare = post("5", MessageKind.RESULTS, placeholder(GAME, MessageKind.RESULTS, 0))
    assert verdict(answers, replace(found, posts=[*found.posts, bare])).doubled == 0


def test_a_run_in_which_nothing_was_acknowledged_proves_nothing() -> None:
    assert list(StressReport(OPTIONS).problems()) == ["No answer was acknowledged."]


def test_the_report_has_these_figures_in_this_order() -> None:
    report = StressReport(OPTIONS, duration_s=1.26)
    answers = folded(*NOTED, *(entry(2, ACKNOWLEDGED, "A")._replace(took_us=1000 * n) for n in range(1, 98)))
    report.add(answers, judge(answers, kept("B", "A", "A")))
    figures = report.as_json()
    assert list(figures) == KEYS
    assert (figures["p50_ms"], figures["p99_ms"], figures["max_ms"]) == (47.0, 96.0, 97.0)
    assert (figures["seed"], figures["duration_s"]) == (1, 1.3)


def test_notes_are_read_as_they_were_written(tmp_path: Path) -> None:
    path, written = tmp_path / "journal", [entry(n, n % len(REASONS), "C", at_ms=2**41 + n) for n in range(10_000)]
    with journal.JournalWriter(path) as writer:
        for one in written:
            writer.write(one)
    assert list(journal.read(path)) == written
    assert list(journal.read(tmp_path / "none")) == []


def test_only_known_outcomes_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    count = journal.AnswerCount(path)
    assert count.update() == 0
    with journal.JournalWriter(path) as writer:
        writer.write(entry(1, UNKNOWN, "A"))
        writer.write(entry(1, ACKNOWLEDGED, "A"))
        assert count.update() == 1
        writer.write(entry(2, REASONS.index("TOO_MANY"), "A"))
        assert count.update() == 2


def test_a_plan_reaches_the_players_whole(tmp_path: Path) -> None:
    arena = Arena(guild_id="1", channel_id="2", game_id="3", message_id="4", letters="AB")
    plan = PlayerPlan(players=1, edits=2, seed=3, wire=True, store_url="u", sandbox_url="v", logs="w", arenas=(arena,))
    plan.save(tmp_path / "plan")
    assert PlayerPlan.load(tmp_path / "plan") == plan


def test_a_seed_repeats_the_answers_and_every_change_is_one() -> None:
    arena = Arena(guild_id="1", channel_id="2", game_id="3", message_id="4", letters="ABC")
    chosen = letters(arena, 50, random.Random(7))
    assert chosen == letters(arena, 50, random.Random(7))
    assert len(chosen) == 51
    assert all(one != next_one for one, next_one in itertools.pairwise(chosen))


def test_no_two_processes_share_an_interaction() -> None:
    ids = [next(counter) for counter in [interactions(n) for n in range(PLAYER_PROCESSES)] for _ in range(100)]
    assert len(set(ids)) == len(ids)
    assert min(ids) > 2**53
