"""What a server's log channel hears: each problem once, and once that it is solved."""

from __future__ import annotations

from dataclasses import replace

from games.domain.notices import LogLine
from games.play.registration_checks.finding import RegistrationFinding
from games.play.server_log import changes, problems
from tests.games.samples import REGISTRATION

RUNNING = REGISTRATION
PAUSED = replace(RUNNING, id="other", enabled=False, paused_reason="Paused after 3 posts.", last_problem="No access.")
MISSED = replace(RUNNING, last_problem="The post of 8:00 was missed.")
LACKS = RegistrationFinding(code="permission", text="It lacks View Channel.", advice="Allow it.", fatal=True)
SCARCE = RegistrationFinding(code="supply", text="Not yet asked: 20 of 400.", advice="Ask fewer.")


def texts(lines: list[LogLine]) -> list[tuple[str, bool]]:
    return [(line.text, line.solved) for line in lines]


def test_a_problem_is_heard_of_once_and_once_when_it_is_solved() -> None:
    told, lines = changes({}, [RUNNING, PAUSED], problems([RUNNING, PAUSED], {RUNNING.id: [LACKS]}))
    assert texts(lines) == [("It lacks View Channel.", False), ("Paused after 3 posts.", False)]
    again, lines = changes(told, [RUNNING, PAUSED], problems([RUNNING, PAUSED], {RUNNING.id: [LACKS]}))
    assert (again, lines) == (told, [])
    resumed = replace(PAUSED, enabled=True, paused_reason="", last_problem="")
    told, lines = changes(told, [RUNNING, resumed], problems([RUNNING, resumed], {}))
    assert sorted(texts(lines)) == [("It lacks View Channel.", True), ("Paused after 3 posts.", True)]
    assert {line.channel_id for line in lines} == {RUNNING.channel_id} and told == {}


def test_a_finding_whose_numbers_change_is_the_same_one() -> None:
    told, _ = changes({}, [RUNNING], problems([RUNNING], {RUNNING.id: [SCARCE]}))
    fewer = replace(SCARCE, text="Not yet asked: 19 of 400.")
    assert changes(told, [RUNNING], problems([RUNNING], {RUNNING.id: [fewer]}))[1] == []


def test_each_missed_post_is_heard_of_and_only_the_last_one_is_solved() -> None:
    told, lines = changes({}, [MISSED], problems([MISSED], {}))
    assert texts(lines) == [(MISSED.last_problem, False)]
    next_one = replace(MISSED, last_problem="The post of 9:00 was missed.")
    told, lines = changes(told, [next_one], problems([next_one], {}))
    assert texts(lines) == [(next_one.last_problem, False)]
    told, lines = changes(told, [RUNNING], problems([RUNNING], {}))
    assert texts(lines) == [(next_one.last_problem, True)] and told == {}


def test_what_a_person_pauses_is_not_solved_and_what_they_delete_goes_without_a_word() -> None:
    told, _ = changes({}, [RUNNING], problems([RUNNING], {RUNNING.id: [LACKS]}))
    held = replace(RUNNING, enabled=False)
    kept, lines = changes(told, [held], problems([held], {}))
    assert (kept, lines) == (told, [])
    assert changes(told, [RUNNING], problems([RUNNING], {RUNNING.id: [LACKS]}))[1] == []
    assert changes(told, [], {}) == ({}, [])
