"""Lists that people open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from django.http import HttpResponse

# Also as Asian keyboards write them; and a spreadsheet may drop spaces and signs that nobody sees before it looks.
FORMULA_STARTS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
CONTROLS = ("\t", "\r", "\n")
PIECE = 1 << 16  # characters
UNSEEN = " \t\r\n\v\f\0\u00a0\u200b\u200c\u200d\u2060\ufeff"


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if isinstance(value, str) and (value.startswith(CONTROLS) or value.lstrip(UNSEEN).startswith(FORMULA_STARTS)):
        return f"'{value}"
    return value


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """A CSV file with a byte order mark, without which Excel reads Thai as another alphabet."""
    return HttpResponse(
        b"".join(streamed_csv(header, rows)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "no-store"},
    )


def streamed_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The same, piece by piece while it is read: for lists that need not fit into memory."""
    sheet = io.StringIO()
    sheet.write("\ufeff")
    writer = csv.writer(sheet)
    for row in chain([header], rows):
        writer.writerow([safe_cell(cell) for cell in row])
        if sheet.tell() > PIECE:
            yield sheet.getvalue().encode()
            sheet.seek(0)
            sheet.truncate()
    yield sheet.getvalue().encode()
