"""The words of the desk: places, how long ago, and shares as a bar."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from otop.base.language import say, thai
from otop.base.templatetags.otop import badge, clock, thaidate
from otop.base.types import Text
from otop.sync.rules.desk import number_ranges
from otop.sync.rules.telling import KINDS, UNKNOWN_KIND, place_name
from otop.sync.types import Answer, DayFigures

register = template.Library()


@register.simple_tag
def place(kind: str, ref: str) -> str:
    """บูธ B17, Booth B17."""
    return say(place_name(kind, ref))


@register.filter
def record_kind(kind: str) -> str:
    return say(KINDS.get(kind, UNKNOWN_KIND))


register.filter("number_ranges", number_ranges)


@register.filter
def said(value: Text | str | None) -> str:
    """A sentence in the page's language, a word as it is, nothing as nothing."""
    return say(value) if isinstance(value, Text) else value or ""


@register.filter
def phone_time(at: str) -> str:
    """The time that a phone wrote, or its very words where they are no time."""
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return at
    return f"{thaidate(moment)} {clock(moment)}" if moment.tzinfo else at


ANSWERS = {
    Answer.TAKEN: (Text("รับเข้าบัญชี", "In the books"), "ok"),
    Answer.ALREADY: (Text("อยู่ในบัญชีแล้ว", "Was in the books"), "ok"),
    Answer.LATER: (Text("ลองใหม่ภายหลัง", "Try again later"), "todo"),
    Answer.REFUSED: (Text("ถูกปฏิเสธ", "Refused"), "bad"),
    Answer.SETTLED: (Text("ตัดสินไปแล้ว", "Settled before"), "plain"),
}


@register.simple_tag
def answer_badge(answer: Answer) -> SafeString:
    word, kind = ANSWERS[answer]
    return badge(say(word), kind)


@register.simple_tag
def ago(at: datetime | None, now: datetime) -> str:
    """How long ago, for a person who looks at a clock; after a day the date and the time."""
    if at is None:
        return say(Text("ยังไม่เคยได้ยิน", "Never heard"))
    minutes = int((now - at) / timedelta(minutes=1))
    if minutes < 1:
        return say(Text("เมื่อครู่นี้", "Just now"))
    if minutes < 60:
        return say(Text(f"{minutes} นาทีก่อน", f"{minutes} min ago"))
    if minutes < 24 * 60:
        return say(Text(f"{minutes // 60} ชม. {minutes % 60} นาทีก่อน", f"{minutes // 60} h {minutes % 60} min ago"))
    return f"{thaidate(at)} {clock(at)}" if thai() else f"{thaidate(at)}, {clock(at)}"


@register.filter
def visitors(figures: DayFigures) -> int:
    """All who came in, of whatever nationality."""
    return figures.thai + figures.foreign + figures.unknown


@register.simple_tag
def shares(one: int, other: int) -> SafeString:
    """A bar of two parts. The numbers stand beside it, so it is hidden from screen readers."""
    total = one + other
    width = 100 * one / total if total else 0
    return format_html(
        '<svg class="shares" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="rest" width="100" height="4"/><rect class="other" x="{}" width="{}" height="4"/>'
        '<rect class="one" width="{}" height="4"/></svg>',
        f"{width:.2f}",
        f"{100 - width if total else 0:.2f}",
        f"{width:.2f}",
    )
