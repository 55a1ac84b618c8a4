"""The documents say what the code does: words, protocol, links."""

from __future__ import annotations

import ast
import hashlib
import json
import re
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from otop.base import uploads
from otop.fairs.types import Clock
from otop.sales.types import PRICE_SATANG_MAX, PRODUCT_NAME_LETTERS_MAX
from otop.sync.queries import setup_of
from otop.sync.rules import limits
from otop.sync.rules.kinds import BODIES, PLACES
from otop.sync.rules.reading import digest_of
from otop.sync.rules.settling import can_accept
from otop.sync.tests.desk_cast import AT, new_fair, new_phone
from otop.sync.types import Answer, Code, Kind
from tests.architecture.tree import PACKAGE, ROOT, domains, name_of, parsed

DOCS = ROOT / "docs"
SYNC = (DOCS / "sync.md").read_text(encoding="utf-8")
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)")
PATH = re.compile(r"`((?:otop|tests|bench|docs)/[\w./-]+)`")


def documents() -> list[Path]:
    own = [ROOT / "README.md", ROOT / "CHANGELOG.md", *DOCS.rglob("*.md")]
    return sorted([*own, *PACKAGE.glob("*/README.md")])


def table(heading: str) -> list[list[str]]:
    """The rows of the first table below a heading of sync.md, without its head."""
    below = SYNC.split(f"# {heading}\n", 1)[1]
    lines = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert lines is not None
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[0].splitlines()[2:]]


def first_words(heading: str) -> list[str]:
    return [row[0].strip("| ").strip("`") for row in table(heading)]


def test_every_word_of_a_types_room_is_in_the_glossary() -> None:
    known = set(re.findall(r"`(\w+)", (DOCS / "glossary.md").read_text(encoding="utf-8")))
    words = {
        f"{path.parent.name}: {node.name}": node.name
        for path in [*PACKAGE.glob("*/types.py"), *PACKAGE.glob("*/types/*.py")]
        for node in parsed(path).body
        if isinstance(node, ast.ClassDef)
    }
    assert len(words) > 50
    assert [where for where, word in words.items() if word not in known] == []


def test_the_protocol_names_every_answer_code_and_kind() -> None:
    assert first_words("Answers") == [answer.value for answer in Answer]
    assert sorted(first_words("Codes")) == sorted(code.value for code in Code)
    assert first_words("Kinds") == [kind.value for kind in Kind]


def test_the_protocol_says_which_codes_an_officer_can_accept() -> None:
    said = {row[0].strip("`| "): row[2].strip(" |") for row in table("Codes")}
    assert {code for code, word in said.items() if word == "yes"} == {
        code for code, word in said.items() if word != "–" and can_accept(code)
    }


def test_the_protocol_says_which_place_sends_which_kind() -> None:
    said = {row[0].strip("`| "): row[1] for row in table("Kinds")}
    everywhere = frozenset(PLACES[Kind.NOTE])
    assert said == {
        kind.value: "anywhere" if places == everywhere else ", ".join(sorted(place.value for place in places))
        for kind, places in PLACES.items()
    }


@pytest.mark.parametrize("kind", list(Kind))
def test_the_example_body_of_each_kind_is_read_and_has_no_fault(kind: Kind) -> None:
    example = next(row[2] for row in table("Kinds") if row[0].strip("`| ") == kind)
    body = msgspec.convert(json.loads(example.strip("`| ")), BODIES[kind])
    assert body.fault() is None


def test_the_limits_are_those_of_the_door() -> None:
    said = {row[0].strip("`| "): int(row[1].strip(" |")) for row in table("Limits")}
    assert said == {
        "sent_bytes": limits.SENT_BYTES_MAX,
        "unpacked_bytes": limits.UNPACKED_BYTES_MAX,
        "records": limits.RECORDS_MAX,
        "record_bytes": limits.RECORD_BYTES_MAX,
        "marks_a_batch": limits.MARKS_A_BATCH_MAX,
        "lines_a_sale": limits.LINES_A_SALE_MAX,
        "lines_a_batch": limits.LINES_A_BATCH_MAX,
        "batches_a_minute": limits.BATCHES_A_MINUTE_MAX,
        "days_after_the_fair": limits.OLD_AFTER.days,
        "price_satang_max": PRICE_SATANG_MAX,
        "products_max": limits.PRODUCTS_MAX,
        "name_letters": PRODUCT_NAME_LETTERS_MAX,
        "picture_bytes": limits.PICTURE_BYTES_MAX,
        "picture_pixels": limits.PICTURE_PIXELS_MAX,
        "picture_side": uploads.PICTURE_SIDE_MAX,
        "picture_ratio": uploads.PICTURE_RATIO_MAX,
        "pictures_a_day": limits.PICTURES_A_DAY_MAX,
        "ahead": limits.AHEAD_MAX,
        "runs": limits.RUNS_MAX,
        "refused_bytes_a_day": limits.REFUSED_BYTES_A_DAY_MAX,
        "refused_bytes_a_day_revoked": limits.REFUSED_BYTES_A_DAY_REVOKED_MAX,
    }


def test_the_digest_of_the_example_comes_out_as_written() -> None:
    """Once as the door computes it, once as a stranger would from the text."""
    record = json.loads(SYNC.split("```json\n")[1].split("```")[0])
    written = SYNC.split("```canonical\n")[1].split("\n```")[0]
    same = {name: record[name] for name in ("id", "kind", "at", "body")}
    assert json.dumps(same, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == written
    said = re.findall(r"its digest is `([0-9a-f]{64})`", SYNC)
    assert [digest_of(record).hex(), hashlib.sha256(written.encode()).hexdigest()] == said * 2


@pytest.mark.django_db
def test_the_setup_of_a_booth_has_the_shape_of_the_example() -> None:
    new_fair(clock=Clock.REAL)
    real = setup_of(new_phone().scope, at=AT)
    example = json.loads(SYNC.split("# What a phone needs to work", 1)[1].split("```")[1])
    assert list(example) == list(real)
    for part in ("fair", "place", "limits"):
        assert list(example[part]) == list(real[part])
    assert (example["limits"], example["app_version"]) == (real["limits"], real["app_version"])


@pytest.mark.parametrize("document", documents(), ids=name_of)
def test_what_a_document_points_at_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [link for link in LINK.findall(text) if "://" not in link]
    gone = [link for link in links if not (document.parent / link).exists()]
    gone += [path for path in PATH.findall(text) if "<" not in path and not (ROOT / path).exists()]
    assert gone == []


def test_every_domain_says_what_it_is_for_in_half_a_page() -> None:
    lengths = {name: len((PACKAGE / name / "README.md").read_text(encoding="utf-8").splitlines()) for name in domains()}
    assert {name: n for name, n in lengths.items() if not 8 <= n <= 40} == {}


def test_decisions_are_numbered_one_by_one() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for name in names:
        parts = re.findall(r"^\*\*(Context|Decision|Consequences)\.\*\*", (DOCS / "decisions" / name).read_text(), re.M)
        assert parts == ["Context", "Decision", "Consequences"], name


def test_start_here_shows_the_domains_from_the_top_of_the_staircase_down() -> None:
    tree = (DOCS / "start-here.md").read_text(encoding="utf-8").split("## The tree", 1)[1].split("    tests/", 1)[0]
    shown = re.findall(r"\b(\w+)/ ", tree.replace("otop/ ", ""))
    steps = re.findall(r"^    ([\w |]+)$", (ROOT / ".importlinter").read_text().split("layers =", 2)[1], re.M)
    assert shown == [name.strip() for step in steps for name in step.split("|")]
    assert [pair for pair in pairwise(shown) if pair[0] == pair[1]] == []
