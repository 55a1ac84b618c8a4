from __future__ import annotations

import pytest

from otop.base.types import SYSTEM, Actor, ActorKind
from otop.people.queries import VISITOR, check_may, may
from otop.people.rules import VERBS, allows, check_password, check_username
from otop.people.types import ROLE_NAMES, BadUsername, NotAllowed, Role, WeakPassword


def person(*roles: str) -> Actor:
    return Actor(ActorKind.ACCOUNT, "7", "somebody", frozenset(roles))


def test_each_role_has_verbs_and_a_name_in_both_languages() -> None:
    assert set(VERBS) == set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize(
    ("roles", "verb", "answer"),
    [
        ({"viewer"}, "see_desk", True),
        ({"viewer"}, "settle_record", False),
        ({"fair_officer"}, "settle_record", True),
        ({"fair_officer"}, "manage_accounts", False),
        ({"national_officer"}, "manage_accounts", True),
        ({"national_officer"}, "settle_record", True),
        ({"viewer", "fair_officer"}, "close_day", True),
        ({"a role of a later version"}, "see_desk", False),
        (set(), "see_desk", False),
    ],
)
def test_a_role_allows_its_own_verbs_only(roles: set[str], verb: str, answer: bool) -> None:
    assert allows(roles, verb) is answer
    assert may(person(*roles), verb) is answer


@pytest.mark.parametrize("actor", [SYSTEM, VISITOR, person("national_officer")])
def test_a_misspelt_verb_is_an_error_and_not_a_no(actor: Actor) -> None:
    with pytest.raises(LookupError, match="see_dsk"):
        may(actor, "see_dsk")


def test_the_system_may_everything_and_a_visitor_nothing() -> None:
    verbs = sorted(frozenset().union(*VERBS.values()))
    assert [verb for verb in verbs if not may(SYSTEM, verb)] == []
    assert [verb for verb in verbs if may(VISITOR, verb)] == []


def test_roles_on_a_device_or_on_nobody_count_for_nothing() -> None:
    every = frozenset(Role)
    assert not may(Actor(ActorKind.DEVICE, "d", "phone", every), "see_fair")
    assert not may(Actor(ActorKind.ACCOUNT, "", "visitor", every), "see_fair")


def test_check_may_says_so_in_both_languages() -> None:
    check_may(person("viewer"), "see_fair")
    with pytest.raises(NotAllowed) as caught:
        check_may(person("viewer"), "close_day")
    assert caught.value.message.th.startswith("บัญชีของท่านไม่มีสิทธิ์")
    assert caught.value.message.en.startswith("Your account may not do this.")


@pytest.mark.parametrize("username", ["abc", "fair.officer-2", "a" + "0" * 31])
def test_a_username_may_look_like_this(username: str) -> None:
    check_username(username)


@pytest.mark.parametrize("username", ["ab", "a" * 33, "2fast", "Somchai", "สมชาย", "a b", "abc\n", ""])
def test_a_username_may_not_look_like_this(username: str) -> None:
    with pytest.raises(BadUsername):
        check_username(username)


def test_a_password_is_long_and_not_the_username() -> None:
    check_password("ตะกร้าหวายใบใหญ่", username="gate1")
    with pytest.raises(WeakPassword):
        check_password("123456789", username="gate1")
    with pytest.raises(WeakPassword):
        check_password("my-GATE1-password", username="gate1")
