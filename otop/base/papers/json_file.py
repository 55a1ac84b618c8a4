"""A paper for machines: every number exact, in the unit of its measure, beside the text that people read."""

from __future__ import annotations

from dataclasses import asdict

import orjson

from otop.base.papers.words import Column, Line, Paper, Table, Value


def json_file(paper: Paper) -> bytes:
    """`value` is a whole number in the measure's own unit (satang, thousandths), null where there is no source yet."""
    return orjson.dumps(
        {
            "title": paper.title,
            "subtitle": paper.subtitle,
            "lang": paper.lang,
            "about": [asdict(fact) for fact in paper.facts],
            "notes": paper.notes,
            "paragraphs": paper.paragraphs,
            "figures": [
                {"measure": f.code, "label": f.label, "kind": f.kind, **number(f.value, f.unit)} for f in paper.figures
            ],
            "tables": [cut(table) for table in paper.tables],
            "signature": paper.signature,
        },
        option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE,
    )


def number(value: Value, unit: str) -> dict[str, object]:
    return {"value": value.exact, "text": value.text, "unit_shown": unit}


def cut(table: Table) -> dict[str, object]:
    lines = [line_of(line, table.columns) for line in table.lines]
    total = line_of(table.total, table.columns) if table.total else None
    return {"code": table.code, "title": table.title, "rows": lines, "total": total, "note": table.note}


def line_of(line: Line, columns: list[Column]) -> dict[str, object]:
    cells = [
        {"measure": column.code, **number(value, column.unit)}
        for column, value in zip(columns, line.values, strict=True)
    ]
    return {"code": line.code, "label": line.label, "cells": cells}
