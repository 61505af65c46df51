"""Discord's refusals: HTTP status, error code and wording, in one place."""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A refusal that a REST route answers with."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: dict[str, Any] | None = None,
        extra: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.extra = extra or {}

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"message": self.message, "code": self.code, **self.extra}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class OAuthError(ApiError):
    """A refusal of the token endpoints, which have words of their own for it."""

    def __init__(self, status: int, error: str, description: str = "") -> None:
        super().__init__(status, 0, error)
        self.description = description

    def body(self) -> dict[str, Any]:
        return {"error": self.message} | ({"error_description": self.description} if self.description else {})


class RefusedByClient(Exception):
    """What a member's own Discord client would not let them do: press a disabled button, use an unknown command."""


def unauthorized() -> ApiError:
    return ApiError(401, 0, "401: Unauthorized")


def invalid_grant(what: str) -> OAuthError:
    return OAuthError(400, "invalid_grant", f'Invalid "{what}" in request.')


def not_found() -> ApiError:
    return ApiError(404, 0, "404: Not Found")


def unknown(code: int, what: str) -> ApiError:
    return ApiError(404, code, f"Unknown {what}")


def unknown_channel() -> ApiError:
    return unknown(10003, "Channel")


def unknown_guild() -> ApiError:
    return unknown(10004, "Guild")


def unknown_member() -> ApiError:
    return unknown(10007, "Member")


def unknown_message() -> ApiError:
    return unknown(10008, "Message")


def unknown_user() -> ApiError:
    return unknown(10013, "User")


def unknown_webhook() -> ApiError:
    return unknown(10015, "Webhook")


def unknown_interaction() -> ApiError:
    return unknown(10062, "interaction")


def unknown_command() -> ApiError:
    return unknown(10063, "application command")


def missing_access() -> ApiError:
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    return ApiError(403, 50013, "Missing Permissions")


def not_the_author() -> ApiError:
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    return ApiError(400, 50006, "Cannot send an empty message")


def invalid_sticker() -> ApiError:
    return ApiError(400, 50081, "Invalid sticker sent")


def wrong_channel_type() -> ApiError:
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def expired_token() -> ApiError:
    return ApiError(401, 50027, "Invalid Webhook Token")


def invalid_form(errors: dict[str, Any]) -> ApiError:
    return ApiError(400, 50035, "Invalid Form Body", errors=errors)


def archived_thread() -> ApiError:
    return ApiError(400, 50083, "Thread is archived")


def too_large() -> ApiError:
    return ApiError(413, 40005, "Request entity too large")


def already_crossposted() -> ApiError:
    return ApiError(400, 40033, "This message has already been crossposted")


def forum_channel() -> ApiError:
    return ApiError(400, 40058, "Cannot send messages in a forum channel")


def tag_required() -> ApiError:
    return ApiError(400, 40067, "A tag is required to create a forum post in this channel")


def already_acknowledged() -> ApiError:
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def thread_exists() -> ApiError:
    return ApiError(400, 160004, "A thread has already been created for this message")


def too_many_old_edits(retry_after_s: float) -> ApiError:
    return ApiError(
        429,
        30046,
        "Maximum number of edits to messages older than 1 hour reached. Try again later.",
        extra={"retry_after": retry_after_s, "global": False},
    )


def rate_limited(retry_after_s: float, *, everywhere: bool = False) -> ApiError:
    return ApiError(429, 0, "You are being rate limited.", extra={"retry_after": retry_after_s, "global": everywhere})
