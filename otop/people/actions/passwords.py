"""Whether a new password will do."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator, UserAttributeSimilarityValidator
from django.core.exceptions import ValidationError

from otop.people.models import Account
from otop.people.queries import province_names
from otop.people.rules.names import check_own_words, check_password
from otop.people.types import CommonPassword, PasswordLikeName

COMMON = CommonPasswordValidator()  # the 20,000 that are tried first, in Django's own file
# Its measure counts letters only, so that below 0.85 long phrases look like names that they do not hold.
LIKE_NAME = UserAttributeSimilarityValidator(user_attributes=("username", "display_name"), max_similarity=0.85)


def check_new_password(*, account: Account, password: str) -> None:
    """Long, not the account's own name or like it, not what many use, not the programme's words only.

    Raises WeakPassword or one of its kinds. Forms ask it before they ask for the change.
    """
    check_password(password, username=account.username)
    check_own_words(password, provinces=province_names())
    for validator, problem in ((COMMON, CommonPassword), (LIKE_NAME, PasswordLikeName)):
        try:
            validator.validate(password, account)
        except ValidationError as error:
            raise problem() from error
