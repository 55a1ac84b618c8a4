from __future__ import annotations

from importlib import import_module

from otop.products.models import Category


def five_categories() -> None:
    """The rows of the migration: tests with transactions of their own empty every table when they end."""
    migration = import_module("otop.products.migrations.0002_categories")
    Category.objects.bulk_create(
        [
            Category(code=code, name_th=th, name_en=en, position=position, source=migration.SOURCE)
            for position, (code, th, en) in enumerate(migration.CATEGORIES, start=1)
        ],
        ignore_conflicts=True,
    )
