from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from otop.base.types import NATION, SYSTEM, Actor, ActorKind, Held, Whereabouts
from otop.people.queries import VISITOR, check_may, check_may_somewhere, may, may_somewhere, within
from otop.people.rules import granting
from otop.people.rules.areas import held_from, level_of, prefixes_of
from otop.people.rules.names import check_password, check_username
from otop.people.rules.reach import mode_of
from otop.people.rules.roles import ALL_VERBS, LEVELS, MAY_GRANT, VERBS
from otop.people.types import (
    ROLE_NAMES,
    BadPeriod,
    BadScope,
    BadUsername,
    CannotDelegate,
    CannotGrant,
    GrantBasis,
    GrantScope,
    Mode,
    NotAllowed,
    ReasonMissing,
    Role,
    WeakPassword,
)

EVERYWHERE = GrantScope()
AT = datetime(2015, 11, 3, 2, 0, tzinfo=UTC)
FAIR_7 = Whereabouts("", frozenset({"fair:7"}))
IN_CHIANG_MAI = Whereabouts("500107")


def person(*held: Held) -> Actor:
    return Actor(ActorKind.ACCOUNT, "7", "somebody", held)


def officer(role: Role, scope: GrantScope = EVERYWHERE) -> Actor:
    return person(held_from(role, scope))


def test_each_role_has_verbs_levels_and_a_name_in_both_languages() -> None:
    assert set(VERBS) == set(ROLE_NAMES) == set(LEVELS) == set(Role)


def test_a_role_without_a_domain_yet_may_do_nothing_at_all() -> None:
    for role in (Role.COMMITTEE_MEMBER, Role.MENTOR, Role.PARTNER):
        assert not any(may(officer(role), verb, NATION) for verb in ALL_VERBS)


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
def test_what_roles_may_do_in_the_whole_country(roles: set[str], verb: str, answer: bool) -> None:
    somebody = person(*(Held(role) for role in sorted(roles)))
    assert (may(somebody, verb, NATION), may_somewhere(somebody, verb)) == (answer, answer)


@pytest.mark.parametrize(
    ("scope", "where", "answer"),
    [
        (GrantScope(""), NATION, True),
        (GrantScope(""), IN_CHIANG_MAI, True),
        (GrantScope("50"), IN_CHIANG_MAI, True),
        (GrantScope("50"), Whereabouts("50"), True),
        (GrantScope("5001"), Whereabouts("50"), False),  # what is the province's is not the district's
        (GrantScope("51"), IN_CHIANG_MAI, False),
        (GrantScope("50"), NATION, False),
        (GrantScope("north"), IN_CHIANG_MAI, True),
        (GrantScope("north"), Whereabouts("65"), True),
        (GrantScope("south"), IN_CHIANG_MAI, False),
        (GrantScope("", subject="fair:7"), FAIR_7, True),
        (GrantScope("", subject="fair:8"), FAIR_7, False),
        (GrantScope("", subject="fair:7"), NATION, False),
        (GrantScope("50", subject="fair:7"), Whereabouts("51", frozenset({"fair:7"})), False),
    ],
)
def test_a_role_counts_where_it_is_held(scope: GrantScope, where: Whereabouts, answer: bool) -> None:
    assert may(officer(Role.FAIR_OFFICER, scope), "close_day", where) is answer


def test_entering_viewing_and_searching_have_areas_of_their_own() -> None:
    one = officer(Role.DISTRICT_OFFICER, GrantScope("5001", view_area="50", search_area=""))
    here, beside, far = Whereabouts("500107"), Whereabouts("500201"), Whereabouts("900101")
    assert [may(one, "register_producer", where) for where in (here, beside, far)] == [True, False, False]
    assert [may(one, "see_producer", where) for where in (here, beside, far)] == [True, True, False]
    assert [may(one, "search_producers", where) for where in (here, beside, far)] == [True, True, True]


def test_the_first_word_of_a_verb_says_which_area_counts() -> None:
    verbs = ("see_desk", "search_producers", "close_day")
    assert [mode_of(verb) for verb in verbs] == [Mode.VIEW, Mode.SEARCH, Mode.ENTER]


def test_a_visitor_and_a_phone_may_do_nothing_and_the_system_everything() -> None:
    every = tuple(Held(role) for role in Role)
    phone, nobody = Actor(ActorKind.DEVICE, "d", "phone", every), Actor(ActorKind.ACCOUNT, "", "visitor", every)
    for verb in ALL_VERBS:
        answers = [may(who, verb, NATION) for who in (VISITOR, nobody, phone, SYSTEM)]
        assert answers == [may_somewhere(who, verb) for who in (VISITOR, nobody, phone, SYSTEM)]
        assert answers == [False, False, False, True]


def test_a_misspelt_question_is_an_error_and_not_a_no() -> None:
    for who in (VISITOR, SYSTEM, officer(Role.VIEWER)):
        with pytest.raises(LookupError):
            may(who, "see_dask", NATION)
        with pytest.raises(LookupError):
            may_somewhere(who, "see_dask")
    with pytest.raises(LookupError):
        within(VISITOR, "see_dask", area="area")


def test_to_check_is_to_raise_for_a_no() -> None:
    check_may(officer(Role.VIEWER), "see_desk", NATION)
    check_may_somewhere(officer(Role.VIEWER, GrantScope("50")), "see_desk")
    with pytest.raises(NotAllowed) as caught:
        check_may(officer(Role.VIEWER, GrantScope("50")), "see_desk", NATION)
    assert caught.value.message.th.startswith("บัญชีของท่านไม่มีสิทธิ์")
    assert caught.value.message.en.startswith("Your account may not do this.")
    with pytest.raises(NotAllowed):
        check_may_somewhere(VISITOR, "see_desk")


# Where roles are held


def test_a_region_is_its_provinces() -> None:
    assert (prefixes_of("north"), prefixes_of("5001"), prefixes_of("")) == (("5", "6"), ("5001",), ("",))


@pytest.mark.parametrize(("area", "level"), [("", 0), ("south", 1), ("50", 2), ("5001", 4), ("500107", 6)])
def test_an_area_has_a_level(area: str, level: int) -> None:
    assert level_of(area) == level


@pytest.mark.parametrize("area", ["5", "500", "0501", "50010", "5001071", "north ", "๕๐", "50%"])
def test_what_is_no_code_of_an_area_is_refused(area: str) -> None:
    with pytest.raises(BadScope):
        level_of(area)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.NATIONAL_OFFICER, GrantScope("50")),
        (Role.PROVINCE_OFFICER, GrantScope("")),
        (Role.PROVINCE_OFFICER, GrantScope("5001")),
        (Role.DISTRICT_OFFICER, GrantScope("5001", view_area="51")),
        (Role.DISTRICT_OFFICER, GrantScope("5001", view_area="50", search_area="5001")),
        (Role.REGIONAL_OFFICER, GrantScope("50")),
        (Role.PRODUCER, GrantScope("")),
        (Role.PRODUCER, GrantScope("", subject="fair:7")),
        (Role.PRODUCER, GrantScope("", subject="producer:x")),
        (Role.FAIR_OFFICER, GrantScope("", subject="booth:7")),
        (Role.FAIR_OFFICER, GrantScope("", subject="fair:")),
    ],
)
def test_a_role_is_held_only_at_its_level_and_sees_at_least_what_it_enters(role: Role, scope: GrantScope) -> None:
    with pytest.raises(BadScope):
        granting.check_scope(role, scope)


@pytest.mark.parametrize(
    ("role", "scope"),
    [
        (Role.NATIONAL_OFFICER, GrantScope()),
        (Role.REGIONAL_OFFICER, GrantScope("north")),
        (Role.DISTRICT_OFFICER, GrantScope("5001", view_area="50", search_area="")),
        (Role.DISTRICT_OFFICER, GrantScope("5001", view_area="north")),
        (Role.PRODUCER, GrantScope("", subject=f"producer:{UUID(int=7)}")),
        (Role.FAIR_OFFICER, GrantScope("", subject="fair:7")),
    ],
)
def test_scopes_that_are_right(role: Role, scope: GrantScope) -> None:
    granting.check_scope(role, scope)


# Giving roles


@pytest.mark.parametrize(
    ("giver", "role", "scope", "answer"),
    [
        (officer(Role.NATIONAL_OFFICER), Role.NATIONAL_OFFICER, GrantScope(), True),
        (officer(Role.NATIONAL_OFFICER), Role.TAMBON_OFFICER, GrantScope("500107"), True),
        (officer(Role.PROVINCE_OFFICER, GrantScope("50")), Role.DISTRICT_OFFICER, GrantScope("5001"), True),
        (officer(Role.PROVINCE_OFFICER, GrantScope("50")), Role.DISTRICT_OFFICER, GrantScope("5101"), False),
        (officer(Role.PROVINCE_OFFICER, GrantScope("50")), Role.PROVINCE_OFFICER, GrantScope("50"), False),
        (officer(Role.PROVINCE_OFFICER, GrantScope("50")), Role.NATIONAL_OFFICER, GrantScope(), False),
        (officer(Role.PROVINCE_OFFICER, GrantScope("50")), Role.VIEWER, GrantScope("50", view_area=""), False),
        (
            officer(Role.PROVINCE_OFFICER, GrantScope("50", search_area="")),
            Role.DISTRICT_OFFICER,
            GrantScope("5001", search_area=""),
            True,
        ),
        (officer(Role.DISTRICT_OFFICER, GrantScope("5001")), Role.TAMBON_OFFICER, GrantScope("500107"), True),
        (
            officer(Role.DISTRICT_OFFICER, GrantScope("5001")),
            Role.FAIR_OFFICER,
            GrantScope("", subject="fair:7"),
            False,
        ),
        (officer(Role.FAIR_OFFICER), Role.VIEWER, GrantScope(), False),
        (officer(Role.AUDITOR), Role.VIEWER, GrantScope(), False),
        (SYSTEM, Role.NATIONAL_OFFICER, GrantScope(), True),
        (VISITOR, Role.VIEWER, GrantScope(), False),
    ],
)
def test_nobody_gives_more_than_is_theirs_to_give(giver: Actor, role: Role, scope: GrantScope, answer: bool) -> None:
    if answer:
        granting.check_grant(giver, role, scope)
    else:
        with pytest.raises(CannotGrant):
            granting.check_grant(giver, role, scope)


def test_nobody_but_the_nation_gives_a_role_as_high_as_their_own() -> None:
    for giver, roles in MAY_GRANT.items():
        higher = {r for r in roles if LEVELS[r] <= {0}} if giver is not Role.NATIONAL_OFFICER else set()
        assert giver not in roles or giver is Role.NATIONAL_OFFICER
        assert higher <= {Role.PRODUCER}  # whose subject is one producer


@pytest.mark.parametrize(
    ("role", "basis", "days", "error"),
    [
        (Role.PROVINCE_OFFICER, GrantBasis.GRANTED, 30, None),
        (Role.PROVINCE_OFFICER, GrantBasis.GRANTED, 93, BadPeriod),
        (Role.PROVINCE_OFFICER, GrantBasis.GRANTED, 0, BadPeriod),
        (Role.PROVINCE_OFFICER, GrantBasis.GRANTED, -3, BadPeriod),
        (Role.PROVINCE_OFFICER, GrantBasis.DELEGATED, 30, CannotDelegate),
        (Role.FAIR_OFFICER, GrantBasis.EMERGENCY, 1, CannotDelegate),
        (Role.AUDITOR, GrantBasis.GRANTED, 30, CannotDelegate),
    ],
)
def test_a_delegation_has_dates_and_is_not_passed_on(
    role: Role, basis: GrantBasis, days: int, error: type[Exception] | None
) -> None:
    until = AT + timedelta(days=days)
    if error is None:
        granting.check_delegation(role, basis, starts_at=AT, until=until, at=AT)
    else:
        with pytest.raises(error):
            granting.check_delegation(role, basis, starts_at=AT, until=until, at=AT)


@pytest.mark.parametrize(
    ("role", "scope", "right"),
    [
        (Role.FAIR_OFFICER, GrantScope("", subject="fair:7"), True),
        (Role.DISTRICT_OFFICER, GrantScope("5001"), True),
        (Role.FAIR_OFFICER, GrantScope(""), False),
        (Role.NATIONAL_OFFICER, GrantScope(""), False),
    ],
)
def test_an_emergency_is_about_one_fair_or_one_district(role: Role, scope: GrantScope, right: bool) -> None:
    if right:
        granting.check_emergency(role, scope)
    else:
        with pytest.raises(BadScope):
            granting.check_emergency(role, scope)


def test_a_reason_says_something() -> None:
    granting.check_reason("เจ้าหน้าที่ประจำงานป่วย ต้องปิดวัน")
    for empty in ("", "  \n ", "urgent"):
        with pytest.raises(ReasonMissing):
            granting.check_reason(empty)


def test_a_role_does_not_end_before_it_begins() -> None:
    granting.check_until(None, at=AT)
    granting.check_until(AT + timedelta(days=1), at=AT)
    with pytest.raises(BadPeriod):
        granting.check_until(AT, at=AT)


# Names and passwords


@pytest.mark.parametrize("username", ["abc", "officer.50-1_a", "a" * 32])
def test_usernames_that_are_right(username: str) -> None:
    check_username(username)


@pytest.mark.parametrize("username", ["ab", "a" * 33, "Officer", "1abc", "ก.ข.ค", "a b c", "abc\n", ""])
def test_usernames_that_are_not(username: str) -> None:
    with pytest.raises(BadUsername):
        check_username(username)


@pytest.mark.parametrize("password", ["short", "a" * 9, "my officer1 word", "my OFFICER1 word"])
def test_passwords_that_are_weak(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, username="officer1")
