"""The addresses of the pages."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path
from django.views.generic import RedirectView

import games.admin  # noqa: F401 (what it registers has addresses)
from games.access.discord import views as discord
from games.dashboard.people import second_factor
from games.dashboard.site import site

urlpatterns: list[URLPattern | URLResolver] = [
    # django-allauth knows these two by their names.
    path("discord/login/", discord.start, name="discord_login"),
    path("discord/login/callback/", discord.callback, name="discord_callback"),
    # And these; the first is the login page again, under the name by which allauth sends people there.
    path("login/", site.login, name="account_login"),
    *second_factor.urls(site.page, site.entrance),
    # For what asks without having read a page; a plain name, as on the pages of errors.
    path("favicon.ico", RedirectView.as_view(url=f"{settings.STATIC_URL}games/img/mark.svg")),
    path("", site.urls),
]
