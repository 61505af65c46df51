"""The browser face. Django's autodiscovery imports this package, which registers what the site shows."""

from django.contrib.auth.models import User

from games.admin.people import GuildAccessAdmin, TallyUserAdmin
from games.admin.registrations.admin import RegistrationAdmin
from games.admin.registrations.rows import Registration
from games.admin.site import site
from games.models import GuildAccess

site.register(Registration, RegistrationAdmin)
site.register(User, TallyUserAdmin)
site.register(GuildAccess, GuildAccessAdmin)

__all__ = ["site"]
