"""Before pages are served: tables of this version, areas, notices, static files.

`python -m otop.site.prepare` does all, and with the word `tables` the first only. With the word `demo` no role needs a
second factor: its passwords are known
to everybody anyway, and it listens on this machine only.

A process of its own under `otop up`, so that the supervisor stays small.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

import otop
from otop.base.types import SYSTEM, Problem, Text
from otop.site.engine import full
from otop.site.problems import DataNewer, ServerSilent
from otop.site.speech import refuse, speak_utf8, tell

FIRST_POLICY = "ตั้งไว้เมื่อเริ่มระบบครั้งแรก · set at the first start"
ONE_AT_A_TIME = 20152558  # the number of the advisory lock under which tables change


def main() -> int:
    speak_utf8()
    data = Path(os.environ["OTOP_DATA"])
    django.setup()
    try:
        migrate()
        if sys.argv[1:] == ["tables"]:
            return 0
        load_areas()
        if sys.argv[1:] != ["demo"]:
            first_policies()
        load_privacy()
        collect_static(data)
    except Exception as error:
        problem = explain(error, data)
        if problem is None:
            raise
        return refuse(problem)
    return 0


def migrate() -> None:
    """The tables are those of this version, or DataNewer and nothing was touched."""
    refuse_newer()
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    tell(Text("กำลังปรับตารางให้ตรงกับรุ่นนี้", "Bringing the tables to this version"))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SET lock_timeout = 0")
        cursor.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        try:
            call_command("migrate", verbosity=0, interactive=False)
            call_command("createcachetable", verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


def refuse_newer() -> None:
    """A migration of ours that follows the last one known here was applied by a newer version."""
    loader = MigrationExecutor(connection).loader
    ours = [(app, name) for app, name in loader.disk_migrations or {} if app in settings.DOMAINS]
    last = {app: max(name for other, name in ours if other == app) for app, _ in ours}
    applied = sorted(loader.applied_migrations or {})
    newer = [f"{app}.{name}" for app, name in applied if app in settings.DOMAINS and name > last.get(app, "")]
    if newer:
        raise DataNewer(found=", ".join(newer[:3]))


def load_areas() -> None:
    from otop.areas.actions import load  # models can be imported only now

    with transaction.atomic():
        load(by=SYSTEM, at=timezone.now())


def first_policies() -> None:
    """At the very first start, who sees most needs a second factor; from then on it is the officers' to say."""
    from otop.people.actions import require_second_factor
    from otop.people.models import SecondFactorPolicy

    if SecondFactorPolicy.objects.exists():
        return
    now = timezone.now()
    for role in ("national_officer", "auditor", "privacy_officer"):
        require_second_factor(by=SYSTEM, role=role, required_from=timezone.localdate(now), reason=FIRST_POLICY, at=now)


def load_privacy() -> None:
    """The notices and the rows of retention that are shipped; without them the privacy page has nothing to say."""
    from otop.notices.actions import load_shipped
    from otop.privacy.actions import load_retention

    now = timezone.now()
    load_shipped(by=SYSTEM, at=now)
    load_retention(by=SYSTEM, at=now)


def collect_static(data: Path) -> None:
    """The static folder holds this version's files; a start that was cut short collects again."""
    root, stamp = Path(settings.STATIC_ROOT), data / "static.stamp"
    now = static_stamp(root)
    if stamp.exists() and stamp.read_text() == now:
        return
    tell(Text("กำลังเตรียมไฟล์ของหน้าเว็บ", "Collecting the pages' files"))
    stamp.unlink(missing_ok=True)
    shutil.rmtree(root, ignore_errors=True)
    call_command("collectstatic", verbosity=0, interactive=False)
    stamp.write_text(now)


def static_stamp(root: Path) -> str:
    """Changes with the version, with any file, and with the place they are collected in."""
    package = Path(otop.__file__).parent
    files = sorted(path for path in package.glob("*/static/**/*") if path.is_file())
    told = [f"{path.relative_to(package)} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    return hashlib.sha256("\n".join([otop.__version__, django.__version__, str(root), *told]).encode()).hexdigest()


def explain(error: Exception, data: Path) -> Problem | None:
    """The problem a person can mend behind this error; None when it is a fault of ours."""
    if isinstance(error, Problem):
        return error
    if getattr(error, "errno", None) == errno.ENOSPC or getattr(error.__cause__, "sqlstate", None) == "53100":
        return full(data)
    if isinstance(error, OperationalError):
        if data.exists() and shutil.disk_usage(data).free < 32 << 20:  # the engine stops when its log cannot be written
            return full(data)
        where = f"{settings.DATABASES['default']['HOST'] or 'localhost'}"
        return ServerSilent(where=where, detail=str(error).strip().splitlines()[-1])
    return None


if __name__ == "__main__":
    sys.exit(main())
