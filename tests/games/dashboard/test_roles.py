"""An admin of a server gives, changes and takes roles there, and nobody else does; all of it is noted."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from games.models import AuditEntry, DiscordAccount, GuildAccess
from tests.e2e.scene import BOOKS, QUIZ
from tests.games.dashboard.conftest import LogIn

ROLES = f"/servers/{QUIZ}/roles/"
STRANGER = "123456789012345678"


def of(name: str) -> GuildAccess:
    return GuildAccess.objects.get(user__username=name)


def role(name: str) -> str | None:
    return GuildAccess.objects.filter(user__username=name, guild_id=QUIZ).values_list("role", flat=True).first()


def give(client: Client, who: str, role: str, path: str = ROLES) -> str:
    """Fill the form in; returns the page that then comes."""
    return client.post(path, {"who": who, "role": role}, follow=True).content.decode()


def person(name: str, discord_id: str, **values: object) -> DiscordAccount:
    user = User.objects.create(username=f"{name}@discord", first_name=name)
    return DiscordAccount.objects.create(user=user, discord_id=discord_id, name=name, **values)


def test_the_page_lists_who_has_which_role(log_in: LogIn) -> None:
    page = log_in("anna").get(ROLES).content.decode()
    assert page.index("edda") < page.index("hugo") < page.index("vera")
    assert "bert" not in page and "anna <" in page and "(you)" in page


def test_a_superuser_gives_a_role_to_any_local_account_by_its_name(log_in: LogIn) -> None:
    assert "nora is host now." in give(log_in("root"), " nora ", "host")
    assert role("nora") == "host"
    entry = AuditEntry.objects.get()
    assert (entry.guild_id, entry.action, entry.subject, entry.actor_name) == (QUIZ, "role.given", "nora", "root")
    assert (entry.before, entry.after) == ({}, {"role": "host"})


def test_an_admin_finds_by_name_who_has_a_role_in_another_server_of_theirs(log_in: LogIn) -> None:
    GuildAccess.objects.create(user=User.objects.get(username="anna"), guild_id=BOOKS, role="admin")
    assert "bert is viewer now." in give(log_in("anna"), "bert", "viewer")
    person("Zoe", STRANGER)
    GuildAccess.objects.create(discord_id=STRANGER, guild_id=BOOKS, role="viewer")
    assert "Zoe is editor now." in give(log_in("anna"), "Zoe@discord", "editor")
    assert GuildAccess.objects.get(discord_id=STRANGER, guild_id=QUIZ).user is None


def test_the_form_tells_an_admin_nothing_about_accounts_that_are_not_theirs_to_see(log_in: LogIn) -> None:
    person("Zoe", STRANGER)
    User.objects.create(username="off", is_staff=True, is_active=False)
    anna = log_in("anna")
    names = ("nobody-of-this-name", "nora", "bert", "root", "Zoe@discord", "off")
    pages = {give(anna, name, "host").replace(f'value="{name}"', "") for name in names}
    pages = {re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages}
    assert len(pages) == 1 and "Nobody of this name has a role in a server of yours." in pages.pop()
    assert role("nora") is None and not AuditEntry.objects.exists()


def test_an_admin_gives_a_role_to_a_discord_user_who_never_logged_in(log_in: LogIn) -> None:
    assert f"{STRANGER} is viewer now." in give(log_in("anna"), STRANGER, "viewer")
    row = GuildAccess.objects.get(discord_id=STRANGER)
    assert (row.user, row.guild_id, row.role) == (None, QUIZ, "viewer")
    assert "has not logged in yet" in log_in("anna").get(ROLES).content.decode()
    assert AuditEntry.objects.get().subject_id == STRANGER


def test_an_account_of_discord_is_found_by_its_name_and_shown_by_it(log_in: LogIn) -> None:
    person("Zoe", STRANGER)
    assert "Zoe is editor now." in give(log_in("root"), "Zoe@discord", "editor")
    assert GuildAccess.objects.get(discord_id=STRANGER).user is None


def test_giving_again_changes_the_role(log_in: LogIn) -> None:
    give(log_in("anna"), "vera", "editor")
    assert role("vera") == "editor" and GuildAccess.objects.filter(user__username="vera").count() == 1
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.before, entry.after) == ("role.changed", {"role": "viewer"}, {"role": "editor"})
    give(log_in("anna"), "vera", "editor")
    assert AuditEntry.objects.count() == 1, "nothing changed the second time"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("nobody-of-this-name", "There is no account of this name."),
        ("NORA", "There is no account of this name."),
        ("12345", "There is no account of this name."),
        ("١٢٣٤٥٦٧٨٩٠١٢٣٤٥٦٧٨", "There is no account of this name."),
        ("second", "is a superuser and may do everything already."),
        ("root", "is a superuser and may do everything already."),
        ("", "This field is required."),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_with_words(log_in: LogIn, who: str, words: str) -> None:
    User.objects.create(username="second", is_staff=True, is_superuser=True)
    before = list(GuildAccess.objects.values())
    assert words in give(log_in("root"), who, "admin")
    assert list(GuildAccess.objects.values()) == before and not AuditEntry.objects.exists()


def test_nobody_gives_themselves_a_role_by_the_form(log_in: LogIn) -> None:
    assert "This is your own role." in give(log_in("anna"), "anna", "viewer")
    assert role("anna") == "admin" and not AuditEntry.objects.exists()


def test_there_are_four_roles_and_no_other(log_in: LogIn) -> None:
    assert "is not one of the available choices" in give(log_in("root"), "nora", "superuser")
    page = log_in("anna").post(f"{ROLES}{of('vera').pk}/", {"role": "superuser"}, follow=True).content.decode()
    assert "Choose one of the four roles." in page
    assert (role("nora"), role("vera")) == (None, "viewer")


def test_a_role_is_changed_in_its_line(log_in: LogIn) -> None:
    page = log_in("anna").post(f"{ROLES}{of('hugo').pk}/", {"role": "admin"}, follow=True).content.decode()
    assert "hugo is admin now." in page and role("hugo") == "admin"


def test_a_role_is_taken_away_after_one_question(log_in: LogIn) -> None:
    anna, path = log_in("anna"), f"{ROLES}{of('vera').pk}/take/"
    assert "vera is viewer in Quiz Night." in anna.get(path).content.decode()
    assert role("vera") == "viewer"
    assert "vera has no role here any more." in anna.post(path, follow=True).content.decode()
    assert role("vera") is None
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.before, entry.after) == ("role.taken", "vera", {"role": "viewer"}, {})
    assert log_in("vera").get(ROLES).status_code == 404


def test_nobody_changes_or_takes_their_own_role(log_in: LogIn) -> None:
    anna, own = log_in("anna"), of("anna").pk
    assert anna.post(f"{ROLES}{own}/", {"role": "viewer"}).status_code == 403
    assert anna.get(f"{ROLES}{own}/take/").status_code == 403
    assert anna.post(f"{ROLES}{own}/take/").status_code == 403
    assert role("anna") == "admin"


def test_a_superuser_manages_the_roles_of_every_server(log_in: LogIn) -> None:
    assert "bert is viewer now." in give(log_in("root"), "bert", "viewer")
    assert "anna is host now." in give(log_in("root"), "anna", "host", f"/servers/{BOOKS}/roles/")


@pytest.mark.parametrize(
    ("name", "status"), [("vera", 403), ("hugo", 403), ("edda", 403), ("bert", 404), ("nora", 404)]
)
def test_nobody_below_an_admin_of_the_server_gives_changes_or_takes(log_in: LogIn, name: str, status: int) -> None:
    before, client, other = list(GuildAccess.objects.values()), log_in(name), of("hugo" if name == "vera" else "vera")
    answers = [
        client.get(ROLES),
        client.post(ROLES, {"who": name, "role": "admin"}),
        client.post(f"{ROLES}{other.pk}/", {"role": "admin"}),
        client.get(f"{ROLES}{other.pk}/take/"),
        client.post(f"{ROLES}{other.pk}/take/"),
    ]
    assert {response.status_code for response in answers} == {status}
    assert list(GuildAccess.objects.values()) == before


def test_a_role_of_another_server_is_not_reached_through_ones_own(log_in: LogIn) -> None:
    bert, vera = log_in("bert"), of("vera").pk
    for path in (f"/servers/{BOOKS}/roles/{vera}/", f"/servers/{BOOKS}/roles/{vera}/take/"):
        assert bert.post(path, {"role": "admin"}).status_code == 404
    assert role("vera") == "viewer"


def test_the_servers_page_shows_ones_own_servers_and_roles(log_in: LogIn) -> None:
    anna, hugo, nora = (log_in(name).get("/servers/").content.decode() for name in ("anna", "hugo", "nora"))
    assert "Quiz Night" in anna and ROLES in anna and "Book Club" not in anna
    assert "Quiz Night" in hugo and "host" in hugo and ROLES not in hugo
    assert "No server yet." in nora and "Quiz Night" not in nora
    assert log_in("root").get("/servers/").content.decode().count("superuser") == 2


def test_the_navigation_leads_admins_to_the_servers(log_in: LogIn) -> None:
    shown = {name: b'href="/servers/"' in log_in(name).get("/").content for name in ("root", "anna", "edda", "nora")}
    assert shown == {"root": True, "anna": True, "edda": False, "nora": False}
    assert b'href="/servers/"' in log_in("root").get("/people/").content


def test_admins_by_discord_are_listed_and_have_no_role_to_take(log_in: LogIn) -> None:
    person("Zoe", STRANGER, servers={QUIZ: "manager"})
    person("Max", STRANGER[:-1] + "9", servers={QUIZ: "member", BOOKS: "manager"})
    page = log_in("anna").get(ROLES).content.decode()
    assert "Admins by Discord" in page and "Zoe" in page and "Max" not in page


def test_a_row_is_for_an_account_or_for_a_discord_id(world: None) -> None:
    nora = User.objects.get(username="nora")
    for wrong in ({"user": nora, "discord_id": STRANGER}, {}):
        with pytest.raises(ValidationError, match="not both"):
            GuildAccess(guild_id=QUIZ, **wrong).full_clean()
        with pytest.raises(IntegrityError), transaction.atomic():
            GuildAccess.objects.create(guild_id=QUIZ, **wrong)
    with pytest.raises(ValidationError, match="number"):
        GuildAccess(guild_id=QUIZ, discord_id="zoe").full_clean()


# --- superusers -------------------------------------------------------------------------------------------------------


def test_a_superuser_cannot_lock_themselves_out_so_one_is_always_left(log_in: LogIn) -> None:
    root, own = log_in("root"), User.objects.get(username="root")
    page = root.post(f"/auth/user/{own.pk}/change/", _form(own, is_superuser="")).content.decode()
    assert "another superuser has to take this from you" in page
    assert root.get(f"/auth/user/{own.pk}/delete/").status_code == 403
    root.post("/auth/user/", {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"})
    own.refresh_from_db()
    assert own.is_superuser and own.is_staff and own.is_active


def test_a_superuser_may_still_change_others(log_in: LogIn) -> None:
    other = User.objects.create(username="second", is_staff=True, is_superuser=True)
    response = log_in("root").post(f"/auth/user/{other.pk}/change/", _form(other, is_superuser=""))
    assert response.status_code == 302
    other.refresh_from_db()
    assert not other.is_superuser


def _form(user: User, **changes: str) -> dict[str, str]:
    form = {"username": user.username, "email": "", "is_active": "on", "is_staff": "on", "is_superuser": "on"}
    form |= {"guild_access-TOTAL_FORMS": "0", "guild_access-INITIAL_FORMS": "0"} | changes
    return {name: value for name, value in form.items() if value or name == "email"}


def test_roles_that_a_superuser_changes_under_people_are_noted_too(log_in: LogIn) -> None:
    root, vera = log_in("root"), of("vera")
    form = {"user": str(vera.user_id), "discord_id": "", "guild_id": QUIZ, "role": "host"}
    assert root.post(f"/games/guildaccess/{vera.pk}/change/", form).status_code == 302
    assert root.post(f"/games/guildaccess/{of('edda').pk}/delete/", {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [of("hugo").pk], "post": "yes"}
    assert root.post("/games/guildaccess/", chosen).status_code == 302
    nora = User.objects.get(username="nora")
    line = {"guild_access-0-guild_id": QUIZ, "guild_access-0-role": "viewer", "guild_access-0-user": str(nora.pk)}
    account = _form(nora) | line | {"guild_access-TOTAL_FORMS": "1"}
    del account["is_superuser"]
    assert root.post(f"/auth/user/{nora.pk}/change/", account).status_code == 302

    noted = [(entry.action, entry.subject, entry.before, entry.after) for entry in AuditEntry.objects.order_by("pk")]
    assert noted == [
        ("role.changed", "vera", {"role": "viewer"}, {"role": "host"}),
        ("role.taken", "edda", {"role": "editor"}, {}),
        ("role.taken", "hugo", {"role": "host"}, {}),
        ("role.given", "nora", {}, {"role": "viewer"}),
    ]


def test_a_superuser_changes_and_takes_a_role_with_the_account_itself(log_in: LogIn) -> None:
    root, vera = log_in("root"), of("vera")
    assert vera.user is not None
    line = {"guild_access-0-id": str(vera.pk), "guild_access-0-user": str(vera.user.pk), "guild_access-0-role": "admin"}
    account = _form(vera.user, is_superuser="") | line | {"guild_access-0-guild_id": QUIZ}
    account |= {"guild_access-TOTAL_FORMS": "1", "guild_access-INITIAL_FORMS": "1"}
    path = f"/auth/user/{vera.user.pk}/change/"
    assert root.post(path, account).status_code == 302 and role("vera") == "admin"
    assert root.post(path, account | {"guild_access-0-DELETE": "on"}).status_code == 302 and role("vera") is None
    assert [entry.action for entry in AuditEntry.objects.order_by("pk")] == ["role.changed", "role.taken"]
