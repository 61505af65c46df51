"""A regrade and an export in a browser: chosen, previewed, applied; and a file that says what the page shows."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import LogIn

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.timeout(120)]

PATH = "/history/finished-three/"


def test_an_export_of_the_answers_holds_what_the_page_shows(log_in: LogIn, address: str, tmp_path: Path) -> None:
    page = log_in("vera")
    page.goto(address + PATH)
    with page.expect_download() as started:
        page.get_by_role("link", name="answers (CSV)").click()
    file = tmp_path / "answers.csv"
    started.value.save_as(file)

    with file.open(newline="", encoding="utf-8") as text:
        header, *rows = csv.reader(text)
    assert (len(rows), len({len(row) for row in (header, *rows)})) == (3 * 54, 1)
    shown = page.locator("section:has(#answers) tbody tr").first.locator("th, td").all_inner_texts()
    assert shown[0] in rows[0], "the first row is the page's first"


def test_an_editor_regrades_an_answer_after_seeing_who_rises(log_in: LogIn, address: str) -> None:
    page = log_in("edda")
    page.goto(address + PATH)
    page.get_by_role("link", name="Regrade").click()
    page.get_by_role("button", name="Mark right… Tin").click()

    expect(page.get_by_role("heading", name="Count “Tin” as right?")).to_be_visible()
    expect(page.get_by_text("Ranking, the first ten")).to_be_visible()
    page.get_by_role("button", name="Apply and amend the post").click()

    expect(page.get_by_role("status").first).to_be_visible()
    page.goto(f"{address}{PATH}regrade/")
    expect(page.get_by_role("button", name="Mark wrong… Tin")).to_be_visible()
    expect(page.get_by_role("button", name="Mark right… Tin")).to_have_count(0)


def test_who_only_looks_is_not_offered_a_regrade(log_in: LogIn, address: str) -> None:
    page = log_in("vera")
    page.goto(address + PATH)
    expect(page.get_by_role("link", name="Regrade")).to_have_count(0)
    answer = page.goto(f"{address}{PATH}regrade/")
    assert answer and answer.status == 403
