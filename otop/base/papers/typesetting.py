"""Lines of text that are worked out once: by style, by words and width, and by Pango (see press.py)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

PARAGRAPH_ENDS = frozenset("\n\r\u2028\u2029")


def kept(style: Any, what: str) -> dict[Any, Any]:
    """What has been worked out for this style; it goes when the style goes, with its document."""
    found: dict[Any, Any] = style.__dict__.setdefault(what, {})
    return found


def strut_once_a_style(strut: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """The height of a line and its baseline."""

    def strut_of(style: Any) -> Any:
        known = kept(style, "strut")
        if not known:
            known["strut"] = strut(style)
        return known["strut"]

    return strut_of


def line_once_a_style(split: Callable[..., Any]) -> Callable[..., Any]:
    """The same words in the same style and width are the same line: so are a zero, a dash, a sum told twice."""

    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *rest: Any, **more: Any) -> Any:
        known, asked = kept(style, "lines"), (text, max_width, rest, *more.items())
        if asked not in known:
            known[asked] = split(text, style, context, max_width, *rest, **more)
        return known[asked]

    return split_first_line


def shaped_once(layout: Any, pango: Any) -> None:
    """Pango's line stays from when its width is measured until it is drawn, instead of being made a second time.

    Lines are drawn as one paragraph. Where nothing ends a paragraph that is said before they are shaped.
    """
    put_text, make_again = layout.set_text, layout.reactivate

    def set_text(self: Any, text: str, justify: bool = False) -> None:
        put_text(self, text, justify)
        if PARAGRAPH_ENDS.isdisjoint(text):
            pango.pango_layout_set_single_paragraph_mode(self.layout, True)

    def reactivate(self: Any, style: Any) -> None:
        if self.justification_spacing:
            make_again(self, style)

    layout.set_text, layout.reactivate, layout.deactivate = set_text, reactivate, lambda self: None
    layout.stays = True
