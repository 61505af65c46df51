"""What every response of the site has, whichever page made it, beyond what Django and the CSP middleware see to.

- What keeps other sites out stands on all of them: files, probes, and what is refused before any page is asked, too.
- Browsers learn which of their abilities the pages need: none.
- What does not say itself how long it may be kept is kept by nobody: pages are private.
- No page turns its reader's text around. Characters that override the direction of what follows them have no use in a
  name or a question but to make it look like another; they are left out of pages, however they came into a name.
"""

from __future__ import annotations

import re
from asyncio import iscoroutinefunction
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

UNUSED = (
    "accelerometer", "autoplay", "bluetooth", "camera", "display-capture", "encrypted-media", "geolocation",
    "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_PERMISSIONS = ", ".join(f"{ability}=()" for ability in UNUSED)
_OVERRIDES = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")
"""U+202A to U+202E and U+2066 to U+2069 in UTF-8."""


def headers(*, secure: bool) -> dict[str, str]:
    """What every response has that says nothing else; beside it stands the policy that django-csp sets.

    Django's own middleware leaves some of them out where it refuses a request itself, and comes after the probes.
    """
    headers_by_name = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": _PERMISSIONS,
        "Cache-Control": "private, no-store",
    }
    if secure and settings.SECURE_HSTS_SECONDS:
        headers_by_name["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
    return headers_by_name


@sync_and_async_middleware
def guarded(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Middleware, to stand before everything that responds."""
    if iscoroutinefunction(get_response):

        async def respond_async(request: HttpRequest) -> HttpResponseBase:
            passed_on: Awaitable[HttpResponseBase] = get_response(request)
            return _guard(request, await passed_on)

        return respond_async

    def respond(request: HttpRequest) -> HttpResponseBase:
        return _guard(request, get_response(request))

    return respond


def _guard(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in headers(secure=request.is_secure()).items():
        response.headers.setdefault(name, value)
    if isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
        _straighten(response)
    return response


def _straighten(response: HttpResponse) -> None:
    text, overrides = _OVERRIDES.subn(b"", response.content)
    if overrides:
        response.content = text
        response.headers["Content-Length"] = str(len(text))
