"""A person's word on something that waits for a look, as forms bring it."""

from __future__ import annotations

from django.contrib import messages
from django.utils import timezone

from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Text
from otop.fairs.queries import Fair
from otop.sync.actions import look_again, look_at

LOOKED = Text("บันทึกว่าดูแล้ว", "It is kept that this was looked at.")
AGAIN = Text("นำกลับมารอดูอีกครั้ง", "It waits for a look again.")


def looked(request: Request, fair: Fair, subject: str, form: ReasonForm) -> bool:
    """Whether the subject is settled; if not, the form says why."""
    if not form.is_valid():
        return False
    look_at(by=request.actor, fair_id=fair.pk, subject=subject, reason=form.cleaned_data["reason"], at=timezone.now())
    messages.success(request, say(LOOKED))
    return True


def again(request: Request, fair: Fair, subject: str) -> None:
    """The subject waits again."""
    look_again(by=request.actor, fair_id=fair.pk, subject=subject, at=timezone.now())
    messages.success(request, say(AGAIN))
