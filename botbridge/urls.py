"""The addresses of what the dashboard shows of Discord."""

from django.urls import path

from botbridge import preview

urlpatterns = [
    path("discord/preview/", preview.page, name="discord_preview"),
    path("discord/preview/data/", preview.data, name="discord_preview_data"),
]
