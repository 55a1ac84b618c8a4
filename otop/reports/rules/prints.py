"""What makes two reports the same, and what changed where they are not. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import msgspec

from otop.base.types import Text
from otop.reports.types import Cell, Report, Row, Table

_Key = tuple[str, str, str]


def fingerprint(figures: Sequence[Row], tables: Sequence[Table]) -> str:
    """SHA-256 over the numbers in canonical JSON: sorted names, no spaces, UTF-8."""
    return digest(msgspec.to_builtins(figures), msgspec.to_builtins(tables))


def digest(figures: Any, tables: Any) -> str:
    """The same over JSON values, as a frozen report keeps them: also where rows have since got a field more."""
    found = {"figures": figures, "tables": tables}
    written = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def as_json(report: Report) -> dict[str, Any]:
    """The whole report as JSON values; `read` gives it back."""
    found: dict[str, Any] = msgspec.to_builtins(report)
    return found


def read(content: dict[str, Any]) -> Report:
    """A report as `as_json` gave it. What earlier versions did not write has its default."""
    return msgspec.convert(content, Report)


def changes(before: Report, after: Report, *, names: Mapping[str, Text]) -> list[Row]:
    """One row for each number that differs: cells hold the number before and after, None where it was not there.

    `names` are those of the measures. Rows that list editions are left out.
    """
    old, new = dict(_numbers(before, names)), dict(_numbers(after, names))
    rows = []
    for key in [*old, *(key for key in new if key not in old)]:
        was, now = old.get(key), new.get(key)
        value_was, value_now = was[1].value if was else None, now[1].value if now else None
        if value_was != value_now:
            label, cell = now or was or (Text("", ""), Cell(key[2], None))
            rows.append(Row(label, [Cell(cell.measure, value_was), Cell(cell.measure, value_now, cell.opens)], key[0]))
    return rows


def _numbers(report: Report, names: Mapping[str, Text]) -> Iterator[tuple[_Key, tuple[Text, Cell]]]:
    for row in report.figures:
        for cell in row.cells:
            yield ("", row.code, cell.measure), (row.label, cell)
    for table in report.tables:
        if table.code == "corrections":
            continue
        for row in [*table.rows, *([table.total] if table.total else [])]:
            for cell in row.cells:
                name = names[cell.measure]
                label = Text(
                    f"{table.title.th} · {row.label.th} · {name.th}", f"{table.title.en} · {row.label.en} · {name.en}"
                )
                yield (table.code, row.code, cell.measure), (label, cell)
