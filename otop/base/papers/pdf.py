"""A paper as PDF, in the layout of official letters."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from otop.base.collecting import little_collecting
from otop.base.papers.words import Column, Figure, Line, Paper, Table
from otop.base.types import Problem, Text

WEIGHTS = {"Regular": 400, "SemiBold": 600, "Bold": 700}
WIDE, LONG = 5, 13  # columns of numbers, or characters in one, from which a table is set smaller
CHARACTER_EM = 0.6  # a digit with its share of commas
HEADING_EM, MANY, NARROW_EM = 8.5, 4, 6.2  # a column for its heading, and where there are so many
NOTHING = SafeString("")
NUMBER = re.compile(r"([0-9๐-๙][0-9๐-๙.,–]*(?: (?:หมื่น|แสน|ล้าน|million)\S*)?)")


class NoPrinting(Problem):
    code = "no_printing"
    text = Text(
        "ทำ PDF บนเครื่องนี้ไม่ได้ เพราะไม่มีไลบรารี Pango ({why}) ให้ติดตั้ง เช่น apt-get install libpango-1.0-0 libpangoft2-1.0-0 "
        "libharfbuzz-subset0 แล้วลองใหม่ รูปแบบอื่น (xlsx, csv, json, หน้าเว็บ) ใช้ได้ตามปกติ",
        "This machine cannot make PDFs: the library Pango is missing ({why}). Install it, such as with apt-get install "
        "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0, and try again. The other formats (xlsx, csv, json, the "
        "page) work.",
    )


@little_collecting()
def pdf(paper: Paper) -> bytes:
    """A tagged PDF/UA file whose text copies and reads aloud as it was written. Raises NoPrinting."""
    try:
        # Here, not above: it takes over a second and a system library that only printing needs.
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
    except OSError as error:
        raise NoPrinting(why=str(error).splitlines()[0]) from error
    from otop.base.papers import press, text_layer

    text_layer.install()
    press.install()
    fonts = FontConfiguration()
    style = CSS(string=faces() + sheet(thai_digits=paper.thai_digits), font_config=fonts, url_fetcher=fetcher())
    document = HTML(string=html(paper), url_fetcher=fetcher())
    made = document.write_pdf(stylesheets=[style], font_config=fonts, pdf_variant="pdf/ua-1")
    assert isinstance(made, bytes)
    return made


def fetcher() -> object:
    """Our own fonts are all that a paper may fetch."""
    from weasyprint.urls import URLFetcher

    return URLFetcher(allowed_protocols={"file"})


@lru_cache
def faces() -> str:
    import fontpkg_sarabun

    folder = Path(fontpkg_sarabun.__file__).parent / "files"
    return "".join(
        f"@font-face {{ font-family: Sarabun; font-weight: {weight};"
        f" src: url({(folder / f'Sarabun-{name}.ttf').as_uri()}); }}\n"
        for name, weight in WEIGHTS.items()
    )


def sheet(*, thai_digits: bool) -> str:
    text = Path(__file__).with_name("paper.css").read_text(encoding="utf-8")
    return text.replace("DIGITS", "thai" if thai_digits else "decimal")


def html(paper: Paper) -> SafeString:
    parts = [
        heading(paper),
        notes(paper.notes),
        running_text(paper),
        figures(paper.figures),
        *(cut(table) for table in paper.tables),
        facts(paper),
        format_html('<p class="signature">{}</p>', paper.signature) if paper.signature else NOTHING,
    ]
    return format_html(
        '<!doctype html><html lang="{}"><head><meta charset="utf-8"><title>{}</title></head>'
        '<body data-footer="{}">{}</body></html>',
        paper.lang,
        paper.title,
        paper.footer,
        format_html_join("", "{}", ((part,) for part in parts)),
    )


def heading(paper: Paper) -> SafeString:
    return format_html(
        "<header><h1>{}</h1>{}</header>",
        whole_numbers(paper.title),
        format_html('<p class="subtitle">{}</p>', paper.subtitle) if paper.subtitle else NOTHING,
    )


def notes(sentences: list[str]) -> SafeString:
    if not sentences:
        return NOTHING
    return format_html('<div class="notes">{}</div>', format_html_join("", "<p>{}</p>", ((s,) for s in sentences)))


def running_text(paper: Paper) -> SafeString:
    if not paper.paragraphs:
        return NOTHING
    return format_html(
        '<div class="{}">{}</div>',
        "text" if paper.lang == "th" else "text latin",
        format_html_join("", "<p>{}</p>", ((whole_numbers(text),) for text in paper.paragraphs)),
    )


def whole_numbers(text: str) -> SafeString:
    """No line ends within a number, nor between it and its หมื่น, แสน, ล้าน or million."""
    parts = enumerate(NUMBER.split(text))  # every second one is a number
    return format_html_join("", '<span class="{}">{}</span>', (("keep" if n % 2 else "", part) for n, part in parts))


def figures(rows: list[Figure]) -> SafeString:
    if not rows:
        return NOTHING
    return format_html(
        '<table class="figures">{}</table>',
        format_html_join(
            "",
            '<tr><th scope="row">{}{}</th><td class="number">{}</td><td class="unit">{}</td></tr>',
            ((row.label, small(row.kind), row.value.text, row.unit) for row in rows),
        ),
    )


def small(text: str) -> SafeString:
    return format_html("<small>{}</small>", text) if text else NOTHING


def cut(table: Table) -> SafeString:
    note = format_html('<p class="note">{}</p>', table.note) if table.note else NOTHING
    if not table.columns or not table.lines:
        rows = format_html_join("", '<tr><th scope="row">{}</th></tr>', ((line.label,) for line in table.lines))
        lines = format_html('<table class="lines">{}</table>', rows) if table.lines else NOTHING
        return format_html("<section><h2>{}</h2>{}{}</section>", table.title, lines, note)
    longest = longest_numbers(table)
    return format_html(
        '<section><h2>{}</h2><table class="cut{}"><colgroup><col>{}</colgroup>'
        '<thead><tr><th scope="col">{}</th>{}</tr></thead><tbody>{}{}</tbody></table>{}</section>',
        table.title,
        " wide" if len(table.columns) >= WIDE or max(longest) > LONG else "",
        format_html_join("", '<col style="width: {}em">', ((width,) for width in column_widths(longest))),
        table.label,
        format_html_join("", "{}", ((column_head(column),) for column in table.columns)),
        format_html_join("", "{}", ((line_of(line),) for line in table.lines)),
        line_of(table.total, css="total") if table.total else NOTHING,
        note,
    )


def longest_numbers(table: Table) -> list[int]:
    """How many characters the longest number of each column has."""
    lines = [*table.lines, *([table.total] if table.total else [])]
    return [max(len(line.values[n].text) for line in lines) for n in range(len(table.columns))]


def column_widths(longest: list[int]) -> list[str]:
    """In em. They are told beforehand, since to find them takes as long as much else. Names have what numbers leave."""
    least = NARROW_EM if len(longest) >= MANY else HEADING_EM
    return [f"{max(least, CHARACTER_EM * length + 1):.1f}" for length in longest]


def column_head(column: Column) -> SafeString:
    below = " · ".join(word for word in (column.unit, column.kind) if word)
    return format_html('<th scope="col" class="number">{}{}</th>', column.title, small(below))


def line_of(line: Line, css: str = "") -> SafeString:
    return format_html(
        '<tr{}><th scope="row">{}</th>{}</tr>',
        format_html(' class="{}"', css) if css else NOTHING,
        line.label,
        format_html_join("", "<td>{}</td>", ((value.text,) for value in line.values)),
    )


def facts(paper: Paper) -> SafeString:
    if not paper.facts:
        return NOTHING
    rows = format_html_join("", '<tr><th scope="row">{}</th><td>{}</td></tr>', ((f.label, f.text) for f in paper.facts))
    return format_html('<table class="facts">{}</table>', rows)
