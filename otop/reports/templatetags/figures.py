"""Numbers of reports as pages show them: in their unit, and as a link to the rows below them."""

from __future__ import annotations

from datetime import date
from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html

from otop.base.language import say, thai
from otop.base.templatetags.otop import thaidate
from otop.base.thai import weekday
from otop.reports.queries.measures import MEASURES
from otop.reports.rules.paper import KINDS, UNITS, Writer
from otop.reports.types import Cell, Unit

register = template.Library()


@register.filter
def worded(cell: Cell) -> str:
    """The number alone, as the papers print it. What has no source yet is a dash."""
    shown = Writer(MEASURES, "th" if thai() else "en", thai_digits=False).value(cell).text
    return f"{shown} %" if cell.value is not None and MEASURES[cell.measure].unit is Unit.PER_MILLE else shown


@register.simple_tag
def figure(slug: str, cell: Cell) -> str:
    """The number, and where it is a sum of rows, the way to them."""
    if not cell.opens or cell.value is None:
        return worded(cell)
    return format_html('<a href="{}">{}</a>', opened(slug, cell.opens), worded(cell))


@register.simple_tag
def opened(slug: str, tail: str) -> str:
    """The address of the rows below a number."""
    return f"{_fairs()}{slug}/{tail}"


@cache
def _fairs() -> str:
    return reverse("fairs")


@register.filter
def measure_name(code: str) -> str:
    return say(MEASURES[code].name)


@register.filter
def measure_unit(code: str) -> str:
    return say(UNITS[MEASURES[code].unit])


@register.filter
def measure_kind(code: str) -> str:
    return say(KINDS[MEASURES[code].kind])


@register.filter
def weekday_date(day: date) -> str:
    """เสาร์ 21 พ.ย. 2558, Saturday 21 Nov 2015."""
    name = weekday(day)
    return f"{name.th.removeprefix('วัน')} {thaidate(day)}" if thai() else f"{name.en} {thaidate(day)}"
