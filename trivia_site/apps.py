from django.apps import AppConfig


class TriviaSiteConfig(AppConfig):
    name = "trivia_site"
    verbose_name = "Tally"

    def ready(self) -> None:
        from trivia_site import checks, privacy

        privacy.begin()
        checks.register()
