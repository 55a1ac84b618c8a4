"""Whether an area or a thing is there for which a role is to be held. Things stand in domains above this one."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.conf import settings
from django.utils.module_loading import import_string

from otop.areas.queries import by_code
from otop.areas.types import REGIONS
from otop.base.types import Text
from otop.people.types import BadScope, GrantScope

Names = Callable[[Collection[str] | None], dict[str, Text]]
KINDS = {"fair": Text("งาน", "fair"), "producer": Text("ผู้ผลิต", "producer")}


def names_of_things(kind: str, keys: Collection[str] | None = None) -> dict[str, Text]:
    """Things of a kind ("fair") by their key, as the domain tells that has them (ROLE_THINGS); without keys all."""
    names: Names = import_string(settings.ROLE_THINGS[kind])
    return names(keys)


def check_there(scope: GrantScope) -> None:
    """Raises BadScope for an area, a fair or a producer that is not there."""
    for code in sorted({scope.area, scope.views, scope.searches} - REGIONS.keys() - {""}):
        if by_code(code) is None:
            raise BadScope(what_th=f"ไม่มีพื้นที่รหัส {code}", what_en=f"no area has the code {code}")
    kind, _, key = scope.subject.partition(":")
    if kind and key not in names_of_things(kind, [key]):
        word = KINDS[kind]
        raise BadScope(what_th=f"ไม่มี{word.th} {key}", what_en=f"there is no {word.en} {key}")
