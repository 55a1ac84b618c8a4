"""`otop check --deploy`: what it finds, and that it finds nothing where all is well."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from otop.site.deployment import remarks
from otop.site.deployment.database import WORKER_SILENT_S, of_database, of_role
from otop.site.deployment.places import of_files, of_settings
from otop.site.problems import NO

pytestmark = pytest.mark.wide

KEY = base64.urlsafe_b64encode(hashlib.sha512(b"a key of tests").digest()).decode()


@pytest.fixture
def ready(settings: Settings) -> Settings:
    """Settings of a site as it should be."""
    settings.SECRET_KEY = KEY
    settings.DEBUG = False
    settings.HTTPS = True
    settings.PROXIES = 1
    settings.ALLOWED_HOSTS = ["otop.example", "localhost"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://otop.example"]
    return settings


def test_a_site_as_it_should_be_has_no_remark_on_its_settings(ready: Settings) -> None:
    assert list(of_settings()) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECRET_KEY", "only-for-tests-and-tools", "weak_key"),
        ("SECRET_KEY", "a" * 80, "weak_key"),
        ("SECRET_KEY", KEY[:49], "weak_key"),
        ("DEBUG", True, "debug"),
        ("HTTPS", False, "no_https"),
        ("PROXIES", 0, "no_proxies"),
        ("ALLOWED_HOSTS", ["*"], "any_host"),
        ("ALLOWED_HOSTS", [".example"], "any_host"),
        ("ALLOWED_HOSTS", ["otop.example", ""], "any_host"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost"], "no_host"),
        ("CSRF_TRUSTED_ORIGINS", ["http://otop.example"], "origin_without_https"),
        ("TIME_ZONE", "UTC", "time_zone"),
    ],
)
def test_each_setting_that_is_not_right_is_said(ready: Settings, name: str, value: object, code: str) -> None:
    setattr(ready, name, value)
    (found,) = of_settings()
    assert found.code == code
    assert all([found.where, found.what.th, found.what.en, found.todo.th, found.todo.en])
    assert "a" * 80 not in str(found)


def test_a_secret_that_others_can_read_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("x")
    key.chmod(0o640)
    kept = tmp_path / "secrets"
    kept.mkdir(mode=0o700)
    (kept / "session-key").write_text("x")
    (kept / "session-key").chmod(0o604)
    monkeypatch.setenv("OTOP_SECRET_KEY_FILE", str(key))
    assert [remark.where for remark in of_files(tmp_path)] == [str(key), str(kept / "session-key")]
    for file in (key, kept / "session-key"):
        file.chmod(0o400)
    assert list(of_files(tmp_path)) == []
    kept.chmod(0o755)
    assert [remark.where for remark in of_files(tmp_path)] == [str(kept)]
    kept.chmod(0o700)


def test_the_engine_of_the_data_folder_is_not_for_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    assert [remark.code for remark in of_database()] == ["own_engine"]


def test_a_database_role_with_powers_is_told_which_it_should_lose() -> None:
    assert list(of_role("otop", [False, False, False])) == []
    (found,) = of_role("postgres", [True, False, True])
    assert (found.code, found.where) == ("mighty_role", "postgres")
    assert "ALTER ROLE … NOSUPERUSER NOBYPASSRLS" in found.todo.en


@pytest.mark.django_db
def test_a_silent_worker_is_said() -> None:
    assert [remark.code for remark in of_database()] == ["no_worker"]
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        assert list(of_database()) == []
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - %s * interval '1 second'", [WORKER_SILENT_S + 1]
        )
        assert [remark.code for remark in of_database()] == ["no_worker"]


@pytest.mark.django_db
def test_what_django_finds_is_told_too(ready: Settings, tmp_path: Path) -> None:
    before = {remark.code for remark in remarks(tmp_path)}
    ready.MIDDLEWARE = [name for name in ready.MIDDLEWARE if "XFrame" not in name]
    assert {remark.code for remark in remarks(tmp_path)} - before == {"security.W002"}


def checked(*words: str, **more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "otop.site.cli", "check", *words]
    return subprocess.run(command, env={**os.environ, **more}, capture_output=True, text=True, timeout=300, check=False)


def test_the_command_says_each_finding_in_both_languages_and_ends_with_1(tmp_path: Path) -> None:
    done = checked("--deploy", "--data", str(tmp_path), OTOP_DEBUG="1", OTOP_SECRET_KEY="a" * 60)
    assert done.returncode == NO, done.stderr
    assert "debug (OTOP_DEBUG)\n    หน้าข้อผิดพลาด" in done.stdout
    assert "    Error pages show source code and values. Set OTOP_DEBUG=0.\n" in done.stdout
    assert "a" * 60 not in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_does_not_answer_is_a_finding(tmp_path: Path) -> None:
    done = checked("--deploy", "--data", str(tmp_path), DATABASE_URL="postgresql://otop:word@127.0.0.1:1/otop")
    assert done.returncode == NO, done.stderr
    assert "database_silent" in done.stdout
    assert "word" not in done.stdout + done.stderr


def test_without_the_word_only_what_is_broken_counts(tmp_path: Path) -> None:
    done = checked("--data", str(tmp_path))
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
