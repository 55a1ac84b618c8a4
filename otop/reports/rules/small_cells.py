"""What may be shown to everybody: no sum that rests on fewer than three makers, nor one that gives it away. Pure."""

from __future__ import annotations

from collections.abc import Mapping

FEWEST = 3


def hidden(cells: Mapping[str, tuple[int, int]]) -> set[str]:
    """The codes whose amount may not be shown, of cells `code: (amount, makers)` whose sum is public.

    What is hidden can be had by taking the rest from the sum, so the hidden cells together rest on at least three
    makers too: where they do not, the shown cell with the fewest makers is hidden with them.
    """
    some = {code: cell for code, cell in cells.items() if cell[1] > 0}
    out = {code for code, (_, makers) in some.items() if makers < FEWEST}
    shown = sorted(some.keys() - out, key=lambda code: (some[code][1], some[code][0], code))
    while out and shown and (len(out) < 2 or sum(some[code][1] for code in out) < FEWEST):
        out.add(shown.pop(0))
    return out
