"""What a reader of the file gets when copying, searching or listening: the letters behind each glyph.

WeasyPrint keeps, for each glyph, the first cluster of text in which it appeared. In Thai a cluster is often several
letters, so a file looks perfect and copies as nonsense (docs/decisions/0009-pdf-text-layer.md). Here every font is told
beforehand which letters each glyph stands for, from the font's own tables.
"""

from __future__ import annotations

import io
import re
import unicodedata
from functools import lru_cache
from typing import Any

from fontTools.ttLib import TTFont

SINGLE, LIGATURE, EXTENSION = 1, 4, 7
MARKS = re.compile("[\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]")  # above and below Thai consonants
LATIN_LIGATURES = range(0xFB00, 0xFB07)  # drawn for fi and fl, and to be found as f and i


def install() -> None:
    """Every font that WeasyPrint opens from now on knows its letters, and every line its words. Safe to call again."""
    from weasyprint.draw import text
    from weasyprint.pdf import fonts

    if getattr(fonts.Font, "knows_letters", False):
        return
    open_font, draw_line = fonts.Font.__init__, text.draw_first_line

    def with_letters(self: Any, pango_font: Any, description: Any, font_size: Any) -> None:
        open_font(self, pango_font, description, font_size)
        self.to_unicode = Letters(letters_of(bytes(self.file_content), self.index))

    def with_words(stream: Any, textbox: Any, *rest: Any) -> Any:
        """Marks that are drawn higher or further left tear words apart for readers that go by place, so a line with
        such marks says its text itself."""
        if not MARKS.search(textbox.text):
            return draw_line(stream, textbox, *rest)
        stream.stream.append(
            b"/Span <</ActualText <feff" + textbox.text.encode("utf-16-be").hex().encode() + b">>> BDC"
        )
        drawn = draw_line(stream, textbox, *rest)
        stream.stream.append(b"EMC")
        return drawn

    fonts.Font.__init__ = with_letters
    fonts.Font.knows_letters = True
    text.draw_first_line = with_words


class Letters(dict[int, str]):
    """The glyphs that a file uses with their letters. To ask for a known glyph is to use it; the others stay away, or
    the whole font would be put into each file."""

    def __init__(self, known: dict[int, str]) -> None:
        super().__init__()
        self.known = known

    def __contains__(self, glyph: object) -> bool:
        if super().__contains__(glyph):
            return True
        if isinstance(glyph, int) and glyph in self.known:
            self[glyph] = self.known[glyph]
            return True
        return False


@lru_cache(maxsize=16)
def letters_of(content: bytes, index: int) -> dict[int, str]:
    """Glyph number -> the letters it stands for: first those with a letter of their own, then what replaces them."""
    font = TTFont(io.BytesIO(content), fontNumber=index, lazy=True)
    letters = {}
    for code, name in sorted(font.getBestCmap().items(), reverse=True):
        letters[name] = unicodedata.normalize("NFKC", chr(code)) if code in LATIN_LIGATURES else chr(code)
    if "GSUB" in font:
        lookups = font["GSUB"].table.LookupList.Lookup
        # A replacement may itself be replaced: as often as it takes, until nothing new is learned.
        while sum(learn(subtable, letters) for lookup in lookups for subtable in lookup.SubTable):
            pass
    return {font.getGlyphID(name): text for name, text in letters.items()}


def learn(subtable: Any, letters: dict[str, str]) -> bool:
    """Add the glyphs that this table makes of known ones; whether any was new."""
    before = len(letters)
    if subtable.LookupType == EXTENSION:
        subtable = subtable.ExtSubTable
    if subtable.LookupType == SINGLE:
        for source, made in subtable.mapping.items():
            if source in letters:
                letters.setdefault(made, letters[source])
    elif subtable.LookupType == LIGATURE:
        for first, ligatures in subtable.ligatures.items():
            for ligature in ligatures:
                parts = [first, *ligature.Component]
                if all(part in letters for part in parts):
                    letters.setdefault(ligature.LigGlyph, "".join(letters[part] for part in parts))
    return len(letters) > before
