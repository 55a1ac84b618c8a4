from __future__ import annotations

from otop.producers.types import NameMissing


def check_name(name_th: str) -> None:
    """Raises NameMissing for a name of blanks or of a mere hyphen, as real registers hold them."""
    if not name_th.strip(" -–—.\t\n"):
        raise NameMissing
