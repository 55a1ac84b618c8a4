from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from otop.site.problems import BadSetting
from otop.site.secret_files import FILES, secret
from otop.site.settings import database, flag


def test_a_secret_is_read_from_the_file_that_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("from the file\n")
    monkeypatch.delenv("OTOP_SECRET_KEY", raising=False)
    assert secret("OTOP_SECRET_KEY") == ""
    monkeypatch.setenv("OTOP_SECRET_KEY_FILE", str(file))
    assert secret("OTOP_SECRET_KEY") == "from the file"
    assert "OTOP_SECRET_KEY" not in os.environ
    monkeypatch.setenv("OTOP_SECRET_KEY", "from the variable")
    assert secret("OTOP_SECRET_KEY") == "from the variable"


@pytest.mark.parametrize("content", [b"", b"\n", b"two\nlines\n", b"\xff\xfe", None])
def test_a_file_that_holds_no_secret_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.delenv("OTOP_SECRET_KEY", raising=False)
    monkeypatch.setenv("OTOP_SECRET_KEY_FILE", str(file))
    with pytest.raises(BadSetting) as refused:
        secret("OTOP_SECRET_KEY")
    assert "OTOP_SECRET_KEY_FILE" in refused.value.message.en
    assert str(file) in refused.value.message.th


def test_the_settings_take_every_secret_from_its_file(tmp_path: Path) -> None:
    """In a process of its own, without the variables."""
    contents = {"OTOP_SECRET_KEY": "k" * 60, "DATABASE_URL": "postgresql://somebody:secret@db.example:5433/otop"}
    assert contents.keys() == FILES.keys()
    environment = {name: value for name, value in os.environ.items() if name not in FILES}
    for name, content in contents.items():
        (tmp_path / name).write_text(content)
        environment[FILES[name]] = str(tmp_path / name)
    program = (
        "from otop.site import settings as s; d = s.DATABASES['default']; print(s.SECRET_KEY, d['PASSWORD'], d['PORT'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=300, check=True
    )
    assert done.stdout.split() == ["k" * 60, "secret", "5433"]


def test_a_flag_that_is_neither_yes_nor_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OTOP_HTTPS", "maybe")
    with pytest.raises(BadSetting, match="OTOP_HTTPS=maybe"):
        flag("OTOP_HTTPS")


@pytest.mark.parametrize(
    "url",
    [
        "",
        "otop",
        "mysql://a@b/c",
        "postgresql://a:secret@b:port/c",
        "postgresql://a:secret@b:99999/c",
        "postgresql://a:secret@[b/c",
        "postgresql://a:secret@b",
        "postgresql://a:secret@b/",
        "postgresql://a:secret@b/c%00",
    ],
)
def test_an_address_that_is_none_is_refused_without_repeating_its_password(url: str) -> None:
    with pytest.raises(BadSetting) as refused:
        database(url)
    assert "secret" not in f"{refused.value.message} {refused.value.values} {refused.value}"
    assert "DATABASE_URL" in refused.value.message.th
