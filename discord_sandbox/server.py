"""Every route of the sandbox in one web application: REST, gateway, control API, authorize page and page."""

from __future__ import annotations

from aiohttp import web

from discord_sandbox.control_api import ControlRoutes
from discord_sandbox.controls import Controls
from discord_sandbox.oauth import AuthorizeRoutes
from discord_sandbox.page import PageRoutes
from discord_sandbox.rest import all_routes
from discord_sandbox.rest.pipeline import LARGEST_REQUEST, PREFIX, Pipeline


def application(sandbox: Controls) -> web.Application:
    app = web.Application(client_max_size=LARGEST_REQUEST)
    app.add_subapp(PREFIX, Pipeline(sandbox.core).application(all_routes(sandbox.core, lambda: sandbox.gateway_url)))
    app.router.add_get("/gateway", sandbox.gateway.handle)
    app.router.add_get("/gateway/", sandbox.gateway.handle)
    ControlRoutes(sandbox).register(app)
    AuthorizeRoutes(sandbox.core).register(app)
    PageRoutes(sandbox).register(app)
    return app
