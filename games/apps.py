from django.apps import AppConfig


class GamesConfig(AppConfig):
    name = "games"
    verbose_name = "Games"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Migrations name this model of the dashboard: every command must know it, though not the pages around it.
        from games.dashboard.registrations import row  # noqa: F401
