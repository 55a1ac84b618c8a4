"""Striking a person's words out of sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Collection

STRUCK = "▮▮▮"
LEAST = 4  # letters; a shorter word would be struck out of the words of others


def worth_striking(words: Collection[str]) -> list[str]:
    """The longest first, so that a name goes before a part of it."""
    return sorted({w.strip() for w in words if len(w.strip()) >= LEAST}, key=lambda w: (-len(w), w))


def struck(text: str, words: Collection[str]) -> str:
    """The text without these words. A western word is struck only where it stands alone: `nok` stays in `nokia`."""
    for word in worth_striking(words):
        for form in spellings(word):
            text = re.sub(_alone(form), STRUCK, text)
    return text


def spellings(word: str) -> list[str]:
    """As it is, and as JSON writes it when it escapes what is not ASCII."""
    escaped = json.dumps(word)[1:-1]
    return [word] if escaped == word else [word, escaped]


def _alone(word: str) -> str:
    sign = r"[A-Za-z0-9]"
    before = rf"(?<!{sign})" if re.match(sign, word[0]) else ""
    after = rf"(?!{sign})" if re.match(sign, word[-1]) else ""
    return before + re.escape(word) + after
