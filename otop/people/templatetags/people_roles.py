"""Roles by their names."""

from __future__ import annotations

from django import template

from otop.base.language import say
from otop.people.types import ROLE_NAMES

register = template.Library()


@register.filter
def role_name(role: str) -> str:
    """A role of another version keeps its word."""
    return next((say(name) for known, name in ROLE_NAMES.items() if known == role), role)
