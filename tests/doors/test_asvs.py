"""docs/asvs.md has every row of ASVS 4.0.3 level 2 once, and each points at what is there."""

from __future__ import annotations

import re

from tests.architecture.tree import ROOT

PAGE = (ROOT / "docs" / "asvs.md").read_text(encoding="utf-8")
PATH = re.compile(r"`((?:otop|tests|docs|bench)/[\w./-]+|Makefile|pyproject\.toml)`")
OPEN = re.compile(r"\bopen(?: \(operator\))?")

# Each section with the number of its last row, and after a "/" those that are struck out.
SECTIONS = """
1.1=7 1.2=4 1.4=5/2,3 1.5=4 1.6=4 1.7=2 1.8=2 1.9=2 1.10=1 1.11=2 1.12=2/1 1.14=6
2.1=12 2.2=3 2.3=3 2.4=6 2.5=7 2.6=3 2.7=6 2.8=7 2.9=3 2.10=4
3.1=1 3.2=4 3.3=4 3.4=5 3.5=3 3.7=1
4.1=5/4 4.2=2 4.3=3
5.1=5 5.2=8 5.3=10 5.4=3 5.5=4
6.1=3 6.2=6 6.3=2 6.4=2
7.1=4 7.2=2 7.3=4/2 7.4=3
8.1=4 8.2=3 8.3=8
9.1=3 9.2=4
10.2=2 10.3=3
11.1=8
12.1=3 12.2=1 12.3=6 12.4=2 12.5=2 12.6=1
13.1=5/2 13.2=6/4 13.3=2 13.4=2
14.1=4 14.2=6 14.3=3/1 14.4=7 14.5=4
"""


def standard() -> list[str]:
    """The numbers of all rows up to level 2."""
    found = []
    for section in SECTIONS.split():
        name, _, rest = section.partition("=")
        last, _, out = rest.partition("/")
        found += [f"{name}.{n}" for n in range(1, int(last) + 1) if str(n) not in out.split(",")]
    return found


def rows() -> dict[str, str]:
    """Each applicable row with what makes it so."""
    lines = re.findall(r"^\| (\d+\.\d+\.\d+) \| [^|]+ \| ([^|]+) \|$", PAGE, re.MULTILINE)
    assert len(lines) == len(dict(lines)), "a row stands twice"
    return dict(lines)


def not_applicable() -> list[str]:
    below = PAGE.split("## Rows that do not apply", 1)[1]
    return re.findall(r"\d+\.\d+\.\d+", below)


def test_every_row_of_the_standard_stands_once() -> None:
    assert sorted([*rows(), *not_applicable()]) == sorted(standard())


def test_every_row_names_something_that_is_there_or_says_open() -> None:
    made = rows()
    gone = {row: path for row, what in made.items() for path in PATH.findall(what) if not (ROOT / path).exists()}
    assert gone == {}
    assert [row for row, what in made.items() if not PATH.search(what) and not OPEN.match(what)] == []
