"""The facts of a release from a file that a person wrote: taken as they are, or refused with the place. Pure."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import geothai

from otop.base.types import Text
from otop.reports.rules.release_facts import Facts, NamedAmount, NamedOrder
from otop.reports.rules.release_flaws import BadRelease, Flaw, contradictions, nothing_known

COUNTS = ("visitors", "visitors_thai", "visitors_foreign", "service_persons")
AMOUNTS = ("sold_satang", "ordered_satang", "target_satang", "last_year_satang")
NAMES = ("fair_th", "fair_en", "host_th", "host_en")
KNOWN = {*COUNTS, *AMOUNTS, *NAMES, "from", "to", "foreign_orders", "buckets"}
MOST = 10**18  # beyond this a number is a slip of the hand, not a figure
NAME_MAX = 300
BYTES_MAX = 256 << 10
ROWS_MAX = 200  # of a list
BUDDHIST_YEARS_FROM = 2400


def facts_from(raw: bytes) -> tuple[Facts, list[Flaw]]:
    """The facts, and what was not understood and left aside (unknown keys). Raises BadRelease with every flaw."""
    reader = Reader(parsed(raw))
    facts = reader.facts()
    flaws = [*reader.flaws, *contradictions(facts)]
    if not flaws and nothing_known(facts):
        flaws = [Flaw("$", Text("ไม่มีตัวเลขใดเลย จึงเขียนข่าวไม่ได้", "There is no figure to write about."))]
    if flaws:
        raise BadRelease(flaws)
    return facts, reader.asides


def parsed(raw: bytes) -> dict[str, Any]:
    if len(raw) > BYTES_MAX:
        text = Text("ไฟล์ใหญ่เกิน {most_kb} KiB", "The file is larger than {most_kb} KiB.")
        raise BadRelease([Flaw("$", text.format(most_kb=BYTES_MAX >> 10))])
    try:
        found = json.loads(raw.decode("utf-8-sig"), object_pairs_hook=once, parse_constant=no_number)
    except UnicodeDecodeError as error:
        text = Text("ไฟล์ไม่ใช่ UTF-8 (ไบต์ที่ {n})", "The file is not UTF-8 (byte {n}).").format(n=error.start)
        raise BadRelease([Flaw("$", text)]) from None
    except json.JSONDecodeError as error:
        text = Text("ไม่ใช่ JSON ที่ถูกต้อง บรรทัด {line} ตัวที่ {column}", "Not JSON: line {line}, column {column}.")
        raise BadRelease([Flaw("$", text.format(line=error.lineno, column=error.colno))]) from None
    except (RecursionError, ValueError):
        text = Text("ไม่ใช่ JSON ที่ใช้ได้ (ซ้อนลึกหรือตัวเลขยาวเกินไป)", "Not usable JSON: too deep, or a number too long.")
        raise BadRelease([Flaw("$", text)]) from None
    if not isinstance(found, dict):
        raise BadRelease([Flaw("$", wrong("an object", "ออบเจกต์", found))])
    return found


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A key twice in one object would be a contradiction that JSON readers settle in silence."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise BadRelease([Flaw(f"$.{key}", Text("เขียนไว้สองครั้ง", "It is written twice."))])
        found[key] = value
    return found


def no_number(word: str) -> Any:
    raise BadRelease([Flaw("$", Text(f"{word} ไม่ใช่ตัวเลข", f"{word} is not a number."))])


def wrong(wanted_en: str, wanted_th: str, found: object) -> Text:
    kinds = {bool: "true/false", int: "number", float: "decimal", str: "text", list: "list", dict: "object"}
    kind = kinds.get(type(found), "null")
    return Text(f"ต้องเป็น{wanted_th} ไม่ใช่ {kind}", f"This must be {wanted_en}, not {kind}.")


@dataclass
class Reader:
    """Reads key by key and gathers what is wrong, so that one run tells all of it."""

    given: dict[str, Any]
    flaws: list[Flaw] = field(default_factory=list)
    asides: list[Flaw] = field(default_factory=list)

    def facts(self) -> Facts:
        given = self.given
        self.unknown(given, KNOWN, "$")
        first, last = self.day("from"), self.day("to")
        if first and last and last < first:
            self.flaw(
                "$.to",
                "วันสุดท้าย {to} อยู่ก่อนวันแรก {first}",
                "The last day {to} is before the first, {first}.",
                to=last,
                first=first,
            )
        numbers = {name: self.number(given.get(name), f"$.{name}") for name in (*COUNTS, *AMOUNTS)}
        if numbers["target_satang"] == 0:
            self.flaw("$.target_satang", "เป้าหมายต้องมากกว่า 0 หรือ null", "A target is more than 0, or null.")
        return Facts(
            fair=self.pair(given, "fair", "$"),
            host=self.pair(given, "host", "$"),
            starts_on=first,
            ends_on=last,
            visitors=numbers["visitors"],
            visitors_thai=numbers["visitors_thai"],
            visitors_foreign=numbers["visitors_foreign"],
            sold_satang=numbers["sold_satang"],
            ordered_satang=numbers["ordered_satang"],
            target_satang=numbers["target_satang"],
            last_year_satang=numbers["last_year_satang"],
            service_persons=numbers["service_persons"],
            foreign_orders=self.each("foreign_orders", self.order),
            buckets=self.each("buckets", self.bucket),
        )

    def flaw(self, place: str, th: str, en: str, **values: object) -> None:
        self.flaws.append(Flaw(place, Text(th, en).format(**values)))

    def unknown(self, given: dict[str, Any], known: set[str], place: str) -> None:
        text = Text("ไม่รู้จักชื่อนี้ จึงข้ามไป", "This key is not known and was left aside.")
        self.asides += [Flaw(f"{place}.{key}", text) for key in given if key not in known]

    def number(self, value: Any, place: str) -> int | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            self.flaws.append(Flaw(place, wrong("a whole number or null", "จำนวนเต็มหรือ null", value)))
            return None
        if value < 0:
            self.flaw(place, "ติดลบไม่ได้ ({value})", "It cannot be negative ({value}).", value=value)
            return None
        if value > MOST:
            self.flaw(place, "มากเกินไป", "It is too large.")
            return None
        return value

    def text(self, value: Any, place: str) -> str:
        """One line without stray spaces; '' where it is not known."""
        if value is None:
            return ""
        if not isinstance(value, str):
            self.flaws.append(Flaw(place, wrong("text or null", "ข้อความหรือ null", value)))
            return ""
        line = " ".join(value.split())
        if len(line) > NAME_MAX or not line.isprintable():
            self.flaw(
                place,
                "ยาวเกิน {most} ตัว หรือมีอักขระที่พิมพ์ไม่ได้",
                "Longer than {most}, or with unprintable signs.",
                most=NAME_MAX,
            )
            return ""
        return line

    def pair(self, given: dict[str, Any], name: str, place: str) -> Text:
        th, en = f"{name}_th", f"{name}_en"
        return Text(self.text(given.get(th), f"{place}.{th}"), self.text(given.get(en), f"{place}.{en}"))

    def day(self, name: str) -> date | None:
        value, place = self.given.get(name), f"$.{name}"
        if value is None:
            return None
        if not isinstance(value, str):
            self.flaws.append(Flaw(place, wrong('a date such as "2015-11-03"', 'วันที่ เช่น "2015-11-03"', value)))
            return None
        try:
            found = date.fromisoformat(value)
        except ValueError:
            self.flaw(place, "ให้เขียนวันที่แบบ 2015-11-03", "Write a date as 2015-11-03.")
            return None
        if found.year >= BUDDHIST_YEARS_FROM:
            th, en = "{y} เป็นปี พ.ศ. ให้เขียนปี ค.ศ. {ce}", "{y} is a Buddhist-era year; write {ce}."
            self.flaw(place, th, en, y=found.year, ce=found.year - 543)
            return None
        return found

    def each(self, name: str, read: Callable[[dict[str, Any], str], Any]) -> list[Any]:
        rows = self.given.get(name)
        if rows is None:
            return []
        if not isinstance(rows, list):
            self.flaws.append(Flaw(f"$.{name}", wrong("a list or null", "รายการหรือ null", rows)))
            return []
        if len(rows) > ROWS_MAX:
            self.flaw(f"$.{name}", "มีได้ไม่เกิน {most} รายการ", "There may be at most {most}.", most=ROWS_MAX)
            return []
        found = []
        for index, row in enumerate(rows):
            place = f"$.{name}[{index}]"
            if isinstance(row, dict):
                found.append(read(row, place))
            else:
                self.flaws.append(Flaw(place, wrong("an object", "ออบเจกต์", row)))
        return found

    def order(self, row: dict[str, Any], place: str) -> NamedOrder:
        self.unknown(row, {"product_th", "product_en", "province", "country", "amount_satang"}, place)
        province, country = (self.text(row.get(key), f"{place}.{key}") for key in ("province", "country"))
        if province and geothai.province(province) is None:
            self.flaw(f"{place}.province", "ไม่มีจังหวัดรหัส {code}", "There is no province {code}.", code=province)
        if country and not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
            th, en = "ให้เขียนรหัสประเทศสองตัว เช่น CN", "Write a country as two letters, such as CN."
            self.flaw(f"{place}.country", th, en)
        if country == "TH":
            self.flaw(
                f"{place}.country", "คำสั่งซื้อจากไทยไม่ใช่จากต่างประเทศ", "An order from Thailand is not one from abroad."
            )
        amount = self.number(row.get("amount_satang"), f"{place}.amount_satang")
        return NamedOrder(self.pair(row, "product", place), province, country, amount)

    def bucket(self, row: dict[str, Any], place: str) -> NamedAmount:
        self.unknown(row, {"name_th", "name_en", "amount_satang"}, place)
        return NamedAmount(
            self.pair(row, "name", place), self.number(row.get("amount_satang"), f"{place}.amount_satang")
        )
