"""The names that the operator gave to providers of identities."""

from __future__ import annotations

from django import template

from otop.base.language import thai
from otop.people.queries import identity_providers

register = template.Library()


@register.simple_tag(name="providers")
def providers_tag() -> list[dict[str, str]]:
    return identity_providers()


@register.filter
def provider(provider_id: str) -> str:
    """Its name, or its word in addresses when it is listed no more."""
    names = {one["id"]: one["name_th" if thai() else "name_en"] for one in identity_providers()}
    return names.get(provider_id, provider_id)
