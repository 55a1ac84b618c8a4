"""The press release, in Thai and English, from exact figures. What is not known is not said; each word is true.

The shape follows the ministry's own releases: who held what and when, how many came, what it earned and from where, the
orders from abroad, the service centre. The sentences are ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import geothai

from otop.base.papers.words import Column, Language, Line, Paper, Table, Value
from otop.base.thai import to_thai_digits
from otop.reports.rules.countries import country_name
from otop.reports.rules.release_facts import Facts, NamedOrder
from otop.reports.rules.release_money import Money
from otop.reports.rules.release_pieces import (
    BAHT,
    PERSONS,
    SERVED,
    Paragraph,
    Piece,
    baht,
    capital,
    plain,
    spaced,
    span_of,
)

HOME = "TH"
OFFICES = {"Ministry", "Department", "Office", "Municipality", "Province"}  # which English says with "the"


@dataclass(frozen=True, slots=True)
class Release:
    lang: Language
    title: Paragraph
    paragraphs: list[Paragraph]
    notes: list[str]
    replayed: bool = False

    @property
    def numbers(self) -> list[Piece]:
        """Each number of the text once, in the order in which they are first said."""
        said = {(p.measure, p.text): p for paragraph in self.paragraphs for p in paragraph if p.measure}
        return list(said.values())

    @property
    def text(self) -> str:
        """As it is sent: the title, a blank line, and paragraphs apart by blank lines."""
        return "\n\n".join([plain(self.title), *(plain(p) for p in self.paragraphs), *self.notes]) + "\n"


def release(facts: Facts, lang: Language) -> Release:
    """The release in one language. Phrases whose words are missing in it are left out."""
    writer = Writer(facts, lang)
    paragraphs = [writer.lead(), writer.money(), writer.buckets(), writer.abroad(), writer.service()]
    told = [spaced(p) for p in paragraphs if p]
    return Release(lang, spaced(writer.title()), told, list(writer.notes()), facts.replayed)


@dataclass(frozen=True, slots=True)
class Writer(Money):
    """The whole release."""

    def title(self) -> Paragraph:
        f, fair = self.facts, self.fair()
        if self.lang == "th":
            parts = [Piece(("สรุปผลการจัดงาน" if f.over else "ความคืบหน้าการจัดงาน") + fair)]
        else:
            parts = [Piece(("Results of " if f.over else "So far at ") + (fair or "the fair"))]
        if f.visitors:
            parts += [self.say(" ผู้เข้าชม", ": "), self.best("visitors", f.visitors, PERSONS)]
        if f.total_satang:
            joint = ", " if f.visitors else ": "
            parts += [
                self.say(" ยอดรวม", joint),
                self.best("total", baht(f.total_satang), BAHT),
                self.say("", " in sales"),
            ]
        return parts

    def fair(self) -> str:
        """The name as it follows the word งาน: apart from it if it is Latin, and without a second งาน."""
        name = self.own(self.facts.fair)
        if self.lang == "en" or not name:
            return name
        name = name.removeprefix("งาน").strip()
        return f" {name}" if name[:1].isascii() else name

    def lead(self) -> Paragraph:
        """Who held what, when, and how many came."""
        visits, frame = self.visits(), self.frame()
        if not visits and not self.facts.days:
            return []  # a name alone is no sentence
        return [*frame, *([Piece(" ")] if frame and visits else []), *visits]

    def frame(self) -> Paragraph:
        """The sentence about the fair itself. Without its days there is nothing to tell but its name."""
        f, fair, host, span = self.facts, self.fair(), self.own(self.facts.host), self.span()
        if self.lang == "th":
            if host and (fair or span):
                return [Piece(f"{host}จัดงาน{fair}{span}")]
            held = f"{' ' if fair else ''}จัดขึ้น{span.strip()}" if span else ""
            return [Piece(f"งาน{fair}{held}")] if fair or span else []
        name = fair or "the fair"
        if host and (fair or span):
            the = "the " if host.split(" ")[0] in OFFICES else ""
            return [Piece(capital(f"{the}{host} {'held' if f.over else 'is holding'} {name}{span}."))]
        return [Piece(capital(f"{name} {'was held' if f.over else 'is being held'}{span}."))] if span else []

    def span(self) -> str:
        first, last, days = self.facts.starts_on, self.facts.ends_on, self.facts.days
        if not (first and last and days):
            return ""
        when = span_of(first, last, self.lang)
        if self.lang == "th":
            return f" ระหว่างวันที่ {when} {self.told(days)}" if days > 1 else f" เมื่อวันที่ {when}"
        return f" on {when}, {self.told(days)}" if days > 1 else f" on {when}"

    def told(self, days: int) -> str:
        if self.lang == "th":
            return f"รวม {days:,} วัน" if self.facts.over else f"รวม {days:,} วันแรก"
        return f"{days:,} days in all" if self.facts.over else f"its first {days:,} days"

    def visits(self) -> Paragraph:
        f = self.facts
        if f.visitors is None:
            return []
        parts = [self.say("มีผู้เข้าชมงาน", "The fair drew "), self.best("visitors", f.visitors, PERSONS)]
        days = f.days if f.counted_days is None else f.counted_days
        if days and days > 1 and f.visitors and f.over:
            mean = self.best("visitors_mean", Fraction(f.visitors, days), PERSONS)
            parts += [self.say(" เฉลี่ยวันละ", ", on average "), mean, self.say("", " a day")]
        if f.visitors_thai and f.visitors_foreign:
            parts += [self.say(" เป็นชาวไทย", "; "), self.about("visitors_thai", f.visitors_thai, PERSONS)]
            parts += [self.say(" และชาวต่างชาติ", " from Thailand and ")]
            parts += [self.about("visitors_foreign", f.visitors_foreign, PERSONS), self.say("", " from abroad")]
        return [*parts, self.say("", ".")]

    def abroad(self) -> Paragraph:
        orders = [order for order in map(self.order, self.facts.foreign_orders) if order]
        if not orders:
            return []
        return [
            self.say("คำสั่งซื้อจากต่างประเทศ อาทิ ", "Orders from abroad include "),
            *self.listed(orders),
            self.say("", "."),
        ]

    def order(self, order: NamedOrder) -> Paragraph:
        product = self.own(order.product)
        if not product or order.country == HOME:
            return []
        place = geothai.province(order.province) if order.province else None
        country = self.country(order.country)
        if self.lang == "th":
            home = "" if place is None else f" {place.name_th}" if order.province == "10" else f" จังหวัด{place.name_th}"
            parts = [Piece(f"{product}{home}" + (f" จาก{country}" if country else ""))]
        else:
            home = f" from {place.name_en}" if place else ""
            parts = [Piece(f"{product}{home}" + (f" for {country}" if country else ""))]
        if order.amount_satang:
            amount = self.about("ordered_foreign", baht(order.amount_satang), BAHT, order.opens)
            parts += [self.say(" ", " ("), amount, self.say("", ")")]
        return parts

    def country(self, code: str) -> str:
        """Left out where we have no name for it: a code is no word."""
        name = self.own(country_name(code))
        return "" if name == code else name

    def service(self) -> Paragraph:
        served = self.facts.service_persons
        if not served:
            return []
        parts = [self.say("ศูนย์บริการร่วมให้บริการประชาชน", "The joint service centre served ")]
        return [*parts, self.about("service_persons", served, SERVED), self.say("", ".")]

    def notes(self) -> Iterator[str]:
        if self.facts.entries and self.facts.visitors is not None:
            yield self.say(
                "หมายเหตุ: จำนวนผู้เข้าชมนับจากการเข้าประตูงาน ผู้ที่เข้ามากกว่าหนึ่งครั้งนับทุกครั้ง",
                "Note: visitors are counted as entries at the gates; a person who enters twice is counted twice.",
            ).text
        if self.own(self.facts.as_of):
            yield self.own(self.facts.as_of)
        if self.facts.replayed:
            yield self.say("ข้อมูลสาธิต ไม่ใช่ผลจริงของทางราชการ", "Demonstration figures, not official results.").text


def release_paper(made: Release, *, thai_digits: bool = False) -> Paper:
    """The release as a paper: its text, then the exact number behind each phrase."""
    digits = to_thai_digits if thai_digits else str
    th = made.lang == "th"
    numbers = [Line(digits(p.text), [Value(digits(p.exact), None, None)], p.measure) for p in made.numbers]
    rest = made.notes[:-1] if made.replayed else made.notes
    title, label, exact = ("ตัวเลขที่แน่นอน", "ในข่าว", "ค่าจริง") if th else ("Exact figures", "In the text", "Exactly")
    return Paper(
        title=digits(plain(made.title)),
        lang=made.lang,
        subtitle="ข่าวประชาสัมพันธ์" if th else "Press release",
        paragraphs=[digits(plain(p)) for p in made.paragraphs],
        tables=[Table(title, label, [Column(exact)], numbers, note=digits(" · ".join(rest)))] if numbers else [],
        notes=made.notes[-1:] if made.replayed else [],
        footer=digits(plain(made.title)),
        thai_digits=thai_digits,
    )
