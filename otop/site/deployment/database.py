"""The database and its worker as they should not be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.db import DatabaseError, connection

from otop.base.types import Text
from otop.site.deployment.remark import Remark
from otop.site.secret_files import secret

WORKER_SILENT_S = 120
POWERS = ("SUPERUSER", "CREATEROLE", "BYPASSRLS")


def of_database() -> Iterator[Remark]:
    if not secret("DATABASE_URL"):
        yield Remark(
            "own_engine",
            "DATABASE_URL_FILE",
            Text(
                "ใช้ฐานข้อมูลในโฟลเดอร์ข้อมูล ซึ่งมีไว้ทดลอง", "The database is the one in the data folder, meant for trying out."
            ),
            Text(
                "ติดตั้ง PostgreSQL ของตัวเอง มีสำรองข้อมูล แล้วระบุที่อยู่ใน DATABASE_URL_FILE",
                "Set up a PostgreSQL server with backups and name its address in DATABASE_URL_FILE.",
            ),
        )
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user")
            powers = cursor.fetchone() or (False,) * len(POWERS)
            cursor.execute("SELECT to_regclass('procrastinate_workers') IS NOT NULL")
            (prepared,) = cursor.fetchone() or (False,)
            alive = prepared and worker_alive()
    except DatabaseError:
        yield Remark(
            "database_silent",
            "DATABASE_URL_FILE",
            Text("ฐานข้อมูลไม่ตอบ จึงตรวจต่อไม่ได้", "The database does not answer, so it could not be checked."),
            Text("ตรวจที่อยู่และว่าเซิร์ฟเวอร์เปิดอยู่", "See that the address is right and the server runs."),
        )
        return
    yield from of_role(str(settings.DATABASES["default"]["USER"]), powers)
    if not alive:
        yield Remark(
            "no_worker",
            "procrastinate worker",
            Text(
                f"ไม่มีโพรเซสงานเบื้องหลังใดส่งสัญญาณใน {WORKER_SILENT_S} วินาที",
                f"No worker was heard of in the last {WORKER_SILENT_S} s.",
            ),
            Text("เปิด otop up หรือโพรเซสงานเบื้องหลัง แล้วตรวจอีกครั้ง", "Start `otop up`, or the worker, and check again."),
        )


def of_role(name: str, powers: Sequence[bool]) -> Iterator[Remark]:
    """`powers` are whether it has each of POWERS."""
    too_many = [power for power, has in zip(POWERS, powers, strict=True) if has]
    if too_many:
        less = " ".join(f"NO{power}" for power in too_many)
        yield Remark(
            "mighty_role",
            name,
            Text("บัญชีฐานข้อมูลมีสิทธิ์เกินจำเป็น", "The database role may do more than it needs."),
            Text(f"ให้ผู้ดูแลฐานข้อมูลสั่ง ALTER ROLE … {less}", f"Let the database's administrator say: ALTER ROLE … {less}"),
        )


def worker_alive() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %s * interval '1 second'",
            [WORKER_SILENT_S],
        )
        (alive,) = cursor.fetchone() or (0,)
    return bool(alive)
