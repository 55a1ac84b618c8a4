"""What only few may read is stored encrypted; each number can be found again without being read.

Keys are lines of a file (`OTOP_FIELD_KEYS_FILE`), `<name> <44 characters>`: the first one encrypts, all decrypt, so a
key is changed by putting a new one on top and running `otop privacy rotate-keys`. AES-256-GCM; what is encrypted is
bound to its column, so that a value moved to another column cannot be read there.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from otop.base.types import Problem, Text

KEY_BYTES, NONCE_BYTES = 32, 12


class KeysMissing(Problem):
    code = "keys_missing"
    text = Text(
        "อ่านกุญแจเข้ารหัสไม่ได้ ({where}: {why}) ผู้ดูแลระบบต้องตั้ง OTOP_FIELD_KEYS_FILE ให้ชี้ไปที่ไฟล์กุญแจ",
        "The keys of encrypted fields cannot be read ({where}: {why}). The operator has to point OTOP_FIELD_KEYS_FILE"
        " at the file.",
    )


class CannotDecrypt(Problem):
    code = "cannot_decrypt"
    text = Text(
        "ถอดรหัสข้อมูลไม่ได้ ไม่มีกุญแจ {key} หรือข้อมูลถูกแก้ ผู้ดูแลระบบต้องนำกุญแจเดิมกลับมาใส่ในไฟล์",
        "The data cannot be decrypted: key {key} is gone, or the data was changed. The operator has to put the old key"
        " back into the file.",
    )


@dataclass(frozen=True, slots=True)
class Keys:
    """Every key by its name, the one that encrypts first."""

    by_name: dict[str, bytes]

    @property
    def newest(self) -> str:
        return next(iter(self.by_name))


def encrypt(words: str, *, column: str) -> bytes:
    """`<key name>:<nonce><ciphertext>`. The same words twice look different."""
    keys, nonce = field_keys(), os.urandom(NONCE_BYTES)
    sealed = AESGCM(keys.by_name[keys.newest]).encrypt(nonce, words.encode(), column.encode())
    return keys.newest.encode() + b":" + nonce + sealed


def decrypt(stored: bytes | memoryview, *, column: str) -> str:
    """Raises CannotDecrypt."""
    name, sealed = key_name(stored), bytes(stored).partition(b":")[2]
    key = field_keys().by_name.get(name)
    if key is None:
        raise CannotDecrypt(key=name)
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], column.encode()).decode()
    except (InvalidTag, ValueError):
        raise CannotDecrypt(key=name) from None


def key_name(stored: bytes | memoryview) -> str:
    """Which key encrypted this."""
    return bytes(stored).partition(b":")[0].decode(errors="replace")[:20]


def newest_key() -> str:
    return field_keys().newest


def blind_index(words: str, *, column: str) -> bytes:
    """What is stored beside the encrypted words: the same for the same words, and of no use without the key."""
    return blind_indexes(words, column=column)[0]


def blind_indexes(words: str, *, column: str) -> list[bytes]:
    """The words as they may stand in the index: by the newest key, and by older ones until keys are rotated."""
    own = [hmac.digest(key, f"index {column}".encode(), hashlib.sha256) for key in field_keys().by_name.values()]
    return [hmac.digest(key, words.encode(), hashlib.sha256) for key in own]


def field_keys() -> Keys:
    """Read each time: a rotation acts without a restart, and the file is a few lines. Raises KeysMissing."""
    path = settings.FIELD_KEYS_FILE
    try:
        return read_keys(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KeysMissing(where=path or "OTOP_FIELD_KEYS_FILE", why=getattr(error, "strerror", None) or error) from None


def read_keys(text: str) -> Keys:
    """Raises ValueError, which never holds what stood in the file."""
    found: dict[str, bytes] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        name, _, word = line.strip().partition(" ")
        if not name or name.startswith("#"):
            continue
        try:
            key = base64.urlsafe_b64decode(word.strip())
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES or not name.isalnum() or name in found:
            raise ValueError(f"line {number}")
        found[name] = key
    if not found:
        raise ValueError("no key")
    return Keys(found)


def new_key_line(name: str) -> str:
    return f"{name} {base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()}"
