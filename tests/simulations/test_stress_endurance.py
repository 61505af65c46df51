"""`manage.py stress --duration`: its plan, its judge, what it does to a store, and short runs of everything."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import aiohttp
import pytest
from redis import Redis

from discord_sandbox import Sandbox
from games.domain.ports import Store
from games.domain.records import MessageKind, Registration
from simulations.stress.endurance.crowd import TimedEntry
from simulations.stress.endurance.disk import SizeLimit
from simulations.stress.endurance.event_log import EventLog, Rollback, Sign, Strike, recoveries
from simulations.stress.endurance.judge import excuse, is_forfeited
from simulations.stress.endurance.league import ExpectedSlot, League, LeagueServer
from simulations.stress.endurance.plan import KINDS, QUIET_AT_END, PlannedFault, drawn
from simulations.stress.endurance.store import StoreServer
from simulations.stress.journal import ACKNOWLEDGED, UNKNOWN, JournalEntry
from tests.simulations.test_stress import PROJECT, stress
from tests.trivia_site.real_processes import eventually
from trivia_site.processes.supervisor import Supervisor
from trivia_site.valkey import embedded
from trivia_site.valkey.paths import socket_url

HARM = ("lost", "accepted_late", "doubled", "missing", "wrong")


# --- the plan ---------------------------------------------------------------------------------------------------------


def test_a_plan_follows_from_its_seed() -> None:
    assert drawn(1, 1200) == drawn(1, 1200)
    assert drawn(1, 1200) != drawn(2, 1200)


@pytest.mark.parametrize("seed", range(20))
def test_twenty_minutes_see_every_kind_and_end_quietly(seed: int) -> None:
    plan = drawn(seed, 1200)
    assert {planned.kind for planned in plan} == {kind.name for kind in KINDS}
    assert [planned.at_s for planned in plan] == sorted(planned.at_s for planned in plan)
    assert max(planned.at_s + planned.before_s + planned.for_s for planned in plan) <= 1200 * (1 - QUIET_AT_END)


@pytest.mark.parametrize("seed", range(20))
def test_in_a_short_run_every_fault_is_short(seed: int) -> None:
    assert max(planned.for_s for planned in drawn(seed, 16)) <= 2


# --- how soon play went on --------------------------------------------------------------------------------------------


def strike(kind: str, begin_s: float, end_s: float, *, struck: bool = True) -> Strike:
    planned = PlannedFault(number=1, at_s=begin_s, kind=kind, for_s=end_s - begin_s, how={"moment": "edit"})
    return Strike(planned=planned, begin_ms=round(begin_s * 1000), end_ms=round(end_s * 1000), struck=struck)


def sign(due_s: float, done_s: float, since_s: float | None = None) -> Sign:
    return Sign(*(round(at * 1000) for at in (due_s, done_s, due_s if since_s is None else since_s)))


def test_play_goes_on_with_the_first_receipt_that_was_asked_for_after_the_fault() -> None:
    receipts = [sign(9, 10.1), sign(9.5, 13, since_s=12.9), sign(13, 13.1)]
    journal = EventLog(strikes=[strike("bot killed", 10, 10)], receipts=receipts)
    assert recoveries(journal)["bot killed"].resumed_s == 3.0


def test_after_a_store_both_receipts_and_posts_must_come() -> None:
    receipts, posts = [sign(10.5, 10.6)], [sign(9, 14, since_s=13.75), sign(4, 20, since_s=19.75)]
    found = recoveries(EventLog(strikes=[strike("store killed", 10, 10)], receipts=receipts, acts=posts))[
        "store killed"
    ]
    assert (found.resumed_s, found.settled_s, found.never) == (4.0, 10.0, 0)


def test_a_server_that_was_away_is_back_with_its_own_receipt() -> None:
    away = strike("guild unavailable", 10, 20)
    away.guild_id = "2"
    receipts = [Sign(20_100, 20_200, 20_100, "1"), Sign(20_100, 23_100, 23_000, "2")]
    assert recoveries(EventLog(strikes=[away], receipts=receipts))["guild unavailable"].resumed_s == 3.0


def test_seconds_of_another_fault_do_not_count() -> None:
    strikes = [strike("duties killed", 10, 10), strike("429 global", 12, 18), strike("outage", 13, 14)]
    found = recoveries(EventLog(strikes=strikes, acts=[sign(9, 20, since_s=19.75)]))
    assert found["duties killed"].resumed_s == 4.0
    assert found["429 global"].resumed_s == 2.0


def test_what_never_goes_on_and_what_found_nothing_is_told() -> None:
    found = recoveries(EventLog(strikes=[strike("bot killed", 10, 10), strike("outage", 12, 12, struck=False)]))
    assert (found["bot killed"].never, found["outage"].struck, found["outage"].missed) == (1, 0, 1)


# --- what an older copy of the store may take away --------------------------------------------------------------------


BACK = Rollback(copied_ms=1000, stopped_ms=2000)


@pytest.mark.parametrize(
    ("at_ms", "known_ms", "confirmed_ms", "excused"),
    [
        (900, 990, 0, False),
        (900, 1010, 0, True),
        (1500, 1510, 5000, True),
        (1500, 1510, 1900, False),
        (1990, 2010, 0, True),
        (2001, 2010, 0, False),
    ],
    ids=["before", "copied meanwhile", "open in between", "confirmed", "restored meanwhile", "after"],
)
def test_only_open_games_may_lose_what_was_saved_in_between(
    at_ms: int, known_ms: int, confirmed_ms: int, excused: bool
) -> None:
    entry = JournalEntry(0, ACKNOWLEDGED, b"A", 1, at_ms, 1)
    entries, taken = excuse([TimedEntry(entry, known_ms)], [BACK], confirmed_ms)
    assert (entries[0].code == UNKNOWN, taken == [entry]) == (excused, excused)


BUTTONS = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "A", "custom_id": "a:game:0:A"}]}]


@pytest.mark.parametrize(
    ("shown_ms", "posts", "buttons", "forfeited"),
    [(1500, 1, [], True), (1500, 1, BUTTONS, False), (1500, 2, [], False), (900, 1, [], False), (3100, 1, [], False)],
    ids=["says so", "takes answers", "doubled", "before the copy", "after its return"],
)
async def test_a_whole_game_may_be_lost_in_between_if_its_post_says_so(
    shown_ms: int, posts: int, buttons: list[object], forfeited: bool
) -> None:
    async with Sandbox() as sandbox:
        guild = sandbox.add_guild()
        channel = sandbox.add_channel(guild.id, "trivia")
        on_demand = Registration(id="hand", guild_id=guild.id, channel_id=channel.id)
        server = LeagueServer(guild_id=guild.id, channel_id=channel.id, by_clock=(), on_demand=on_demand)
        slot = ExpectedSlot(server=server, registration=on_demand, name="1", due_ms=0)
        for _ in range(posts):
            body = {"content": "Which?", "nonce": f"q{slot.game_id}0", "components": buttons}
            headers = {"Authorization": f"Bot {sandbox.token}"}
            async with aiohttp.ClientSession(headers=headers) as session:
                await session.post(f"{sandbox.api_base}/channels/{channel.id}/messages", json=body)
        journal = EventLog(rollbacks=[BACK], shown={(MessageKind.QUESTION, slot.game_id): shown_ms})
        league = League(
            sandbox=sandbox,
            store=cast(Store, None),
            supervisor=Supervisor(),
            servers=(server,),
            duties=(),
            site_port=0,
        )
        assert is_forfeited(league, slot, journal) is forfeited


# --- the store's faults, on a real one --------------------------------------------------------------------------------


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    embedded.ensure_server(tmp_path)
    yield tmp_path
    embedded.release_server(tmp_path)


def answers(client: Redis) -> bool:
    try:
        return bool(client.set("again", "1"))
    except Exception:
        return False


@pytest.mark.process
def test_an_older_copy_takes_the_place_of_the_store(data_dir: Path) -> None:
    client = Redis.from_url(socket_url(data_dir), decode_responses=True)
    server = StoreServer(data_dir)
    client.set("early", "1")
    asyncio.run(server.copy_to(data_dir / "copy"))
    client.set("late", "1")
    asyncio.run(server.put_back(data_dir / "copy"))
    assert eventually(lambda: answers(client))
    assert client.mget("early", "late") == ["1", None]


@pytest.mark.process
def test_without_room_nothing_is_saved_and_with_room_again_it_is(data_dir: Path) -> None:
    client = Redis.from_url(socket_url(data_dir), decode_responses=True)
    client.set("early", "1")
    disk = SizeLimit(StoreServer(data_dir).both)

    async def while_full() -> bool:
        async with disk.full():
            await asyncio.sleep(0.2)
            return await asyncio.to_thread(answers, client)

    assert not asyncio.run(while_full())
    assert eventually(lambda: answers(client))
    assert client.get("early") == "1"


# --- whole runs -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_short_run_stands_its_faults(tmp_path: Path) -> None:
    arguments = ("--wire", "--kill", "--duration", "15s", "--games", "2", "--players", "4", "--seed", "3")
    status, figures, said = stress(tmp_path, *arguments)
    assert status == 0, said
    assert {name: figures[name] for name in HARM} == dict.fromkeys(HARM, 0)
    assert figures["slots"] >= 4
    assert figures["acknowledged"] > 0
    assert {planned["kind"] for planned in figures["plan"]} == set(figures["faults"])
    assert sum(kind["struck"] for kind in figures["faults"].values()) >= 4
    assert "Play went on" in said


HARMFUL = """
import django
django.setup()
from games.domain.records import MessageKind
from games.models import ArchivedAnswer
from simulations.stress.endurance import play, plan, run
from simulations.stress.options import StressOptions
from simulations.stress.reconcile import posts_of

plan.drawn = lambda seed, duration_s: []
wait = play.Play.until_over

async def harm_after_all(self):
    await wait(self)
    one, two, *_ = self.slots
    await (await ArchivedAnswer.objects.filter(game_id=two.game_id).afirst()).adelete()
    sandbox, channel_id = self._league.sandbox, one.server.channel_id
    guild = sandbox.core.world.guilds[one.server.guild_id]
    [results] = posts_of(one.game, MessageKind.RESULTS, sandbox.messages(channel_id))
    sandbox.delete_message(guild.owner_id, results.id)

play.Play.until_over = harm_after_all
options = StressOptions(players=4, edits=0, workers=1, closers=1, games=1, wire=True, kill=True, seed=1, duration_s=10)
raise SystemExit(run.execute(options, machine=True))
"""


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_a_post_that_vanishes_and_an_answer_that_does_make_the_run_fail(tmp_path: Path) -> None:
    own = {"TALLY_DATA_DIR": str(tmp_path / "data"), "PYTHONPATH": str(PROJECT), "REDIS_URL": ""}
    own |= {"DJANGO_SETTINGS_MODULE": "trivia_site.settings", "TALLY_ENV_FILE": os.devnull}
    without = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "-c", HARMFUL],
        cwd=tmp_path,
        env={**without, **own},
        capture_output=True,
        text=True,
        timeout=140,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    # The first game's answers are shown nowhere; of the second, SQL lacks one that the results post counts.
    assert (figures["missing"], figures["wrong"]) == (1, 2)
    assert figures["lost"] > 1


def test_a_duration_needs_the_wire_and_kills(capsys: pytest.CaptureFixture[str]) -> None:
    from django.core.management import ManagementUtility

    with pytest.raises(SystemExit) as ended:
        ManagementUtility(["manage.py", "stress", "--duration", "20m"]).execute()
    assert ended.value.code == 2
    assert "add --wire --kill" in capsys.readouterr().err
