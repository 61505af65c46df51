"""The blocks of the documents: which commands readers are to type, and which test types them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "discord_sandbox/README.md", *sorted((PROJECT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^ *```(.*)$")
_MARKER = re.compile(r"^ *<!-- (drill|prose): (.+) -->$")


@dataclass(frozen=True, slots=True)
class Block:
    """What stands between two fences. `<!-- drill: NAME -->` above it says that a test types it under that name, and
    `<!-- prose: WHY -->` that none does."""

    page: str
    line: int
    info: str
    """The word behind the fence, such as `sh`."""
    kind: str
    """`drill`, `prose` or nothing."""
    note: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"


def blocks() -> Iterator[Block]:
    """All of them, page by page."""
    for path in PAGES:
        lines = path.read_text("utf-8").splitlines()
        fences = [number for number, line in enumerate(lines) if _FENCE.match(line)]
        for begin, end in zip(fences[::2], fences[1::2], strict=True):
            info, marker = _FENCE.match(lines[begin]), _MARKER.match(lines[begin - 1])
            assert info
            kind, note = marker.groups() if marker else ("", "")
            text = textwrap.dedent("\n".join(lines[begin + 1 : end]))
            yield Block(path.relative_to(PROJECT).as_posix(), begin + 1, info[1], kind, note, text)


def drills() -> dict[str, str]:
    """Name -> commands. No name stands twice."""
    found = [(block.note, block.text) for block in blocks() if block.kind == "drill"]
    assert len(dict(found)) == len(found), "a name stands twice"
    return dict(found)


def commands(text: str) -> list[str]:
    """The lines of a block, those that go on behind a backslash or inside quotes joined; comments left out."""
    joined: list[str] = []
    for line in text.replace("\\\n", " ").splitlines():
        if joined and joined[-1].count("'") % 2:
            joined[-1] += f"\n{line}"
        elif line.strip() and not line.lstrip().startswith("#"):
            joined.append(line.strip())
    return joined
