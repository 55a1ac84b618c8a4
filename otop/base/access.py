"""What one must be to open an address: every view says it, and one that does not stays shut (docs/access.md).

The declaration is the coarse lock, looked at before the view runs: may this person do such a thing at all? Whether they
may do it to this very thing is asked where the thing is read, by `people.queries.may` or `within`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

View = TypeVar("View", bound=Callable[..., object])


class Door(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed_in"
    NEEDS = "needs"
    PHONE = "phone"  # the key of an enrolled phone, looked at by the door itself


@dataclass(frozen=True, slots=True)
class Access:
    """Who gets in. `verb` is what one must be allowed to do; `thing` is the kind of thing the address is about.

    `post` is the verb for sending something there, where it differs from that for looking.
    """

    door: Door
    verb: str = ""
    thing: str = ""
    post: str = ""

    def verb_for(self, method: str | None) -> str:
        return self.post if self.post and method == "POST" else self.verb


def public(view: View) -> View:
    """Everybody, also without an account."""
    return _declared(view, Access(Door.PUBLIC))


def signed_in(view: View) -> View:
    """Whoever has signed in, for what is their own."""
    return _declared(view, Access(Door.SIGNED_IN))


def phones(view: View) -> View:
    """Enrolled phones, by their key."""
    return _declared(view, Access(Door.PHONE))


def needs(verb: str, thing: str = "", *, post: str = "") -> Callable[[View], View]:
    """Whoever may do `verb`, and (with a `thing`: "fair", "producer", "account") to the one in the address."""
    return lambda view: _declared(view, Access(Door.NEEDS, verb, thing, post))


def declared(view: object) -> Access | None:
    access = getattr(view, "access", None)
    return access if isinstance(access, Access) else None


def _declared(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
