"""Where an ASGI server enters: `uvicorn trivia_site.asgi:application`."""

from __future__ import annotations

import os
import sys
import warnings

import structlog
from channels.routing import ProtocolTypeRouter, URLRouter
from channels.sessions import CookieMiddleware
from django.core.asgi import get_asgi_application
from django.core.management.base import CommandError

from games.management import exits
from trivia_site.cli import error_handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trivia_site.settings")
with error_handler.instead_of_traces():
    http_application = get_asgi_application()

# Only now are the applications loaded that these need; the pages here, and not when somebody waits for the first one.
import trivia_site.urls  # noqa: F401
from games.live.routing import websocket_urlpatterns
from trivia_site.checks import store_safety, system_checks
from trivia_site.web.origins import SameOrigin
from trivia_site.web.request_limits import BoundedBodies

# An ASGI server runs no system checks: fail here, not at the first login or the first answer that is evicted.
log = structlog.get_logger(__name__)
if found := system_checks.check_production():
    log.critical("the site does not start", problem="\n".join(map(str, found)))
    sys.exit(exits.GIVES_UP)
try:
    store_safety.admit(site=True)
except CommandError as refusal:
    log.critical("the site does not start", problem=str(refusal))
    sys.exit(refusal.returncode)

# WhiteNoise reads files synchronously; they are small and cached, so handing them over whole is right.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = ProtocolTypeRouter(
    {
        "http": BoundedBodies(http_application),
        # Only the cookie: `games.access.roles` reads the visitor from it again and again, and Channels' session
        # middleware would stand between each message and each browser.
        "websocket": SameOrigin(CookieMiddleware(URLRouter(websocket_urlpatterns))),
    }
)
