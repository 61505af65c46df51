"""The Django project: settings, checks, the bundled Valkey, how processes start and commands end."""
