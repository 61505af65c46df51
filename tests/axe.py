"""axe-core's judgement of a page; https://github.com/dequelabs/axe-core."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SOURCE = (Path(__file__).parent / "e2e" / "vendor" / "axe-core" / "axe.min.js").read_text()
"""To be evaluated in the page before `RUN`."""
RUN = """async () => {
    const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const options = {runOnly: standards, resultTypes: ['violations'], iframes: false};
    const {violations} = await axe.run(document, options);
    return {violations};
}"""
"""Brings what axe complains of and no more: all that is well is half a megabyte, and costs more to send than find.

The page in a frame is judged by itself: axe is not in it, and would wait half a second for an answer from there.
"""


def serious(page: str, result: dict[str, Any]) -> list[str]:
    """A line for each element that axe finds a serious fault with."""
    return [
        f"{page}: {violation['id']} {node['target']} {node['failureSummary']}"
        for violation in result["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]
