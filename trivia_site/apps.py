from django.apps import AppConfig


class TriviaSiteConfig(AppConfig):
    name = "trivia_site"
    verbose_name = "Tally"

    def ready(self) -> None:
        from trivia_site.checks import file_privacy, system_checks

        file_privacy.begin()
        system_checks.register()
