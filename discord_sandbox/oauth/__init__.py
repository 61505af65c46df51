"""Discord's OAuth2: a member allows the application to learn who they are and which guilds they are in."""

from discord_sandbox.oauth.grants import Grant, Grants
from discord_sandbox.oauth.page import AuthorizeRoutes

__all__ = ["AuthorizeRoutes", "Grant", "Grants"]
