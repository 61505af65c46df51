"""The page on which a member says yes or no; here a visitor also chooses which member they are."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from discord_sandbox.errors import RefusedByClient
from discord_sandbox.oauth.grants import AuthorizeRequest

if TYPE_CHECKING:
    from discord_sandbox.core import Core

PATH = "/oauth2/authorize"
DENIED = "The resource owner or authorization server denied the request"
SAYS = {
    "identify": "Access your username and avatar",
    "guilds": "Know what servers you are in",
    "email": "Access your email address",
}
_PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="dark">
  <title>{title} · Sandbox Discord</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="/static/oauth.css">
</head>
<body><main>{content}</main></body>
</html>
"""


class AuthorizeRoutes:
    """`/oauth2/authorize`, as Discord's own, but without a login before it."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def register(self, app: web.Application) -> None:
        app.router.add_get(PATH, self._ask)
        app.router.add_post(PATH, self._answer)

    async def _ask(self, request: web.Request) -> web.Response:
        try:
            wanted = self._core.grants.authorize_request(request.query)
        except RefusedByClient as refused:
            return _page("Error", f'<h1>Error</h1><p role="alert">{escape(str(refused))}</p>', status=400)
        return _page("Authorize", self._form(wanted, request.query), leads_to=wanted.redirect_uri)

    async def _answer(self, request: web.Request) -> web.Response:
        """Send the browser back with a code, or with the member's refusal."""
        if request.headers.get("Origin", "null").partition("://")[2] != request.host:
            raise web.HTTPForbidden(text="Only this page's own form is taken.")
        form = {name: str(value) for name, value in (await request.post()).items()}
        try:
            wanted = self._core.grants.authorize_request(form)
            if form.get("answer") != "authorize":
                return _back(wanted, {"error": "access_denied", "error_description": DENIED})
            if form.get("member_id") not in self._people():
                raise RefusedByClient("no such member")
        except RefusedByClient as refused:
            return _page("Error", f'<h1>Error</h1><p role="alert">{escape(str(refused))}</p>', status=400)
        return _back(wanted, {"code": self._core.grants.approve(wanted, form["member_id"])})

    def _people(self) -> dict[str, str]:
        """Every member of any guild, by id, with the name to show."""
        guilds = self._core.world.guilds.values()
        return {
            member.id: f"{member.user.name} ({guild.name})"
            for guild in guilds
            for member in guild.members.values()
            if not member.user.bot
        }

    def _form(self, wanted: AuthorizeRequest, query: Mapping[str, str]) -> str:
        hidden = "".join(
            f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">' for name, value in query.items()
        )
        people = "".join(f'<option value="{id}">{escape(name)}</option>' for id, name in self._people().items())
        asked = "".join(f"<li>{escape(SAYS[scope])}</li>" for scope in wanted.scopes)
        return (
            f"<h1>{escape(self._core.world.bot.name)} wants to access your account</h1>"
            f'<form method="post" action="{PATH}">{hidden}'
            f'<label for="member">You are</label><select id="member" name="member_id">{people}</select>'
            f"<p>This will allow it to:</p><ul>{asked}</ul>"
            '<p class="buttons"><button name="answer" value="deny">Cancel</button>'
            '<button name="answer" value="authorize" class="yes">Authorize</button></p></form>'
        )


def _back(wanted: AuthorizeRequest, answer: Mapping[str, str]) -> web.Response:
    state = {"state": wanted.state} if wanted.state else {}
    joint = "&" if urlsplit(wanted.redirect_uri).query else "?"
    return web.Response(
        status=302, headers={"Location": f"{wanted.redirect_uri}{joint}{urlencode({**answer, **state})}"}
    )


def _page(title: str, content: str, *, status: int = 200, leads_to: str = "") -> web.Response:
    """The form's answer leads to another site, which a browser counts as an action of the form."""
    there = f" {urlsplit(leads_to).scheme}://{urlsplit(leads_to).netloc}" if leads_to else ""
    policy = f"default-src 'none'; style-src 'self'; img-src data:; form-action 'self'{there}; base-uri 'none'"
    return web.Response(
        text=_PAGE.format(title=escape(title), content=content),
        status=status,
        content_type="text/html",
        # Not no-referrer: then a browser would send the form with the origin "null".
        headers={"Content-Security-Policy": f"{policy}; frame-ancestors 'none'", "Referrer-Policy": "same-origin"},
    )
