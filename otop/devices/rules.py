"""Codes and keys. Pure, but for the operating system's randomness."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import timedelta
from uuid import UUID, uuid5

CODE_LIFE = timedelta(minutes=10)
TRIES_A_MINUTE = 10
# Crockford's alphabet: no I, L, O, U, so that a code can be read out loud. Eight letters are 40 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LETTERS = 8
KEY_BYTES = 32
NO_KEY = b""
"""In place of a hash: no key opens such a device."""
_DESK_PAGES = UUID("0d7f3a54-9f0e-5c53-8a0e-6b1d1f3c7a02")


def code_of(digest: bytes) -> str:
    """The first 40 bits of it, as letters."""
    bits = int.from_bytes(digest[:5])
    letters = "".join(ALPHABET[bits >> 5 * n & 31] for n in reversed(range(CODE_LETTERS)))
    return f"{letters[:4]}-{letters[4:]}"


def code_hash(code: str) -> bytes:
    """The hash of a code as people type it: case, spaces and hyphens do not count, O is 0, I and L are 1."""
    plain = re.sub(r"[\s-]", "", code.upper()).translate(str.maketrans("OIL", "011"))
    return hashlib.sha256(plain.encode("utf-8", "replace")).digest()


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def key_hash(key: str) -> bytes:
    """A key holds 256 random bits, so a plain hash is as good as a slow one and 10,000 times cheaper."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()


def desk_page_id(fair_id: int) -> UUID:
    """The device that the desk page of a fair is: the same whoever asks first."""
    return uuid5(_DESK_PAGES, str(fair_id))
