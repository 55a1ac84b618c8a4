"""Every page part in all its states, for those who change the look."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otop.areas.queries import province_paths
from otop.base.access import signed_in
from otop.base.charts import Bar, Hour
from otop.base.maps import Map, drawn_map
from otop.base.requests import Request
from otop.base.types import Text

MONEY = [110_000, 190_000, 260_000, 220_000, 200_000, 240_000, 310_000, 360_000, None, None]
BEFORE = [90_000, 160_000, 220_000, 210_000, 180_000, 200_000, 250_000, 300_000, 240_000, 100_000]


@signed_in
@require_safe
def parts(request: Request) -> HttpResponse:
    """For whoever builds pages; it shows no data."""
    shapes = province_paths()
    context = {
        "hours": _hours(len(MONEY)),
        "first_hour": _hours(1),
        "bars": [
            Bar(Text("ผ้าและเครื่องแต่งกาย", "Fabric and clothing"), 2418, "24.18", Text("41 บูธ", "41 booths"), "#bars"),
            Bar(Text("อาหาร", "Food"), 1094, "10.94", Text("38 บูธ", "38 booths")),
            Bar(Text("ไม่มียอด", "Nothing"), 0, "0"),
            Bar(Text("ติดลบ", "Below nought"), -50, "-0.50"),
        ],
        "looks": ["fine"] * 40 + ["missing"] * 3 + ["silent"] * 2 + ["revoked"],
        "maps": [
            _map(hidden=False),
            _map(hidden=True),
            drawn_map(shapes.view_box, shapes.paths, {}, {}),
        ],
        "progress": [(0, 100, 500), (832, 1000, 826), (1000, 1000, 900), (1400, 1000, 1000)],
        "shares": [(0, 0), (91, 9), (5, 95), (1, 0)],
        "badges": ["plain", "ok", "todo", "bad"],
        "notices": ["plain", "ok", "todo", "bad"],
    }
    return render(request, "reports/parts.html", context)


def _hours(count: int) -> list[Hour]:
    satang = zip(MONEY[:count], BEFORE[:count], strict=True)
    return [Hour(10 + n, value and value * 100, before * 100) for n, (value, before) in enumerate(satang)]


def _map(*, hidden: bool) -> Map:
    """Each province has its place in the list as its amount; every fifth may not be shown, and of these half wait."""
    shapes = province_paths()
    values = {code: None if hidden and n % 5 == 0 else n**2 * 2_000_000 for n, code in enumerate(sorted(shapes.paths))}
    waiting = sorted(shapes.paths)[::10]
    return drawn_map(shapes.view_box, shapes.paths, values, {code: code for code in shapes.paths}, waiting=waiting)
