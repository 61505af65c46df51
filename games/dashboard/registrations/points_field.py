"""The form's field for what answers are worth, and what is said of it before anything is saved."""

from __future__ import annotations

from typing import Any

from django import forms

from games.dashboard.registrations.parsing import parsed
from games.domain.points_rule import FLAT, PointsRule
from games.rules.points_text import MOST, explain, parse_points, worked_example


class PointsField(forms.CharField):
    """A rule for points as people write it; flat where nothing is written."""

    def __init__(self) -> None:
        super().__init__(
            label="What answers are worth",
            required=False,
            initial="flat",
            max_length=MOST,
            # An example does not wrap: it has to fit on a telephone.
            help_text=(
                "<kbd>flat</kbd>: a point for each right one. <kbd>by difficulty</kbd>: 10, 15 or 20. Or your own, "
                "<kbd>5 each</kbd> or <kbd>easy 5, medium 10, hard 20</kbd>, and then what is given beyond it: "
                "<kbd>first 3</kbd>, <kbd>speed 10 over 60s</kbd>, <kbd>all right 5</kbd>, <kbd>participation 1</kbd>, "
                "with commas between."
            ),
        )

    def clean(self, value: Any) -> PointsRule:
        """The rule. Raises ValidationError with what to write."""
        return parsed(_read, super().clean(value))


def _read(text: str) -> PointsRule:
    return parse_points(text) if text.strip() else FLAT


def explained(form: forms.BaseForm) -> list[str]:
    """What the rule in the form gives, in words and by an example; or why it cannot be read."""
    try:
        rule = _read(str(form["points"].value() or ""))
    except ValueError as error:
        return [str(error)]
    return [explain(rule), worked_example(rule)]
