"""Which rows belong to one account or one producer: those whose foreign key says so, in every table of the house."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

OWNERS = {"account": "people.account", "producer": "producers.producer"}


def rows_of(owner: str, pk: Any) -> Iterator[tuple[type[models.Model], QuerySet[Any]]]:
    """Each table that points at the owner, with the rows that do; the owner's own row first."""
    target = apps.get_model(OWNERS[owner])
    yield target, target._default_manager.filter(pk=pk)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is target:
                yield model, model._base_manager.filter(**{field.name: pk})
