"""What the dashboard shows of models: `games.urls` imports this module."""

from django.contrib.auth.models import User

from games.dashboard.people.accounts import GuildAccessAdmin, TallyUserAdmin
from games.dashboard.registrations.admin import RegistrationAdmin
from games.dashboard.registrations.row import Registration
from games.dashboard.site import site
from games.models import GuildAccess

site.register(Registration, RegistrationAdmin)
site.register(User, TallyUserAdmin)
site.register(GuildAccess, GuildAccessAdmin)
