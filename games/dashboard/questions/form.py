"""The form of a server's own question."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from games.models import OwnQuestion
from games.questions import own
from games.questions.own import Draft

CHANGED = "Somebody changed this question since you opened it. Open it again and repeat your change."


def _lines(rows: int) -> forms.Textarea:
    return forms.Textarea({"rows": rows})


class QuestionForm(forms.Form):
    """What a person types; `draft` holds the question once it is valid."""

    text = forms.CharField(label="Question", widget=_lines(2), help_text="At most 300 characters.")
    options = forms.CharField(
        label="Options",
        required=False,
        widget=_lines(4),
        help_text="One in each line, 2 to 10, in the order shown. Leave empty if players type the answer.",
    )
    answer = forms.CharField(label="Answer", help_text="As the results show it; for a choice, one of the options.")
    aliases = forms.CharField(
        label="Other right spellings",
        required=False,
        widget=_lines(3),
        help_text="One in each line. Capitals, accents, articles and small slips are forgiven anyway.",
    )
    rivals = forms.CharField(
        label="Wrong look-alikes",
        required=False,
        widget=_lines(2),
        help_text="Answers that are spelled nearly the same and are wrong, one in each line.",
    )
    category = forms.CharField(
        required=False,
        initial="general",
        widget=forms.TextInput({"list": "categories", "autocomplete": "off"}),
        help_text="A bundled one or your own: a registration can ask for it alone.",
    )
    difficulty = forms.ChoiceField(choices=own.DIFFICULTY_CHOICES, initial="medium")
    explanation = forms.CharField(
        required=False, widget=_lines(3), help_text="Shown with the results, at most 500 characters."
    )
    source = forms.CharField(required=False, help_text="Where the fact comes from.")
    enabled = forms.BooleanField(label="Ask this question", required=False, initial=True)
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0, max_value=2**31)

    draft: Draft

    def __init__(self, data: Mapping[str, Any] | None = None, row: OwnQuestion | None = None) -> None:
        super().__init__(data, initial=_form_values(row) if row else None)
        self._row = row

    def clean(self) -> dict[str, Any]:
        """The question as a whole, checked by the rules that the import and the shell go by."""
        given = super().clean() or self.cleaned_data
        if self._row is not None and given.get("version") != self._row.version:
            raise forms.ValidationError(CHANGED, code="conflict")
        values = {name: given.get(name, "") for name in own.TEXTS} | {"enabled": given.get("enabled", False)}
        values |= {name: given.get(name, "").splitlines() for name in own.LISTS}
        self.draft = own.draft(values)
        for problem in own.problems(self.draft.question):
            if problem.field not in self.errors:
                self.add_error(problem.field, problem.text)
        return given


def _form_values(row: OwnQuestion) -> dict[str, Any]:
    """A row as the form's fields hold it."""
    kept = {name: getattr(row, name) for name in (*own.TEXTS, "enabled", "version")}
    return kept | {name: "\n".join(getattr(row, name)) for name in own.LISTS}
