"""The site's addresses. Static files are served by WhiteNoise, ahead of these."""

from django.urls import include, path

urlpatterns = [path("", include("botbridge.urls")), path("", include("games.urls"))]
