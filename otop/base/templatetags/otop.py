"""How pages speak and show figures, and the parts that pages are made of. Built in: no `load` is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.forms import BoundField, Form
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from otop.base import language
from otop.base.thai import english_date, thai_date
from otop.base.types import Text

register = template.Library()
BANGKOK = ZoneInfo("Asia/Bangkok")


@register.simple_tag(name="say")
def say_tag(th: str, en: str, **values: object) -> SafeString:
    """`{% say "{n} งาน" "{n} fair|{n} fairs" n=count %}`: of the two English forms `n` chooses; whole numbers among
    the values get their thousands."""
    chosen = conditional_escape(th if language.thai() else en)
    if not values:
        return chosen
    one, _, many = chosen.partition("|")
    pattern = many if many and values.get("n") != 1 else one
    return format_html(pattern, **{name: number(v) if type(v) is int else v for name, v in values.items()})


@register.simple_tag(takes_context=True)
def to_page(context: Mapping[str, Any], number: int) -> str:
    """This page of a list, all else as it was asked for. A second list on a page has a name, `list`, of its own."""
    asked, name = context["request"].GET.copy(), context.get("list", "")
    asked[name or "page"] = str(number)
    return f"?{asked.urlencode()}" + (f"#{name}" if name else "")


@register.filter(name="say")
def say_filter(text: Text) -> str:
    return language.say(text)


@register.filter
def named(thing: object) -> str:
    """The name of anything that has `name_th` and `name_en`; the other one where one is empty."""
    th, en = str(getattr(thing, "name_th", "")), str(getattr(thing, "name_en", ""))
    return (th or en) if language.thai() else (en or th)


@register.filter
def number(value: int | None) -> str:
    """1234567 -> 1,234,567. Nothing is a dash, which is not a zero."""
    return "–" if value is None else f"{value:,}"


@register.filter
def baht(satang: int | None) -> str:
    """123450 satang -> 1,234.50; whole baht without decimals."""
    if satang is None:
        return "–"
    whole, rest = divmod(abs(satang), 100)
    sign = "-" if satang < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:02d}" if rest else "")


@register.filter
def thaidate(day: date | datetime | None, form: str = "short") -> str:
    """The day in Bangkok, in the Buddhist era on Thai pages. `form`: short or long."""
    if day is None:
        return "–"
    if isinstance(day, datetime):
        day = day.astimezone(BANGKOK).date()
    return (thai_date if language.thai() else english_date)(day, long=form == "long")


@register.simple_tag
def days(first: date, last: date) -> str:
    """A span of days as people say it: 3–25 พ.ย. 2558."""
    if first == last:
        return thaidate(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{thaidate(last)}"
    start = thaidate(first).rsplit(" ", 1)[0] if first.year == last.year else thaidate(first)
    return f"{start} – {thaidate(last)}"


@register.filter
def clock(at: datetime | time | None) -> str:
    """The time in Bangkok: 17.42 น. on Thai pages, 17:42 on English ones."""
    if at is None:
        return "–"
    if isinstance(at, datetime):
        at = at.astimezone(BANGKOK).time()
    return at.strftime("%H.%M น." if language.thai() else "%H:%M")


@register.inclusion_tag("base/parts/heading.html")
def heading(title: str, sub: str = "", back: str = "", back_text: str = "") -> dict[str, str]:
    return {"title": title, "sub": sub, "back": back, "back_text": back_text}


@register.simple_tag
def badge(text: str, kind: str = "plain") -> SafeString:
    """A short word about a state. `kind`: plain, ok, todo, bad."""
    return format_html('<span class="badge {}">{}</span>', kind, text)


@register.simple_block_tag
def notice(content: str, kind: str = "todo") -> SafeString:
    """A sentence that stands out. `kind`: todo (needs a person), ok, bad (went wrong), plain."""
    role = ' role="alert"' if kind == "bad" else ""
    return format_html('<div class="notice {}"{}>{}</div>', kind, SafeString(role), content)


@register.simple_block_tag
def empty(content: str, title: str) -> SafeString:
    """What a list says when it has no rows: the fact, then what to do."""
    return format_html('<div class="empty"><p class="empty-title">{}</p>{}</div>', title, content)


@register.simple_block_tag
def table(content: str, label: str) -> SafeString:
    """A table that scrolls within itself on a narrow screen, by keyboard too."""
    return format_html(
        '<div class="table-wrap" role="region" tabindex="0" aria-label="{}"><table>{}</table></div>', label, content
    )


@register.inclusion_tag("base/parts/field.html")
def field(bound: BoundField, which: object = "") -> dict[str, object]:
    """A label, the field, its help and what is wrong. `which` tells it apart where a page shows the form many times."""
    id_ = f"{bound.auto_id}_{which}" if which else bound.auto_id
    label_for = id_ if which else bound.id_for_label
    return {"field": bound, "id": id_, "label_for": label_for, "widget": _with_described_errors(bound, id_)}


@register.inclusion_tag("base/parts/form_errors.html")
def form_errors(form: Form, which: object = "") -> dict[str, object]:
    """All that is wrong, each leading to its field; `which` as for the fields."""
    wrong = [(bound, f"{bound.auto_id}_{which}" if which else bound.id_for_label) for bound in _wrong_fields(form)]
    return {"form": form, "wrong": wrong}


def _wrong_fields(form: Form) -> Iterator[BoundField]:
    return (bound for bound in form if bound.errors and not bound.is_hidden)


def _with_described_errors(bound: BoundField, id_: str) -> SafeString:
    """The widget, told apart as wrong for those who cannot see the colour."""
    attrs: dict[str, str | bool] = {"id": id_}
    described = [f"{id_}_help"] if bound.help_text else []
    if bound.errors:
        attrs["aria-invalid"] = "true"
        described.insert(0, f"{id_}_error")
    if described:
        attrs["aria-describedby"] = " ".join(described)
    return bound.as_widget(attrs=attrs)
