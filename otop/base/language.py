"""Choosing one of the two languages at the moment of showing."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from otop.base.types import Text


def thai() -> bool:
    """Whether the page is being made in Thai. Outside a request it is."""
    return not (get_language() or "th").startswith("en")


def say(text: Text) -> str:
    return text.th if thai() else text.en


def _in_both(th: str, en: str) -> str:
    return th if thai() else en


in_both = lazy(_in_both, str)
"""A sentence that is chosen when it is shown: for labels of forms, which are made before anybody asks."""
