"""What can be checked of the look without eyes: contrast, both languages everywhere. Inline: tests/doors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import otop

PACKAGE = Path(otop.__file__).parent
SHEET = (PACKAGE / "base/static/base/otop.css").read_text(encoding="utf-8")
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))


def colours(scheme: str) -> dict[str, str]:
    """The variables of one scheme; dark ones lie over the light ones."""
    light, dark = re.findall(r":root \{(.*?)\}", SHEET, re.S)
    found: dict[str, str] = {}
    for block in [light] if scheme == "light" else [light, dark]:
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    return found


def brightness(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((brightness(one), brightness(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_measured_right() -> None:
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_in_sunlight(scheme: str) -> None:
    c = colours(scheme)
    grounds = ["paper", "card", "indigo-wash", "teal-wash", "rose-wash", "marigold-wash"]
    pairs = [(word, ground) for word in ("ink", "soft", "indigo") for ground in grounds]
    pairs += [("teal", "teal-wash"), ("rose", "rose-wash"), ("marigold", "marigold-wash"), ("rose", "card")]
    pairs += [("on-indigo", "indigo"), ("card", "rose")]
    assert [(a, b, round(contrast(c[a], c[b]), 2)) for a, b in pairs if contrast(c[a], c[b]) < 4.5] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_edges_of_fields_can_be_seen(scheme: str) -> None:
    c = colours(scheme)
    assert [g for g in ("card", "paper") if contrast(c["edge"], c[g]) < 3] == []


def unsaid(text: str) -> list[str]:
    """What a template does not say in both languages."""
    said = re.findall(r'{% say "([^"]*)" "([^"]*)"', text)
    found = [th for th, en in said if (th, en) != ("th", "en") and not re.search("[ก-๙]", th)]
    found += [f"{th}: {en}" for th, en in said if not en or re.search("[ก-๙]", en)]
    # Thai outside a `say` would be shown on English pages; the name of the language itself is meant.
    rest = re.sub(r"{%.*?%}|{#.*?#}", "", text, flags=re.S).replace("ไทย", "").replace("ภาษา / Language", "")
    return found + re.findall("[ก-๙]+", rest)


def test_every_template_says_everything_in_thai_and_in_english() -> None:
    found = {str(path.relative_to(PACKAGE)): unsaid(path.read_text(encoding="utf-8")) for path in TEMPLATES}
    assert len(found) > 200
    assert {name: what for name, what in found.items() if what} == {}


def test_what_a_template_leaves_unsaid_is_found() -> None:
    bad = ['{% say "Fair" "Fair" %}', '{% say "งาน" "" %}', '{% say "งาน" "งาน" %}', "<p>งาน</p>"]
    assert [text for text in bad if not unsaid(text)] == []
    assert unsaid('{% say "งาน" "Fair" %} ไทย {# หมายเหตุ #}') == []


def test_every_say_is_on_one_line_because_the_template_language_wants_it() -> None:
    assert [t.name for t in TEMPLATES if re.search(r"{%[^%}]*\n", t.read_text(encoding="utf-8"))] == []


def test_thai_is_not_spaced_out_and_lines_are_high_enough() -> None:
    assert "letter-spacing" not in SHEET
    assert re.search(r"font: 400 100%/1\.[6-9]", SHEET)
