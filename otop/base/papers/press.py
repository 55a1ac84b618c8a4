"""What WeasyPrint would work out anew for each cell of a table is worked out once for all cells of one style.

A paper is thousands of small cells in a dozen styles. Nothing here changes what is printed: the file is the same to the
last byte with and without it, which a test compares (docs/decisions/0017-one-reading-for-all-forms.md).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from otop.base.papers.typesetting import kept, line_once_a_style, shaped_once, strut_once_a_style

SIDES = ("top", "right", "bottom", "left")
SIZES = (
    *(f"{what}_{side}" for what in ("margin", "padding") for side in SIDES),
    *(f"border_{side}_width" for side in SIDES),
    *(f"{which}{side}" for which in ("", "min_", "max_") for side in ("width", "height")),
)


def install() -> None:
    """Every paper from now on is printed this way. Safe to call again."""
    from weasyprint import CSS, HTML
    from weasyprint.layout import block, inline, table
    from weasyprint.text import line_break

    if getattr(line_break.Layout, "stays", False):
        return
    elements = CSS(filename=Path(__file__).with_name("elements.css"))
    HTML._ua_stylesheets = lambda self, forms=False: [elements]
    sizes = sizes_once_a_style(block.resolve_percentages)
    for module in (block, inline, table):
        module.resolve_percentages = sizes
    inline.strut = strut_once_a_style(inline.strut)
    inline.split_first_line = line_once_a_style(inline.split_first_line)
    shaped_once(line_break.Layout, line_break.pango)


def sizes_once_a_style(resolve: Callable[..., None]) -> Callable[..., None]:
    """Margins, paddings, borders and sizes follow from the style and from the size of what is around the box."""

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if box.style["border_collapse"] == "collapse" or isinstance(containing_block, tuple):
            resolve(box, containing_block)
            return
        known, around = kept(box.style, "sizes"), (containing_block.width, containing_block.height)
        if around not in known:
            resolve(box, containing_block)
            known[around] = {name: getattr(box, name) for name in SIZES}
        box.__dict__.update(known[around])

    return resolve_percentages
