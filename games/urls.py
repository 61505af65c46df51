"""The addresses of the browser's face."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from games.admin.site import site


async def healthz(_request: HttpRequest) -> HttpResponse:
    """Says that this process answers; nothing about what it depends on."""
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [path("healthz", healthz, name="healthz"), path("", site.urls)]
