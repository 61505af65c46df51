"""The addresses of the browser's face."""

from django.urls import URLPattern, URLResolver, path

from games.admin.site import site
from games.discord_login import views as discord

urlpatterns: list[URLPattern | URLResolver] = [
    # django-allauth knows these two by their names.
    path("discord/login/", discord.start, name="discord_login"),
    path("discord/login/callback/", discord.callback, name="discord_callback"),
    path("", site.urls),
]
