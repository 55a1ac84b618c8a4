"""Nothing inline: the policy would block it, and an exception for it would let in what an attacker writes."""

from __future__ import annotations

import re

import pytest

from otop.reports.tests.cast import DAY, eventful
from tests.architecture.tree import PACKAGE, name_of
from tests.doors.addresses import every_address, officer

pytestmark = pytest.mark.wide

TAG = re.compile(r"<[a-zA-Z][^<>]*>")
ATTRIBUTE = re.compile(r"\s(style|on[a-z]+)\s*=", re.IGNORECASE)
STYLE = re.compile(r"<style\b", re.IGNORECASE)
# A block of data is no script: browsers read it and never run it, so the policy lets it be.
SCRIPT = re.compile(r"<script\b(?![^>]*\s(?:src\s*=|type\s*=\s*\"application/json\"))", re.IGNORECASE)
ADDRESS = re.compile(r"(href|src|action|formaction)\s*=\s*[\"']?\s*(javascript|vbscript|data):", re.IGNORECASE)
FOREIGN = re.compile(
    r"<(?:script|link|img|iframe|object|embed)\b[^>]*(?:src|href|data)\s*=\s*[\"'](?:https?:)?//", re.I
)
DIRECTIVE = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def inline(markup: str) -> list[str]:
    """Whatever in this markup the strict policy would block."""
    found = [tag for tag in TAG.findall(markup) if ATTRIBUTE.search(tag)]
    for pattern in (STYLE, SCRIPT, ADDRESS, FOREIGN):
        found += [match[0] for match in pattern.finditer(markup)]
    return found


def test_no_template_has_anything_inline() -> None:
    templates = sorted(PACKAGE.rglob("templates/**/*.html")) + sorted(PACKAGE.rglob("templates/**/*.svg"))
    assert len(templates) > 20
    found = {name_of(path): inline(DIRECTIVE.sub("x", path.read_text(encoding="utf-8"))) for path in templates}
    assert {name: what for name, what in found.items() if what} == {}


def test_no_drawing_has_anything_inline() -> None:
    drawings = sorted(PACKAGE.rglob("static/**/*.svg"))
    assert drawings
    assert {name_of(path): found for path in drawings if (found := inline(path.read_text()))} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["th", "en"])
def test_no_page_as_it_is_sent_has_anything_inline(language: str) -> None:
    """Also what Python writes: charts, maps, codes, form fields."""
    eventful()
    client = officer(headers={"accept-language": language})
    more = ["/nowhere/", f"/fairs/aec/figures/sold/?day={DAY}&place=1", "/fairs/aec/figures/jobs/"]
    answers = {address: client.get(address) for address in [*every_address(), *more]}
    pages = {a: r.text for a, r in answers.items() if r.headers["Content-Type"].startswith("text/html")}
    assert len(pages) >= 15
    assert sum(answers[a].status_code == 200 for a in pages) >= 12
    assert {address: found for address, page in pages.items() if (found := inline(page))} == {}


def test_the_check_finds_what_it_looks_for() -> None:
    bad = [
        '<p style="x">',
        "<a onclick = 'x'>",
        "<script>x</script>",
        "<STYLE>",
        '<a href="javascript:x">',
        '<img src="//elsewhere.example/x">',
        "<svg\nonload=x>",
    ]
    assert [markup for markup in bad if not inline(markup)] == []
    good = ['<script src="/static/a.js" defer></script>', "<p>style=1 onclick=2</p>", '<a href="https://x.example/">']
    assert [markup for markup in good if inline(markup)] == []
