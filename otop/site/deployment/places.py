"""Settings and files that are not as they should be."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from otop.base.types import Text
from otop.site.deployment.remark import Remark
from otop.site.engine import check_space
from otop.site.places import database_home
from otop.site.problems import DiskFull
from otop.site.secret_files import FILES
from otop.site.settings import KEY_OF_TOOLS

KEY_LETTERS_LEAST = 50
THIS_MACHINE = {"127.0.0.1", "localhost", "[::1]"}


def of_settings() -> Iterator[Remark]:
    key = settings.SECRET_KEY
    if key == KEY_OF_TOOLS or len(key) < KEY_LETTERS_LEAST or len(set(key)) < 5:
        yield Remark(
            "weak_key",
            "OTOP_SECRET_KEY",
            Text("กุญแจลงลายมือชื่อสั้นหรือเดาได้", "The signing key is short, or anybody can guess it."),
            Text(
                f"สุ่มอย่างน้อย {KEY_LETTERS_LEAST} ตัวอักษร เก็บในไฟล์ แล้วระบุใน OTOP_SECRET_KEY_FILE",
                f"Make one of at least {KEY_LETTERS_LEAST} random letters, keep it in a file, name it in "
                "OTOP_SECRET_KEY_FILE.",
            ),
        )
    if settings.DEBUG:
        yield Remark(
            "debug",
            "OTOP_DEBUG",
            Text("หน้าข้อผิดพลาดแสดงซอร์สโค้ดและค่าตัวแปร", "Error pages show source code and values."),
            Text("ตั้ง OTOP_DEBUG=0", "Set OTOP_DEBUG=0."),
        )
    if not settings.HTTPS:
        yield Remark(
            "no_https",
            "OTOP_HTTPS",
            Text("คุกกี้เดินทางโดยไม่เข้ารหัสได้ และไม่มี HSTS", "Cookies may travel unencrypted, and there is no HSTS."),
            Text("ตั้งพร็อกซี HTTPS ไว้ข้างหน้า แล้วตั้ง OTOP_HTTPS=1", "Put an HTTPS proxy in front and set OTOP_HTTPS=1."),
        )
    if settings.HTTPS and not settings.PROXIES:
        yield Remark(
            "no_proxies",
            "OTOP_PROXIES",
            Text(
                "มีพร็อกซีอยู่ข้างหน้าแต่ไม่ได้บอกจำนวน ผู้เข้าชมทุกคนจึงนับการลองรหัสผิดร่วมกัน คนเดียวลองผิดก็กันทุกคนออกได้",
                "A proxy stands in front and is not counted, so all visitors share one count of wrong tries: whoever "
                "guesses shuts out everybody.",
            ),
            Text(
                "ตั้ง OTOP_PROXIES เป็นจำนวนพร็อกซีของท่านที่เพิ่ม X-Forwarded-For มักเป็น 1",
                "Set OTOP_PROXIES to the number of your proxies that add to X-Forwarded-For, mostly 1.",
            ),
        )
    names = {name.strip() for name in settings.ALLOWED_HOSTS}
    if any(name in {"", "*"} or name.startswith(".") for name in names):
        yield Remark(
            "any_host",
            "OTOP_HOSTS",
            Text("รับชื่อโฮสต์ใดก็ได้", "It answers to any name."),
            Text("ระบุชื่อเต็มของเว็บไซต์เท่านั้น ไม่ใช้ * และไม่ขึ้นต้นด้วยจุด", "List full names only: no *, no leading dot."),
        )
    elif names <= THIS_MACHINE:
        yield Remark(
            "no_host",
            "OTOP_HOSTS",
            Text("ยังไม่ได้ตั้งชื่อเว็บไซต์ ผู้ใช้จะเข้าไม่ได้", "The site has no name yet, so nobody can reach it."),
            Text("ตั้ง OTOP_HOSTS เป็นชื่อเต็มของเว็บไซต์", "Set OTOP_HOSTS to the full name of the site."),
        )
    if any(urlsplit(origin).scheme != "https" for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield Remark(
            "origin_without_https",
            "OTOP_ORIGINS",
            Text("มีต้นทางที่ไม่ใช่ https", "An origin is not https."),
            Text("เขียนทุกต้นทางด้วย https://", "Write every origin with https://."),
        )
    if settings.TIME_ZONE != "Asia/Bangkok" or not settings.USE_TZ:
        yield Remark(
            "time_zone",
            "TIME_ZONE",
            Text("เขตเวลาไม่ใช่ประเทศไทย วันทำการจะผิด", "The time zone is not Thailand's: business days would be wrong."),
            Text("ใช้ Asia/Bangkok", "Use Asia/Bangkok."),
        )


def of_space(data: Path) -> Iterator[Remark]:
    """Too little room for the database of this data folder to go on."""
    if not (data / "made").exists():
        return
    home, _ = database_home(data)
    try:
        check_space(home)
    except DiskFull as problem:
        meanwhile = Text("ระหว่างนี้โทรศัพท์เก็บรายการไว้เอง", "Phones keep their records meanwhile.")
        yield Remark(problem.code, str(home), problem.message, meanwhile)


def of_files(data: Path) -> Iterator[Remark]:
    """Secrets that others on this machine could read."""
    named = [Path(os.environ[file]) for file in FILES.values() if os.environ.get(file)]
    kept = data / "secrets"
    for path in [*named, kept, *(sorted(kept.iterdir()) if kept.is_dir() else [])]:
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Remark(
                "open_secret",
                str(path),
                Text("ผู้ใช้อื่นในเครื่องนี้อ่านความลับได้", "Other users of this machine can read a secret."),
                Text(f"chmod go= {path}", f"Run: chmod go= {path}"),
            )
