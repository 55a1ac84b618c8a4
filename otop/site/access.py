"""Every address of the house with who may open it, as the code declares it; docs/access.md is made of this."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from otop.base.access import Access, Door, declared
from otop.people.rules.reach import mode_of
from otop.people.rules.roles import MAY_GRANT, VERBS, WAYS
from otop.people.types import ROLE_NAMES, GrantBasis, Role

DOOR = "otop.sync.urls.door"
PAGES = "otop.site.urls"


@dataclass(frozen=True, slots=True)
class Address:
    """One address. `name` is unique; `access` is None where nothing was declared, and then it stays shut."""

    name: str
    route: str
    access: Access | None

    def opens_to(self, role: Role) -> bool:
        """Whether the role gets in, for the things that lie within its reach."""
        if self.access is None or self.access.door is Door.PHONE:
            return False
        return self.access.door is not Door.NEEDS or self.access.verb in VERBS[role]


def addresses() -> list[Address]:
    """All of them, pages first, then the phones' door; each once, by route."""
    found = [*_within(get_resolver(PAGES).url_patterns, ""), *_within(get_resolver(DOOR).url_patterns, "")]
    return sorted({a.route: a for a in reversed(found)}.values(), key=lambda a: a.route)


def _within(patterns: Sequence[URLPattern | URLResolver], above: str) -> Iterator[Address]:
    for pattern in patterns:
        route = above + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _within(pattern.url_patterns, route)
        else:
            yield Address(pattern.name or route, route, declared(pattern.callback))


HEAD = """# Who opens what

Made from the code by `otop access`; a test compares. Each address says at its view who gets in (`otop/base/access.py`),
and one that does not stays shut. Every one is asked in a test by a visitor and by each role: held there, elsewhere, for
another thing, over, and withdrawn (`tests/access/`).

●: the role may do the verb, for what lies in its area and only there (the column **area** says which of its three
areas counts); a role held for one thing ("fair:7") counts for that alone. Somebody who has not signed in is led to
sign in. What a role can do is in `otop/people/rules/roles.py`.

หน้านี้สร้างจากโค้ด ● คือบทบาทนั้นเปิดที่อยู่นี้ได้ เฉพาะสิ่งที่อยู่ในพื้นที่ของตน

"""


def document() -> str:
    """docs/access.md: addresses with their verbs and the roles that have them, and the roles' names."""
    roles = [role for role in Role if VERBS[role]]
    short = {role: "".join(word[0] for word in role.value.split("_")).upper() for role in Role}
    short |= {Role.PRIVACY_OFFICER: "DPO", Role.PRODUCER: "Pr", Role.PROVINCE_OFFICER: "PO"}
    lines = [HEAD + "| | role | บทบาท |", "|---|---|---|"]
    lines += [f"| {short[role]} | {ROLE_NAMES[role].en} | {ROLE_NAMES[role].th} |" for role in roles]
    nothing = ", ".join(ROLE_NAMES[role].en.lower() for role in Role if not VERBS[role])
    lines += ["", f"Until the domains that they work in are there, these roles may do nothing: {nothing}.", ""]
    lines += ["| address | who | area | " + " | ".join(short[role] for role in roles) + " |"]
    lines += ["|---|---|---|" + "---|" * len(roles)]
    for address in addresses():
        access = address.access
        needs = access is not None and access.door is Door.NEEDS
        who = _verbs(access) if access and needs else (access.door.value.replace("_", " ") if access else "shut")
        area = mode_of(access.verb).value if access and needs else ""
        marks = ["●" if needs and address.opens_to(role) else "" for role in roles]
        lines.append(f"| `/{address.route}` | {who} | {area} | " + " | ".join(marks) + " |")
    return "\n".join([*lines, *_giving(short)]) + "\n"


GIVING = """
## Who gives what to whom

Every way in which somebody gets more (`WAYS` in `otop/people/rules/roles.py`, decision 19). Nobody gives anything to
themselves but an emergency; what one may do while acting for an officer gives nothing to that officer.

ทุกทางที่ทำให้ใครได้สิทธิ์เพิ่ม ไม่มีใครให้แก่ตนเองได้ นอกจากการเข้าถึงฉุกเฉิน

| way | by | resting on | what | how long |
|---|---|---|---|---|"""
GIVERS = """
And who manages accounts gives these roles, within their own areas:

"""


def _giving(short: dict[Role, str]) -> Iterator[str]:
    """The table of ways, and that of roles which give roles."""
    yield GIVING
    for way, row in WAYS.items():
        basis = ", ".join(basis.value for basis in GrantBasis if basis in row.rests_on)
        what, lasts = (f"{text.en} · {text.th}" for text in (row.what, row.lasts))
        yield f"| {way.value} | `{row.verb}` | {basis} | {what} | {lasts} |"
    yield GIVERS + "| role | " + " | ".join(short[role] for role in Role) + " |"
    yield "|---|" + "---|" * len(Role)
    for giver, given in MAY_GRANT.items():
        marks = ["●" if role in given else "" for role in Role]
        yield f"| {ROLE_NAMES[giver].en} | " + " | ".join(marks) + " |"


def _verbs(access: Access) -> str:
    return f"`{access.verb}`" + (f", to send `{access.post}`" if access.post else "")
