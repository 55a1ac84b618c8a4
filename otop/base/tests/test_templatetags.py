from __future__ import annotations

from datetime import UTC, date, datetime, time
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.utils.translation import override

from otop.base.types import Text


def shown(source: str, language: str = "th", **values: object) -> str:
    with override(language):
        return Template(source).render(Context(values))


@pytest.mark.parametrize(
    ("source", "th", "en"),
    [
        ('{% say "ไทย" "English" %}', "ไทย", "English"),
        ("{% say a b %}", "&lt;ก&gt;", "&lt;b&gt;"),
        ('{% say "พบ {n} งาน" "{n} found" n=n %}', "พบ 1,234 งาน", "1,234 found"),
        ('{% say "{n} งาน" "{n} fair|{n} fairs" n=n %}', "1,234 งาน", "1,234 fairs"),
        ('{% say "{n} งาน" "{n} fair|{n} fairs" n=one %}', "1 งาน", "1 fair"),
        ('{% say "“{q}”" "‘{q}’" q=b %}', "“&lt;b&gt;”", "‘&lt;b&gt;’"),
        ('{% say "ก" "b" as x %}[{{ x }}]', "[ก]", "[b]"),
        ("{{ text|say }}", "ก", "b"),
        ("{{ fair|named }}", "งาน", "Fair"),
        ("{{ half|named }}", "งาน", "งาน"),
        ("{{ day|thaidate }}", "22 พ.ย. 2569", "22 Nov 2026"),
        ('{{ day|thaidate:"long" }}', "22 พฤศจิกายน 2569", "22 November 2026"),
        ("{{ late|thaidate }} {{ late|clock }}", "23 พ.ย. 2569 00.42 น.", "23 Nov 2026 00:42"),
        ("{{ opens|clock }}", "10.00 น.", "10:00"),
        ("{% days day day %}", "22 พ.ย. 2569", "22 Nov 2026"),
        ("{% days day same %}", "22–30 พ.ย. 2569", "22–30 Nov 2026"),
        ("{% days day later %}", "22 พ.ย. – 1 ธ.ค. 2569", "22 Nov – 1 Dec 2026"),
        ("{% days day next %}", "22 พ.ย. 2569 – 1 ม.ค. 2570", "22 Nov 2026 – 1 Jan 2027"),
        ("{{ none|thaidate }}{{ none|clock }}{{ none|baht }}{{ none|number }}", "––––", "––––"),
    ],
)
def test_pages_speak_both_languages(source: str, th: str, en: str) -> None:
    values: dict[str, object] = {
        "a": "<ก>",
        "b": "<b>",
        "n": 1234,
        "one": 1,
        "none": None,
        "text": Text("ก", "b"),
        "fair": SimpleNamespace(name_th="งาน", name_en="Fair"),
        "half": SimpleNamespace(name_th="งาน", name_en=""),
        "day": date(2026, 11, 22),
        "same": date(2026, 11, 30),
        "later": date(2026, 12, 1),
        "next": date(2027, 1, 1),
        "late": datetime(2026, 11, 22, 17, 42, tzinfo=UTC),
        "opens": time(10),
    }
    assert (shown(source, "th", **values), shown(source, "en", **values)) == (th, en)


@pytest.mark.parametrize(
    ("satang", "text"),
    [
        (0, "0"),
        (5, "0.05"),
        (100, "1"),
        (123450, "1,234.50"),
        (-123450, "-1,234.50"),
        (-1, "-0.01"),
        (7_000_000_000, "70,000,000"),
    ],
)
def test_satang_are_shown_as_baht(satang: int, text: str) -> None:
    assert shown("{{ x|baht }}", x=satang) == text


def test_parts_escape_what_they_are_given() -> None:
    nasty = "<script>"
    made = shown(
        '{% notice %}{{ x }}{% endnotice %}{% badge x "ok" %}{% empty x %}{{ x }}{% endempty %}'
        "{% table x %}<tr><td>{{ x }}</td></tr>{% endtable %}{% heading x sub=x %}",
        x=nasty,
    )
    assert nasty not in made
    assert made.count("&lt;script&gt;") == 8


class Reason(forms.Form):
    reason = forms.CharField(label="เหตุผล", help_text="สั้น ๆ")


def test_a_field_in_order_points_to_its_help_only() -> None:
    made = shown("{% form_errors form %}{% field form.reason %}", form=Reason())
    assert 'aria-describedby="id_reason_help"' in made
    assert "aria-invalid" not in made
    assert "notice" not in made


def test_a_wrong_field_says_so_in_words_and_to_screen_readers() -> None:
    made = shown("{% form_errors form %}{% field form.reason %}", form=Reason({"reason": ""}))
    assert 'aria-invalid="true"' in made
    assert 'aria-describedby="id_reason_error id_reason_help"' in made
    assert '<a href="#id_reason">เหตุผล</a>' in made
