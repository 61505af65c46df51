"""What the pages of one registration read from the store, each in one visit."""

from __future__ import annotations

from dataclasses import dataclass

from games.access.roles import Rights
from games.dashboard.registrations.channel_choices import ChannelChoices, read_channel_choices
from games.dashboard.registrations.queryset import read_row
from games.dashboard.registrations.row import Row
from games.domain.guilds import GuildDirectory
from games.domain.ports import Store
from games.domain.records import Registration
from games.play.registration_checks import run_checks
from games.play.registration_checks.finding import RegistrationFinding


@dataclass(frozen=True, slots=True)
class PageData:
    """What stands beside the form once a page is shown. It takes a check-up, which nobody reads who only saves."""

    now_ms: int
    directory: GuildDirectory
    findings: list[RegistrationFinding]


@dataclass(slots=True)
class FormData:
    """What one request has read for the form, whether it is shown or sent."""

    row: Row | None
    """None for a new registration, and for one that there is not."""
    choices: ChannelChoices
    refused: str = ""
    """Why the store did not take what the form had found good."""
    page: PageData | None = None
    """Where it is known already that a page will be shown."""


async def read_form(store: Store, key: str | None, rights: Rights) -> FormData:
    """The registration of this key, and the channels that a person may choose."""
    row = await read_row(store, key) if key else None
    return FormData(row, await read_channel_choices(store, rights))


async def read_page(store: Store, stored: Registration) -> PageData:
    """The store's clock, the names of the server's places, and what keeps a stored registration from posting well."""
    directory = await store.get_directory(stored.guild_id)
    return PageData(await store.now_ms(), directory, await run_checks.check(store, stored))


async def check(store: Store, registration: Registration, form: FormData, *, asks: bool) -> list[RegistrationFinding]:
    """What is wrong with what is to be saved. Where that `asks` first, the page that does is read in the same visit."""
    findings = await run_checks.check(store, registration)
    if asks and form.row is not None and any(finding.fatal for finding in findings):
        form.page = await read_page(store, form.row.registration)
    return findings
