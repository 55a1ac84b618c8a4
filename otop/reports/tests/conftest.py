"""The eventful fair, made once a file; what a test adds to it is undone with the test."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from otop.products.tests.factories import five_categories
from otop.reports.tests.cast import Cast, eventful
from tests.emptying import empty_tables


@pytest.fixture(scope="module")
def _made_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    with django_db_blocker.unblock(), transaction.atomic():
        five_categories()
        yield eventful()
        transaction.set_rollback(True)


@pytest.fixture
def eventful_fair(_made_once: Cast, db: None) -> Cast:
    """Its phones number on from where they were, in each test anew."""
    return deepcopy(_made_once)


@pytest.fixture
def no_fair(db: None) -> None:
    """For a test without that fair in a file that has it: nothing is there but the categories."""
    empty_tables()
    five_categories()
