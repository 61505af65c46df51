"""The form's fields for what a registration's games ask: how many, of which categories, how difficult."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from games.dashboard.questions.catalogue import own_categories
from games.dashboard.registrations.parsing import parsed
from games.domain.limits import MAX_QUESTIONS
from games.questions.bundled import bundled_bank
from games.questions.own import DIFFICULTY_CHOICES
from games.rules.mix import MOST_CATEGORY, MOST_MIX, find_categories, format_mix, parse_mix, weights

FIELDS = ("questions", "difficulty", "mix", "category", "categories")


class AskedFields(forms.Form):
    """Each of them in two ways, a simple one to choose and one to write; the written one wins."""

    questions = forms.IntegerField(label="Questions per game", initial=1, min_value=1, max_value=MAX_QUESTIONS)
    difficulty = forms.ChoiceField(required=False, choices=[("", "Any"), *DIFFICULTY_CHOICES])
    mix = forms.CharField(
        label="Or a mix of difficulties",
        required=False,
        max_length=MOST_MIX,
        help_text="Instead of both: <kbd>3 easy, 2 medium, 1 hard</kbd>, easy ones first.",
    )
    category = forms.ChoiceField(required=False)
    categories = forms.CharField(
        label="Or several categories",
        required=False,
        max_length=MOST_CATEGORY,
        help_text="<kbd>history, science</kbd> take turns; in <kbd>2 history, science</kbd> history comes twice.",
    )

    def offer_categories(self, choices: list[tuple[str, str]]) -> None:
        """Each with its label, and the stored one even if there is none such any more."""
        stored = self.initial.get("category")
        known = [*choices, (stored, stored)] if stored and stored not in dict(choices) else choices
        self.fields["category"].choices = [("", "Any"), *known]  # type: ignore[attr-defined]
        self._names = [name for name, _label in known] + [*weights(self.initial.get("categories") or "")]

    def clean_mix(self) -> str:
        text = self.cleaned_data["mix"].strip()
        return format_mix(parsed(parse_mix, text)) if text else ""

    def clean_categories(self) -> str:
        return parsed(lambda text: find_categories(self._names, text), self.cleaned_data["categories"])

    def contradictions(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """Field -> what is said twice."""
        found = {}
        if cleaned.get("mix") and cleaned.get("difficulty"):
            found["mix"] = "A mix says how difficult it is. Leave it empty, or choose any difficulty."
        if cleaned.get("categories") and cleaned.get("category"):
            found["categories"] = "Choose one category, or write several here and choose any."
        return found


def asked(cleaned: Mapping[str, Any]) -> dict[str, Any]:
    """What of a registration the fields say, as far as they could be read."""
    found = {name: cleaned[name] for name in ("questions", "category", "difficulty", "mix") if name in cleaned}
    if found.get("mix"):
        found["questions"] = sum(part.number for part in parse_mix(found["mix"]))
    if cleaned.get("categories"):
        found["category"] = cleaned["categories"]
    return found


def category_choices(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """The bundled categories and those of these servers' own (guild id -> name), with how many questions they have."""
    counts = dict(bundled_bank().categories())
    own = own_categories(list(names))
    labels = {name: f"{name.capitalize()} ({count} questions)" for name, count in counts.items()}
    for name, servers in own.items():
        if name not in counts:
            whose = ", ".join(f"{names[guild_id]}: {count}" for guild_id, count in sorted(servers.items()))
            labels[name] = f"{name.capitalize()} (own of {whose})"
    return sorted(labels.items())
