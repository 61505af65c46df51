"""Discord's OAuth2: a member allows the application to learn who they are and which guilds they are in."""

from botbridge.sandbox.oauth.grants import Grant, Grants
from botbridge.sandbox.oauth.page import AuthorizeRoutes

__all__ = ["AuthorizeRoutes", "Grant", "Grants"]
