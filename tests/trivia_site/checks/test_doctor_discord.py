"""What `doctor` learns from Discord about the token and the budget for IDENTIFY."""

from __future__ import annotations

import pytest
from asgiref.sync import sync_to_async
from django.test import override_settings

from discord_sandbox import Sandbox
from trivia_site.checks import doctor_discord
from trivia_site.checks.findings import Finding, Severity


async def asked(sandbox: Sandbox, token: str = "") -> dict[str, Finding]:
    with override_settings(DISCORD_TOKEN=token or sandbox.token, DISCORD_API_BASE=sandbox.api_base):
        found = await sync_to_async(lambda: list(doctor_discord.examine()))()
    return {finding.about: finding for finding in found}


async def test_a_token_that_discord_knows() -> None:
    async with Sandbox() as sandbox:
        known = await asked(sandbox)
    assert (known["token"].level, known["token"].text) == (Severity.OK, "Discord knows the bot as Tally")
    assert (known["identify"].level, known["identify"].text) == (
        Severity.OK,
        "1000 of 1000 IDENTIFYs are left, and all are back in 1 day, 0:00:00 (h:mm:ss)",
    )


async def test_a_token_that_discord_refuses_is_asked_with_once() -> None:
    async with Sandbox() as sandbox:
        wrong = await asked(sandbox, "MTIz.wrong.token")
        assert [call.status for call in sandbox.audit] == [401]
    assert {about: finding.level for about, finding in wrong.items()} == {"token": Severity.PROBLEM}


async def test_a_page_in_place_of_discord_s_refusal_is_only_a_warning() -> None:
    async with Sandbox() as sandbox:
        sandbox.faults.add("error", path="/users/@me", status=401, html=True)
        found = await asked(sandbox)
    assert {about: finding.level for about, finding in found.items()} == {"token": Severity.WARNING}


async def test_a_discord_that_is_away_is_told_in_words() -> None:
    async with Sandbox() as sandbox:
        pass
    found = (await asked(sandbox))["token"]
    assert found.level is Severity.WARNING
    assert found.text.startswith("Discord cannot be asked about it: Cannot connect to host 127.0.0.1:")
    assert "Error(" not in found.text and "DISCORD_API_BASE" in found.hint


@pytest.mark.parametrize(
    ("remaining", "level"), [(199, Severity.WARNING), (49, Severity.PROBLEM), (0, Severity.PROBLEM)]
)
async def test_a_budget_that_runs_low(remaining: int, level: Severity) -> None:
    async with Sandbox() as sandbox:
        sandbox.gateway.starts.remaining = remaining
        found = (await asked(sandbox))["identify"]
    assert found.level is level
    assert found.text.startswith(f"{remaining} of 1000 IDENTIFYs are left")


async def test_a_budget_that_discord_does_not_tell() -> None:
    async with Sandbox() as sandbox:
        sandbox.faults.add("error", path="/gateway/bot", status=503, html=True)
        assert (await asked(sandbox))["identify"].level is Severity.WARNING
