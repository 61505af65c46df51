from django.apps import AppConfig
from django.contrib.admin.apps import SimpleAdminConfig
from django.contrib.admin.checks import check_dependencies
from django.core import checks


class TriviaSiteConfig(AppConfig):
    name = "trivia_site"
    verbose_name = "Tally"
    default = True

    def ready(self) -> None:
        from trivia_site.checks import file_privacy, system_checks

        file_privacy.begin()
        system_checks.register()


class DashboardConfig(SimpleAdminConfig):
    """Django's admin. Its pages are loaded by who serves or checks them, not by every command: they take long."""

    def ready(self) -> None:
        from trivia_site.checks import system_checks

        checks.register(check_dependencies, checks.Tags.admin)
        checks.register(system_checks.check_dashboard, checks.Tags.admin)
