"""Registers the dashboard's formatting for its templates: Django looks for template tags in this package only."""

from __future__ import annotations

from django import template

from games.dashboard import formatting, labels
from games.rules import scoring

register = template.Library()

register.simple_tag(formatting.when)
register.simple_tag(formatting.left)
register.simple_tag(formatting.refusals)
register.filter("span", formatting.span)
register.filter("answer_time", formatting.answer_time)
register.filter("phase", formatting.phase)
register.filter("policy", formatting.policy)
register.filter("total", formatting.total)
register.filter("refusal", labels.refusal)
register.filter("schedule", labels.schedule)
register.filter("letter", scoring.option_letter)
