from __future__ import annotations

from datetime import date

import pytest

from otop.base.types import SYSTEM, Actor, ActorKind, Held
from otop.people.actions import check_new_password
from otop.people.models import Account
from otop.people.rules.names import check_own_words
from otop.people.rules.signing_in import requires_second_factor
from otop.people.types import CommonPassword, LongPassword, PasswordLikeName, ProgrammePassword, WeakPassword

PROVINCES = ["เชียงใหม่", "Chiang Mai", "น่าน", "Nan"]


@pytest.mark.parametrize(
    "password", ["ตะกร้าหวายใบใหญ่", "somtam-and-silk", "ช้างสามตัวกินข้าว 2 จาน", "nan otop four dogs", "otop-เชียงใหม่-แมวดำ"]
)
def test_words_of_ones_own_are_enough(password: str) -> None:
    check_own_words(password, provinces=PROVINCES)


@pytest.mark.parametrize(
    "password",
    ["123456789012", "OTOP-Chiang Mai-2568", "เชียงใหม่2568!!!!", "otopotopotop", "โอทอปน่าน 123456", "tambon-thai-abc"],
)
def test_words_that_anybody_here_would_try_are_not(password: str) -> None:
    with pytest.raises(ProgrammePassword):
        check_own_words(password, provinces=PROVINCES)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("short words", WeakPassword),
        ("my-officer1-password", WeakPassword),
        ("qwertyuiop123", CommonPassword),
        ("otop-2568-2569", ProgrammePassword),
        ("somchai-jaide", PasswordLikeName),
    ],
)
def test_a_bad_password_is_told_why(password: str, problem: type[WeakPassword]) -> None:
    account = Account(username="officer1", display_name="Somchai Jaidee")
    with pytest.raises(problem):
        check_new_password(account=account, password=password)


@pytest.mark.django_db
def test_a_password_of_128_letters_is_taken_whole_and_a_longer_one_is_not() -> None:
    account, longest = Account(username="officer1"), ("แมวดำสามตัว " * 11)[:128]
    check_new_password(account=account, password=longest)
    account.set_password(longest)
    assert not account.check_password(longest[:-1])
    with pytest.raises(LongPassword, match="128"):
        check_new_password(account=account, password=longest + "x")


def test_a_role_needs_a_second_factor_from_its_day_on() -> None:
    roles = (Held("viewer"), Held("auditor", second_factor_from=date(2026, 1, 2)))
    somebody = Actor(ActorKind.ACCOUNT, "1", "somebody", roles)
    assert requires_second_factor(somebody, on=date(2026, 1, 2))
    assert not requires_second_factor(somebody, on=date(2026, 1, 1))
    assert not requires_second_factor(Actor(ActorKind.ACCOUNT, "1", "somebody", roles[:1]), on=date(2028, 1, 1))
    assert not requires_second_factor(SYSTEM, on=date(2028, 1, 1))
