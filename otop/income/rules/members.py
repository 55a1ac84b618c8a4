"""The three shapes of the department's file, known by their header, and the members of each cut."""

from __future__ import annotations

import re

from otop.base.tables import Table, WrongColumns
from otop.income.types import Cut, UnknownCut

PROVINCE, MONTH = "จังหวัด", "เดือน"
# The codes of products.Category. The department's tables say the names otherwise than its registration guide.
CATEGORIES = {
    "อาหาร": "food",
    "เครื่องดื่ม": "beverage",
    "ผ้าและเครื่องแต่งกาย": "fabric_apparel",
    "เครื่องใช้และเครื่องประดับตกแต่ง": "ware_decor_souvenir",
    "สมุนไพรที่ไม่ใช่อาหารและยา": "herb_nonfood",
}
CHANNELS = {
    "ในประเทศ(ออฟไลน์)": "domestic_offline",
    "ในประเทศ(ออนไลน์)": "domestic_online",
    "ต่างประเทศ(ออฟไลน์)": "abroad_offline",
    "ต่างประเทศ(ออนไลน์)": "abroad_online",
}
MEMBERS = {Cut.CATEGORY: CATEGORIES, Cut.CHANNEL: CHANNELS}


def recognise(table: Table) -> Cut:
    """Raises UnknownCut, and WrongColumns for a cut that lacks a member."""
    first, *rest = table.header
    if first == PROVINCE and rest:
        return Cut.PROVINCE
    names = {plain(name) for name in rest}
    for cut, members in MEMBERS.items():
        if first == MONTH and names & members.keys():
            missing = [name for name in members if name not in names]
            if missing:
                raise WrongColumns(file=table.name, missing=", ".join(missing), found=", ".join(table.header)[:300])
            return cut
    raise UnknownCut(file=table.name, found=", ".join(table.header)[:300])


def member_names(table: Table, cut: Cut) -> list[str]:
    """The members as the file writes them."""
    return [cells[0] for cells in table.rows] if cut is Cut.PROVINCE else list(table.header[1:])


def plain(name: str) -> str:
    """Without spaces, which people put in or leave out."""
    return re.sub(r"\s", "", name)
