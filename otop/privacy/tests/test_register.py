from __future__ import annotations

from pathlib import Path

from django.apps import apps
from django.db import models

import otop
from otop.base.personal import Erase, Personal, personal_of
from otop.privacy.queries.register import all_fields, our_models, register_document, undeclared, wordy_fields
from otop.privacy.rules.keeping import SHIPPED
from otop.privacy.rules.register import FRAMEWORK

DOCUMENT = Path(otop.__file__).parent.parent / "docs" / "privacy.md"


def test_every_field_of_words_says_whether_it_can_hold_personal_data() -> None:
    assert len(all_fields()) > 100
    assert undeclared() == []


def test_a_field_that_says_nothing_is_found() -> None:
    """The same check on a model of nobody: a name, a document, bytes; a choice cannot name anybody."""

    class Planted(models.Model):
        name = models.CharField(max_length=9)
        facts = models.JSONField()
        raw = models.BinaryField()
        kind = models.CharField(max_length=1, choices=[("a", "a")])
        count = models.IntegerField()

        class Meta:
            app_label = "planted"
            managed = False

    assert wordy_fields(Planted) == ["name", "facts", "raw"]


def test_the_document_is_what_the_models_say() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == register_document(), "write it anew: otop privacy register"


def test_every_use_has_its_row_of_retention_and_what_is_kept_says_why() -> None:
    declared = [p for model in our_models() for p in personal_of(model).values()]
    assert {p.use.kept for p in declared} | {"session"} == {row.code for row in SHIPPED}
    assert [p.what.en for p in declared if (p.erase is Erase.KEEP) != (p.why is not None)] == []
    assert all(isinstance(p, Personal) for p in declared)


def test_every_table_of_the_framework_is_described() -> None:
    theirs = {m._meta.label_lower for m in apps.get_models(include_auto_created=True)}
    assert theirs - {m._meta.label_lower for m in our_models()} - {"planted.planted"} == set(FRAMEWORK)
