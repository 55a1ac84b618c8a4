from __future__ import annotations

import base64
from pathlib import Path

import pytest
from pytest_django import Settings

from otop.base.secrecy import (
    CannotDecrypt,
    KeysMissing,
    blind_index,
    blind_indexes,
    decrypt,
    encrypt,
    key_name,
    new_key_line,
    read_keys,
)

WORDS, COLUMN = "1101700230708", "a.b"


@pytest.fixture
def keys(settings: Settings, tmp_path: Path) -> Path:
    path = tmp_path / "keys"
    path.write_text(new_key_line("k1"))
    settings.FIELD_KEYS_FILE = str(path)
    return path


def test_what_is_encrypted_comes_back_and_looks_different_each_time(keys: Path) -> None:
    first, second = encrypt(WORDS, column=COLUMN), encrypt(WORDS, column=COLUMN)
    assert first != second
    assert WORDS.encode() not in first
    assert decrypt(first, column=COLUMN) == decrypt(memoryview(second), column=COLUMN) == WORDS


def test_a_value_is_bound_to_its_column_and_cannot_be_changed(keys: Path) -> None:
    stored = encrypt(WORDS, column=COLUMN)
    with pytest.raises(CannotDecrypt):
        decrypt(stored, column="other.column")
    with pytest.raises(CannotDecrypt):
        decrypt(stored[:-1] + bytes([stored[-1] ^ 1]), column=COLUMN)
    with pytest.raises(CannotDecrypt):
        decrypt(b"k1:", column=COLUMN)


def test_an_old_key_reads_and_the_new_one_writes(keys: Path) -> None:
    stored, index = encrypt(WORDS, column=COLUMN), blind_index(WORDS, column=COLUMN)
    keys.write_text(new_key_line("k2") + "\n" + keys.read_text())
    assert decrypt(stored, column=COLUMN) == WORDS
    assert key_name(encrypt(WORDS, column=COLUMN)) == "k2"
    assert blind_index(WORDS, column=COLUMN) != index
    assert index in blind_indexes(WORDS, column=COLUMN)


def test_a_key_that_is_gone_is_named(keys: Path) -> None:
    stored = encrypt(WORDS, column=COLUMN)
    keys.write_text(new_key_line("k2"))
    with pytest.raises(CannotDecrypt, match="k1"):
        decrypt(stored, column=COLUMN)


def test_an_index_differs_by_column(keys: Path) -> None:
    assert blind_index(WORDS, column=COLUMN) != blind_index(WORDS, column="c.d")


@pytest.mark.parametrize("text", ["", "# nothing\n", "k1 short", "k 1", f"k-1 {'A' * 43}=", "k1 " + "é" * 44])
def test_a_broken_file_of_keys_is_refused_and_never_repeated(keys: Path, text: str) -> None:
    keys.write_text(text)
    with pytest.raises(KeysMissing) as found:
        encrypt(WORDS, column=COLUMN)
    assert "AAAA" not in str(found.value)


def test_the_same_name_twice_is_refused() -> None:
    line = new_key_line("k1")
    with pytest.raises(ValueError, match="line 2"):
        read_keys(f"{line}\n{line}")


def test_a_missing_file_says_which(settings: Settings) -> None:
    settings.FIELD_KEYS_FILE = ""
    with pytest.raises(KeysMissing, match="OTOP_FIELD_KEYS_FILE"):
        encrypt(WORDS, column=COLUMN)
    settings.FIELD_KEYS_FILE = "/nowhere/keys"
    with pytest.raises(KeysMissing, match="/nowhere/keys"):
        encrypt(WORDS, column=COLUMN)


def test_a_key_has_256_bits() -> None:
    assert len(base64.urlsafe_b64decode(new_key_line("k").split()[1])) == 32
