"""The addresses of the browser's face."""

from django.urls import URLPattern, URLResolver, path

from games.admin.site import site

urlpatterns: list[URLPattern | URLResolver] = [path("", site.urls)]
