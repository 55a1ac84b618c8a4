"""`otop fairs create` and `otop fairs close-day`."""

from __future__ import annotations

import argparse

from otop.base.types import SYSTEM, Text
from otop.fairs.types import Clock
from otop.site.commands import Groups, command, day, group, open_house
from otop.site.speech import tell


def add(groups: Groups) -> None:
    fairs = group(groups, "fairs", en="Fairs.", th="งานแสดงสินค้า")
    create = command(
        fairs,
        "create",
        run_create,
        en="Make a fair with its days and numbered booths, gates and counters. Dates are C.E., such as 2015-11-03.",
        th="สร้างงาน พร้อมวัน บูท ประตู และจุดบริการ วันที่เป็น ค.ศ. เช่น 2015-11-03",
    )
    create.add_argument("--slug", required=True, metavar="S", help="short name in addresses, such as city-2015")
    create.add_argument("--name-th", required=True, metavar="NAME", help="its name in Thai")
    create.add_argument("--name-en", required=True, metavar="NAME", help="its name in English")
    create.add_argument("--venue-th", metavar="NAME", help="where it is held, in Thai")
    create.add_argument("--venue-en", metavar="NAME", help="where it is held, in English")
    create.add_argument("--from", required=True, type=day, dest="starts_on", metavar="D", help="first day")
    create.add_argument("--to", required=True, type=day, dest="ends_on", metavar="D", help="last day")
    for noun in ("booths", "gates", "counters"):
        create.add_argument(f"--{noun}", required=True, type=int, metavar="N", help=f"how many {noun}")
    create.add_argument("--area", default="", metavar="A", help="code of the area that holds it; the nation without")
    create.add_argument(
        "--clock",
        choices=[clock.value for clock in Clock],
        default=Clock.REAL.value,
        help="real: records carry today's time; replayed: a fair of the past is handed in (default real)",
    )
    close = command(
        fairs,
        "close-day",
        run_close_day,
        en="Close a day and freeze its sheet; again for a new edition. Needs a reason if records are missing.",
        th="ปิดวันและเก็บรายงานประจำวันไว้เป็นฉบับ สั่งซ้ำได้ฉบับใหม่ ต้องมีเหตุผลถ้ายังขาดรายการ",
    )
    close.add_argument("--fair", required=True, metavar="S", help="the fair's short name")
    close.add_argument("--day", required=True, type=day, metavar="D", help="the day, such as 2015-11-03")
    close.add_argument("--reason", default="", metavar="R", help="why it is closed although something is missing")


def run_create(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.fairs.actions import create_fair, set_venue

        fair = create_fair(
            by=SYSTEM,
            slug=arguments.slug,
            name_th=arguments.name_th,
            name_en=arguments.name_en,
            starts_on=arguments.starts_on,
            ends_on=arguments.ends_on,
            booths=arguments.booths,
            gates=arguments.gates,
            counters=arguments.counters,
            clock=Clock(arguments.clock),
            area_code=arguments.area,
            at=now,
        )
        th, en = arguments.venue_th, arguments.venue_en
        if th or en:
            set_venue(by=SYSTEM, fair_id=fair.pk, name_th=th or en, name_en=en or th, at=now)
    tell(Text(f"สร้างงาน {arguments.slug} แล้ว", f"Fair {arguments.slug} is made"))
    return 0


def run_close_day(arguments: argparse.Namespace) -> int:
    with open_house(arguments) as now:
        from otop.fairs.queries import fair_named, next_edition
        from otop.reports.actions import close_day

        to_make = next_edition(fair_id=fair_named(slug=arguments.fair).pk, day=arguments.day)
        sheet = close_day(
            by=SYSTEM, slug=arguments.fair, day=arguments.day, reason=arguments.reason, at=now, edition=to_make
        )
    print(f"{sheet.day} edition {sheet.edition} {sheet.fingerprint}")
    changed = Text(f" เปลี่ยน {len(sheet.changes)} ตัวเลข", f"; {len(sheet.changes)} figures changed")
    more = changed if sheet.edition > 1 else Text("", "")
    tell(
        Text(
            f"ปิดวัน {sheet.day} แล้ว ฉบับที่ {sheet.edition}{more.th}",
            f"{sheet.day} is closed, edition {sheet.edition}{more.en}",
        )
    )
    return 0
