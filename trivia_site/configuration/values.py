"""What the values of settings may be. Each function reads one kind, and raises `Wrong` with what would be right."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

ASSIGNMENT = re.compile(r"(?:export )?[A-Za-z_][A-Za-z_0-9]*=")
"""How a line of a file of variables begins."""
_TRUTHS = {"true": True, "yes": True, "on": True, "1": True, "false": False, "no": False, "off": False, "0": False}
_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_HOST = re.compile(rf"\*|\.?{_LABEL}(?:\.{_LABEL})*\.?|\[[0-9A-Fa-f:.]+\]")
_APPLICATION = re.compile(r"[0-9]{17,20}")
_PASSWORD_OPTION = re.compile(r"[?&](?:\w+_)?password=([^&]+)")
_OF_THE_MACHINE = frozenset(
    """/ /bin /boot /dev /etc /home /lib /lib64 /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin
    /usr/lib /usr/lib64 /usr/local /usr/sbin /usr/share /var /var/cache /var/lib /var/local /var/log /var/opt /var/run
    /var/spool /var/tmp""".split()
)
"""Directories of the Filesystem Hierarchy Standard 3.0 (https://refspecs.linuxfoundation.org/fhs.shtml)."""
_SHOWN = 60
"""Characters of a value in a line that refuses it."""


class Wrong(ValueError):
    """Why a value makes no sense and what would, to stand behind "NAME is 'value': "; repeats no secret."""


def shown(text: str) -> str:
    """A value as it may be printed: of an address that may hold a password, its scheme alone.

    Not by taking the password out: where one is not escaped, nobody knows where it ends.
    """
    if "@" in text or "?" in text:
        scheme, found, _ = text.partition("://")
        return f"{scheme}://[secret]" if found and scheme.replace("+", "").isalnum() else "[secret]"
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…")


def shown_of_secret(text: str) -> str:
    """As `shown`, of a value that is secret unless it is an address."""
    return shown(text) if "://" in text else "[secret]"


def secrets_in(text: str) -> list[str]:
    """What of a secret value the log must not show: all of it, or the password of an address, written either way."""
    if "://" not in text:
        return [text] if text else []
    passwords = [text.partition("://")[2].rpartition("@")[0].partition(":")[2], *_PASSWORD_OPTION.findall(text)]
    return [each for password in passwords for each in {password, unquote(password)} if each]


def truth(text: str) -> bool:
    """True or false."""
    try:
        return _TRUTHS[text.lower()]
    except KeyError:
        raise Wrong("it is true or false.") from None


def number_to(most: int) -> Callable[[str], int]:
    """Reads a whole number from 0 to `most`."""

    def number(text: str) -> int:
        # Not int() alone: it takes digits of all scripts, signs and underscores, and gives up at 4,300 of them.
        if not re.fullmatch(r"[0-9]{1,20}", text) or int(text) > most:
            raise Wrong(f"it is a whole number from 0 to {most}, in digits only.")
        return int(text)

    return number


def one_of(words: Sequence[str]) -> Callable[[str], str]:
    """Reads one of these words, as the first of them is written: large or small."""

    def word(text: str) -> str:
        spelled = text.upper() if words[0].isupper() else text.lower()
        if spelled not in words:
            raise Wrong(f"it is one of {', '.join(words)}.")
        return spelled

    return word


def token(text: str) -> str:
    """What is sent in a header."""
    if not re.fullmatch(r"[!-~]+", text):
        raise Wrong(
            "not as Discord gives it: it has blanks or strange characters. Copy it again, and nothing before it."
        )
    return text


def application(text: str) -> str:
    """The id of an application at Discord."""
    if not _APPLICATION.fullmatch(text):
        raise Wrong("it is an application's id, of 17 to 20 digits. Copy CLIENT ID from the page OAuth2 at Discord.")
    return text


def hosts(text: str) -> list[str]:
    """Names of hosts, separated by commas."""
    found = _listed(text)
    for host in found:
        if not _HOST.fullmatch(host):
            raise Wrong("it is names such as trivia.example.org, separated by commas: no scheme, port, path or blank.")
    return found


def hosts_named(text: str) -> list[str]:
    """As `hosts`, and not simply all."""
    found = hosts(text)
    if "*" in found:
        raise Wrong("in production everybody could choose the site's name: name the hosts themselves.")
    return found


def origins(text: str) -> list[str]:
    """Origins of pages, separated by commas."""
    found = _listed(text)
    if not all(map(_is_origin, found)):
        raise Wrong("it is origins such as https://trivia.example.org, separated by commas, without a path.")
    return found


def _is_origin(text: str) -> bool:
    try:
        parts = urlsplit(text)
        bare = parts.port != 0 and text.lower() == f"{parts.scheme}://{parts.netloc}".lower() and "@" not in text
    except ValueError:
        return False
    name = parts.netloc.removesuffix(f":{parts.port}").removeprefix("*.")
    return bare and parts.scheme in ("http", "https") and name != "*" and bool(_HOST.fullmatch(name))


def _listed(text: str) -> list[str]:
    found = [each.strip() for each in text.split(",") if each.strip()]
    if not found:
        raise Wrong("it names nothing. Leave it unset, or name something.")
    return found


def web(*schemes: str) -> Callable[[str], str]:
    """Reads an address with one of these schemes."""
    remedy = f"it is an address such as {schemes[-1]}://host:port/path, with {' or '.join(schemes)}."

    def address(text: str) -> str:
        try:
            parts = urlsplit(text)
            sound = parts.scheme in schemes and parts.hostname and parts.port != 0 and not parts.fragment
        except ValueError:
            sound = False
        if not sound or not re.fullmatch(r"[!-~]+", text):
            raise Wrong(remedy)
        return text

    return address


def data_directory(checkout: Path) -> Callable[[str], Path]:
    """Reads the directory of the data, relative to the checkout, which it must not be itself."""

    def directory(text: str) -> Path:
        path = _path(checkout, text).resolve()
        if path == checkout:
            raise Wrong("it is the checkout itself. Name a directory of its own.")
        if path.exists() and not path.is_dir():
            raise Wrong("it is no directory. Name another.")
        if str(path) in _OF_THE_MACHINE or (path.exists() and path.stat().st_mode & stat.S_ISVTX):
            raise Wrong("it is for others too, and would be closed to them. Name a directory below it.")
        return path

    return directory


def file_under(base: Path) -> Callable[[str], str]:
    """Reads the path of a file, relative to `base`, that some process replaces again and again.

    Whether its directory is there and open, that process says: it may be made later, or only for that one.
    """

    def file(text: str) -> str:
        path = _path(base, text)
        if path.exists() and not path.is_file():
            raise Wrong("it is no file that could be replaced. Name another.")
        return str(path)

    return file


def _path(base: Path, text: str) -> Path:
    if text.startswith("~"):
        raise Wrong("nothing here knows what ~ stands for. Write the whole path.")
    try:
        path = base / text
        path.is_dir(), path.resolve()  # of which one says whether the name is too long, the other whether it ends
    except (OSError, RuntimeError) as error:
        raise Wrong(f"it cannot be looked at: {getattr(error, 'strerror', error)}. Name another path.") from error
    return path
