"""The demo's parts; the demo as a whole is played in tests/e2e/test_demo.py."""

from __future__ import annotations

import os
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from botbridge.messages import replies
from discord_sandbox.views import InteractionView, MessageView
from games.domain.errors import AlreadySubmitted, GameNotFound, StoreUnavailable
from games.domain.records import GameState, Outcome, Phase, Receipt
from games.questions.bundled import bundled_bank
from games.rules.registration_rules import check_registration
from simulations import isolated_env
from simulations.demo import environment
from simulations.demo.reconcile import DemoReport, find_problems
from simulations.demo.schedule import OnlyChoices, daily, quick, round_of_three
from simulations.management.commands.sandbox import Command as SandboxCommand
from simulations.players.names import nicknames
from simulations.players.receipts import NO_REPLY, UNCLEAR, Receipts, refusal
from simulations.players.simulated import draw_parts
from tests.trivia_site.configuration.settings_table import HELD_IN_FILES

PROJECT = Path(__file__).resolve().parents[2]
RECEIPT = Receipt(outcome=Outcome.NEW, received_ms=1, ends_ms=2, may_change=True)


def message(content: str) -> MessageView:
    fields: dict[str, Any] = dict.fromkeys(("embeds", "components", "attachments", "mentions", "mention_roles"), ())
    fields |= dict.fromkeys(("id", "channel_id", "author_id", "author_name", "command", "invoker"), "1")
    fields |= dict.fromkeys(("edited_ms", "nonce", "thread_id", "owner_id", "reply_to"))
    return MessageView(
        **fields, content=content, author_is_bot=True, flags=64, created_ms=0, mention_everyone=False, pinged=()
    )


def seen(content: str, state: str = "acknowledged") -> InteractionView:
    return InteractionView(
        id="1", state=state, callback=4, ack_ms=1.0, messages=(message(content),), modal=None, choices=()
    )


@pytest.mark.parametrize(
    "words",
    [
        replies.receipt("Rome", RECEIPT),
        replies.receipt("Rome", replace(RECEIPT, outcome=Outcome.EDIT, may_change=False), right=False),
        replies.receipt_for_many(3, RECEIPT),
        "Your answers · Trivia\n" + replies.receipt("Rome", RECEIPT),
    ],
)
def test_a_receipt_says_stored(words: str) -> None:
    assert refusal(seen(words)) is None


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (replies.late(None, 0), "WINDOW_CLOSED"),
        (replies.late(GameState(phase=Phase.OPEN, ends_ms=1_000), 3_000), "WINDOW_CLOSED"),
        ("Your answers\n⚠️ " + replies.failure(AlreadySubmitted()), "ALREADY_SUBMITTED"),
        (replies.failure(StoreUnavailable()), "STORE_UNAVAILABLE"),
        (replies.failure(GameNotFound()), "GAME_NOT_FOUND"),
        (replies.OLD_COMPONENT, "BUTTON_GONE"),
        ("Something that nobody has thought of", UNCLEAR),
        (replies.receipt("Rome", replace(RECEIPT, outcome=Outcome.SUPERSEDED)), UNCLEAR),
    ],
)
def test_a_refusal_has_its_reason(words: str, code: str) -> None:
    assert refusal(seen(words)) == code


def test_no_reply_is_no_receipt() -> None:
    assert refusal(None) == NO_REPLY
    assert refusal(seen(replies.receipt("Rome", RECEIPT), state="failed")) == NO_REPLY


def test_a_change_of_mind_is_a_second_receipt_for_one_answer() -> None:
    receipts, receipt = Receipts(), seen(replies.receipt("Rome", RECEIPT))
    receipts.record("7", {0: "A"}, receipt)
    receipts.record("7", {0: "B"}, receipt)
    receipts.record("7", {0: "C"}, seen(replies.late(None, 0)))
    assert (receipts.count, receipts.answers, dict(receipts.refused)) == (2, {("7", 0): "B"}, {"WINDOW_CLOSED": 1})


def test_a_reply_that_leaves_the_outcome_open_is_kept() -> None:
    receipts = Receipts()
    receipts.record("7", {0: "A"}, None)
    receipts.record("8", {0: "A"}, seen("What?"))
    assert receipts.unclear == [NO_REPLY, "What?"]


def test_every_nickname_is_different() -> None:
    names = nicknames(2000)
    assert len(set(names)) == 2000
    assert names[:24] == nicknames(24)


@pytest.mark.parametrize("count", [1, 2, 20, 200])
def test_every_player_has_one_part_within_the_window(count: int) -> None:
    parts = draw_parts(count, 20, random.Random(1), all_play=True)
    assert len(parts) == count
    for part in parts:
        assert (part.first_s is None) == (part.late_s is not None)
        assert part.first_s is None or 0 < part.first_s < 16
        assert part.again_s is None or (part.first_s is not None and part.first_s < part.again_s < 18)


def test_some_change_their_mind_some_come_late_and_some_stay_away() -> None:
    parts = draw_parts(100, 60, random.Random(1), all_play=False)
    assert sum(part.again_s is not None for part in parts) == 20
    assert sum(part.late_s is not None for part in parts) == 6
    assert sum(part.first_s is None and part.late_s is None for part in parts) == 10


def test_a_lone_player_answers_in_time() -> None:
    [part] = draw_parts(1, 20, random.Random(1), all_play=True)
    assert part.first_s is not None and part.late_s is None


def test_the_registrations_of_the_demo_are_good() -> None:
    for make in (quick, round_of_three, daily):
        assert check_registration(make("1", "2")) == []


def test_the_first_game_has_buttons() -> None:
    shown = OnlyChoices(bundled_bank())
    seeds = shown.seeds("", "easy")
    assert len(set(seeds)) == len(seeds) > 10
    assert all(shown.question(seed).options for seed in seeds)


GOOD = DemoReport(
    acknowledged=188,
    refused_by_reason={"WINDOW_CLOSED": 12},
    stored=188,
    scored=188,
    results_posts=1,
    in_history=188,
    in_sql=188,
    live_updates_seen=120,
    duration_s=22.0,
    live_last_answers=188,
    receipts=228,
    accepted=228,
    changed=40,
    refused_by_store={"WINDOW_CLOSED": 12},
    different_answers=0,
    players=200,
    questions=1,
    window_s=20,
    game="g",
)


def test_a_game_in_which_all_agrees_has_no_problem() -> None:
    assert list(find_problems(GOOD)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"acknowledged": 187},
        {"stored": 187},
        {"scored": 187},
        {"in_history": 0},
        {"in_sql": 187},
        {"live_last_answers": 187},
        {"results_posts": 0},
        {"results_posts": 2},
        {"receipts": 229},
        {"different_answers": 1},
        {"live_updates_seen": 0},
    ],
)
def test_each_disagreement_is_a_problem(change: dict[str, int]) -> None:
    assert len(list(find_problems(replace(GOOD, **change)))) == 1


def test_a_second_demo_gets_a_directory_of_its_own(tmp_path: Path) -> None:
    assert [isolated_env.take(tmp_path).name for _ in range(3)] == ["demo", "demo-2", "demo-3"]


def test_too_many_demos_are_refused(tmp_path: Path) -> None:
    for _ in range(isolated_env.DIRECTORIES):
        isolated_env.take(tmp_path)
    with pytest.raises(isolated_env.NoFreeDirectory):
        isolated_env.take(tmp_path)


def test_the_demo_sees_no_setting_of_another_tally(tmp_path: Path) -> None:
    documented = set(re.findall(r"^#([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    documented |= {f"{name}_FILE" for name in HELD_IN_FILES}
    kept = {"TALLY_LOG_LEVEL", "USE_REDIS"}
    found = isolated_env.environment(tmp_path, {**dict.fromkeys(documented, "set"), "PATH": "/bin"})
    assert found == {
        "PATH": "/bin",
        **dict.fromkeys(kept, "set"),
        "TALLY_DATA_DIR": str(tmp_path),
        "TALLY_JSON_PATH": str(tmp_path / "app_state.json"),
        "TALLY_ENV_FILE": os.devnull,
    }


def test_a_secret_that_begins_with_a_dash_is_no_option(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment.secrets, "token_urlsafe", lambda _bytes: "-secret")
    parser = SandboxCommand().create_parser("manage.py", "sandbox")
    given = parser.parse_args(environment.Application(1, 2).options())
    assert (given.client_id, given.client_secret) == (environment.CLIENT_ID, "-secret")
