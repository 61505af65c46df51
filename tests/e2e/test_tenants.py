"""One server's people never stop the others', whatever they write, and whatever it costs: with the real site."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import requests

from games.domain.records import Registration
from tests.e2e import servers
from tests.e2e.conftest import Backstage
from tests.e2e.scene import GENERAL, PASSWORD, QUIZ, TRIVIA
from tests.e2e.servers import Place
from trivia_site.processes import programs

pytestmark = pytest.mark.process

LONG = f"{'*,' * 2939}* * * * *"
"""5,887 characters: they took 21 s."""
STORED = f"{'*,' * 52_500}* * * * *"
"""105 KB: they took minutes."""
FORM = {
    "channel": f"{QUIZ}-{GENERAL}",
    "cron": LONG,
    "zone": "Europe/Vienna",
    "window": "1h",
    "grace": "15m",
    "questions": "1",
    "policy": "last",
    "enabled": "on",
    "version": "0",
}
PAGES = ("/", "/registrations/", "/problems/", "/history/")
PATIENCE_S = 15
"""How long a browser waits. What stalled the site was longer."""


class Browser:
    """Somebody who is logged in."""

    def __init__(self, address: str, name: str) -> None:
        self._address, self._session = address, requests.Session()
        self.send("/login/", {"username": name, "password": PASSWORD, "next": "/"})

    def get(self, path: str) -> requests.Response:
        response = self._session.get(f"{self._address}{path}", timeout=PATIENCE_S)
        assert response.status_code == 200, path
        return response

    def send(self, path: str, fields: dict[str, str], to: str = "") -> requests.Response:
        """Fill and send the form of a page, or send what is typed into it elsewhere."""
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', self.get(path).text)[0]
        address, form = f"{self._address}{to or path}", fields | {"csrfmiddlewaretoken": token}
        response = self._session.post(address, form, headers={"Referer": address}, timeout=PATIENCE_S)
        assert response.status_code == 200, path
        return response


class Neighbour:
    """Bert of the Book Club looks at his pages for as long as something goes on in the quiz server."""

    def __init__(self, address: str) -> None:
        self._browser = Browser(address, "bert")
        for path in PAGES:
            self._browser.get(path)  # what is made once is made

    def looks_during(self, act: Callable[[], Any]) -> tuple[list[float], float]:
        """How long each of his pages took that came before the act was over, in s, and how long the act took."""
        outcome: list[BaseException] = []

        def run() -> None:
            try:
                act()
            except BaseException as error:
                outcome.append(error)

        acting = threading.Thread(target=run)
        began = time.monotonic()
        acting.start()
        time.sleep(0.2)  # the act is under way
        took, rounds = list[float](), 0
        while acting.is_alive() or not took:
            start = time.monotonic()
            self._browser.get(PAGES[rounds % len(PAGES)])
            rounds += 1
            if acting.is_alive() or not took:
                took.append(time.monotonic() - start)
        acting.join()
        assert not outcome, outcome
        return took, time.monotonic() - began


@pytest.fixture
def backstage(place: Place) -> Iterator[Backstage]:
    opened = Backstage(place.env["REDIS_URL"])
    yield opened
    opened.close()


def report(what: str, took: list[float], act_s: float) -> None:
    print(f"\n{what}: {act_s:.2f} s; meanwhile another tenant's slowest page took {max(took):.2f} s")


def test_a_line_of_5887_characters_stalls_nobody(address: str) -> None:
    edda, bert = Browser(address, "edda"), Neighbour(address)

    def type_it() -> None:
        preview = edda.send("/registrations/add/", FORM, to="/registrations/preview/")
        assert "at most 100 characters" in preview.text
        assert "at most 100 characters" in edda.send("/registrations/add/", FORM).text

    report("preview and form with 5,887 characters", *bert.looks_during(type_it))


def test_a_stored_line_of_105_kilobytes_stalls_nobody(address: str, backstage: Backstage) -> None:
    stored = Registration(id="longl", guild_id=QUIZ, channel_id=TRIVIA, cron=STORED, zone="Europe/Vienna")
    backstage.do(lambda store: store.save_registration(stored, 10**14))
    rival = replace(stored, id="rival", cron="", times=("08:00",))
    backstage.do(lambda store: store.save_registration(rival, 10**14))
    edda, bert = Browser(address, "edda"), Neighbour(address)

    def look_at_it() -> None:
        assert "The cron line is too long: it has at most 100 characters." in edda.get("/problems/").text
        for path in ("/registrations/", "/", f"/registrations/{QUIZ}-rival/change/"):
            edda.get(path)
        assert "nothing is posted" in edda.get(f"/registrations/{QUIZ}-longl/change/").text

    try:
        report("five pages with 105 KB stored", *bert.looks_during(look_at_it))
    finally:
        for id in ("longl", "rival"):
            backstage.do(lambda store, id=id: store.delete_registration(QUIZ, id))  # type: ignore[misc]


@contextmanager
def stalling(place: Place, seconds: int) -> Iterator[str]:
    """The site in which a check of the quiz server's registrations takes so long."""
    port = servers.free_port()
    options = programs.site("127.0.0.1", port).command[3:]
    entry = Path(__file__).with_name("stalling_site.py")
    command = [sys.executable, str(entry), QUIZ, str(seconds), *options, "--no-access-log"]
    server = subprocess.Popen(command, env=place.env, cwd=servers.PROJECT)
    try:
        servers._await(f"http://127.0.0.1:{port}/healthz", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()


def test_while_a_computation_for_one_server_stalls_the_others_pages_come(place: Place) -> None:
    """Nothing that is accepted takes long: the stall is put in. The pages of others are counted, not timed."""
    with stalling(place, 6) as address:
        edda, bert = Browser(address, "edda"), Neighbour(address)
        took, act_s = bert.looks_during(lambda: edda.get(f"/registrations/{QUIZ}-k7m2q/change/"))
    report("a page whose check stalls", took, act_s)
    assert act_s > 6, "it did not stall"
    assert len(took) >= len(PAGES), "each of the other's pages came while it stood still"
