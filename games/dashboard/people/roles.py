"""Who may do what in one server: its admins see it, and give, change and take roles there."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from games.access import granting
from games.access.granting import Grantee, discord_grantee, grantee_of
from games.access.roles import Rights, Role, Visitor, discord_account, require, visible_guilds
from games.archive import audit
from games.connection import in_sync
from games.dashboard import labels
from games.dashboard.reading import guild_names
from games.models import DiscordAccount, GuildAccess

_DISCORD_ID = "a number of 17 to 20 digits, which Discord copies from their profile in developer mode."
UNKNOWN_TO_ALL = (
    f"There is no account of this name. Write it exactly, or give the person's Discord user id: {_DISCORD_ID}"
)
UNKNOWN = (
    "Nobody of this name has a role in a server of yours. Give the person's Discord user id: "
    f"{_DISCORD_ID} A superuser may give the first role to an account by its name."
)
OWN = "This is your own role. Another admin of this server, or a superuser, may change it."


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role that somebody gave, as the page shows it."""

    row: GuildAccess
    name: str
    by: str
    """What the person logs in with, in words."""
    is_own: bool


@dataclass(frozen=True, slots=True)
class Manager:
    """Somebody who is an admin here because Discord says so."""

    name: str
    discord_id: str
    is_here: bool
    """Whether that is fresh; else it counts again once the person comes back and Discord still says so."""


class GiveForm(forms.Form):
    """Whom to give which role.

    Superusers know every account. Anybody else finds by name only those who hold a role in a server of theirs, and
    reads the same of all others: the form says neither which accounts there are nor who is a superuser.
    """

    by: Visitor
    """Who asks; set before the form is validated."""
    who = forms.CharField(label="User name or Discord user id", max_length=150)
    role = forms.ChoiceField(choices=GuildAccess.RoleName.choices)

    def clean_who(self) -> Grantee:
        """Raises ValidationError with what to do."""
        who = self.cleaned_data["who"].strip()
        if who.isascii() and who.isdigit() and 17 <= len(who) <= 20:
            return discord_grantee(who)
        rights = visible_guilds(self.by)
        user = User.objects.filter(username=who, is_active=True).first()
        account = discord_account(user) if user else None
        if user is None or not (account or user.is_staff) or not _is_known(rights, user, account):
            raise forms.ValidationError(UNKNOWN_TO_ALL if rights.everywhere else UNKNOWN)
        if account is not None:
            return discord_grantee(account.discord_id)
        if user.is_superuser:
            raise forms.ValidationError(f"{who} is a superuser and may do everything already.")
        return Grantee(name=who, user=user)


def _is_known(rights: Rights, user: User, account: DiscordAccount | None) -> bool:
    """Whether the asker sees anyway who this is: everybody, or whoever holds a role in a server of theirs."""
    if rights.everywhere:
        return True
    theirs = Q(user=user) | Q(discord_id=account.discord_id) if account else Q(user=user)
    return GuildAccess.objects.filter(theirs, guild_id__in=rights.among((), Role.ADMIN)).exists()


@require_GET
def servers(request: HttpRequest) -> HttpResponse:
    """The servers that somebody sees, with what they may do there."""
    rights = visible_guilds(request.user)
    names = in_sync(lambda store: guild_names(store, rights))
    lines = [(guild_id, name, rights.role(guild_id)) for guild_id, name in names.items()]
    context = {"title": "Servers", "lines": lines, "admin": Role.ADMIN, "editor": Role.EDITOR}
    return TemplateResponse(request, "dashboard/servers.html", context)


@require_http_methods(["GET", "POST"])
def roles(request: HttpRequest, guild_id: str) -> HttpResponse:
    """Who holds which role in a server; a POST gives one."""
    require(request.user, guild_id, Role.ADMIN)
    form = GiveForm(request.POST or None)
    form.by = request.user
    if request.method == "POST" and form.is_valid():
        grantee: Grantee = form.cleaned_data["who"]
        if _is_own(request, grantee.user, grantee.discord_id):
            form.add_error("who", OWN)
        else:
            granting.give(audit.of_user(request.user), guild_id, grantee, form.cleaned_data["role"])
            messages.success(request, f"Saved: {grantee.name} is {form.cleaned_data['role']} now.")
            return redirect("admin:roles", guild_id)
    return TemplateResponse(request, "dashboard/roles.html", {**_context(request, guild_id), "form": form})


@require_POST
def change(request: HttpRequest, guild_id: str, role_id: int) -> HttpResponse:
    """Another role for somebody who has one."""
    require(request.user, guild_id, Role.ADMIN)
    row = _row_of_another(request, guild_id, role_id)
    wanted = request.POST.get("role", "")
    if wanted not in GuildAccess.RoleName.values:
        messages.error(request, "Choose one of the four roles.")
    else:
        grantee = grantee_of(row)
        granting.give(audit.of_user(request.user), guild_id, grantee, wanted)
        messages.success(request, f"Saved: {grantee.name} is {wanted} now.")
    return redirect("admin:roles", guild_id)


@require_http_methods(["GET", "POST"])
def take(request: HttpRequest, guild_id: str, role_id: int) -> HttpResponse:
    """Ask once, then take a role away."""
    require(request.user, guild_id, Role.ADMIN)
    row = _row_of_another(request, guild_id, role_id)
    grantee = grantee_of(row)
    if request.method == "POST":
        granting.take(audit.of_user(request.user), row)
        messages.success(request, f"Taken away: {grantee.name} has no role here any more.")
        return redirect("admin:roles", guild_id)
    context = {"row": row, "name": grantee.name, "guild_id": guild_id, "guild": _guild_name(guild_id)}
    return TemplateResponse(request, "dashboard/take_role.html", {"title": "Take this role away?", **context})


def _row_of_another(request: HttpRequest, guild_id: str, role_id: int) -> GuildAccess:
    """Raises Http404 for a row of another server, PermissionDenied for one's own."""
    row = get_object_or_404(GuildAccess.objects.select_related("user"), pk=role_id, guild_id=guild_id)
    if _is_own(request, row.user, row.discord_id):
        raise PermissionDenied(OWN)
    return row


def _is_own(request: HttpRequest, user: User | None, discord_id: str) -> bool:
    account = discord_account(request.user)
    return (user is not None and user.pk == request.user.pk) or (
        account is not None and account.discord_id == discord_id
    )


def _guild_name(guild_id: str) -> str:
    return labels.guild_name(guild_id, in_sync(lambda store: store.get_guilds()).get(guild_id, ""))


def _context(request: HttpRequest, guild_id: str) -> dict[str, object]:
    rows = GuildAccess.objects.filter(guild_id=guild_id).select_related("user")
    known = {
        account.discord_id: account
        for account in DiscordAccount.objects.filter(discord_id__in=[row.discord_id for row in rows if row.discord_id])
    }
    lines = [_line(request, row, known) for row in rows]
    guild = _guild_name(guild_id)
    return {
        "title": f"Roles in {guild}",
        "guild_id": guild_id,
        "lines": sorted(lines, key=lambda line: (-Role[line.row.role.upper()], line.name.casefold())),
        "managers": _managers(guild_id),
        "choices": GuildAccess.RoleName.choices,
    }


def _line(request: HttpRequest, row: GuildAccess, known: dict[str, DiscordAccount]) -> RoleLine:
    is_own = _is_own(request, row.user, row.discord_id)
    if row.user:
        return RoleLine(row, row.user.username, "local account", is_own)
    account = known.get(row.discord_id)
    by = f"Discord user {row.discord_id}" + ("" if account else ", has not logged in yet")
    return RoleLine(row, str(account or row.discord_id), by, is_own)


def _managers(guild_id: str) -> list[Manager]:
    now, manager = timezone.now(), DiscordAccount.Membership.MANAGER
    accounts = DiscordAccount.objects.filter(servers__has_key=guild_id, user__is_active=True)
    found = [account for account in accounts if account.servers[guild_id] == manager]
    lines = [Manager(str(account), account.discord_id, account.is_fresh(now)) for account in found]
    return sorted(lines, key=lambda line: line.name.casefold())
