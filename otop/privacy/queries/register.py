"""The register, read from the models."""

from __future__ import annotations

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from otop.base.personal import personal_of
from otop.privacy.rules.register import as_document
from otop.privacy.types import FieldEntry

WORDY = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
    ArrayField,
)
"""Fields that can hold what a person typed or what names one. A field with choices cannot."""


def our_models() -> list[type[models.Model]]:
    return [m for m in apps.get_models(include_auto_created=True) if m.__module__.startswith("otop.")]


def wordy_fields(model: type[models.Model]) -> list[str]:
    return [f.name for f in model._meta.concrete_fields if isinstance(f, WORDY) and not f.choices]


def all_fields() -> list[FieldEntry]:
    """Every field that a model declares, personal or not. No statement."""
    found: list[FieldEntry] = []
    for model in our_models():
        label = model._meta.label_lower
        found += [FieldEntry(label, name, personal) for name, personal in personal_of(model).items()]
        found += [FieldEntry(label, name, None) for name in getattr(model, "impersonal", ())]
    return found


def undeclared() -> list[str]:
    """Fields that are in neither list, in both, or that are declared and not there."""
    wrong: list[str] = []
    for model in our_models():
        personal, impersonal = set(personal_of(model)), set(getattr(model, "impersonal", ()))
        there = {f.name for f in model._meta.concrete_fields}
        wordy = set(wordy_fields(model))
        odd = (wordy - personal - impersonal) | (personal & impersonal) | ((personal | impersonal) - there)
        wrong += [f"{model._meta.label_lower}.{name}" for name in sorted(odd)]
    return wrong


def register_document() -> str:
    """docs/privacy.md."""
    return as_document(all_fields())
