"""The areas for which a role is held: codes, names of regions, or "" for the whole country."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from otop.areas.types import REGIONS
from otop.base.types import Held
from otop.people.types import BadScope, GrantScope


def prefixes_of(area: str) -> tuple[str, ...]:
    """Beginnings of area codes for a code, the name of a region, or "" for the whole country."""
    return tuple(REGIONS[area].digits) if area in REGIONS else (area,)


def level_of(area: str) -> int:
    """0 the country, 1 a region, else the length of the code. Raises BadScope."""
    if area in REGIONS:
        return 1
    if area and not re.fullmatch(r"[1-9][0-9]([0-9]{2}([0-9]{2})?)?", area):
        raise BadScope(what_th=f"ไม่มีพื้นที่รหัส {area}", what_en=f"no area has the code {area}")
    return len(area)


def within(narrow: Collection[str], wide: Collection[str]) -> bool:
    return all(any(n.startswith(w) for w in wide) for n in narrow)


def held_from(role: str, scope: GrantScope, **more: Any) -> Held:
    """The role as the actor carries it; `more` are the other fields of Held."""
    enter, view, search = (prefixes_of(area) for area in (scope.area, scope.views, scope.searches))
    return Held(role, enter, view, search, subject=scope.subject, **more)
