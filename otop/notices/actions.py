from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from otop.base.announcements import announce
from otop.base.types import NATION, Actor
from otop.notices import rules
from otop.notices.models import Consent, Notice
from otop.notices.queries import consent_in_force, notice_of
from otop.notices.types import NoticeKind, Way
from otop.people.queries import check_may


def load_shipped(*, by: Actor, at: datetime) -> int:
    """The shipped versions are there; one that is there already stays as it was shown. Returns how many are new."""
    check_may(by, "handle_privacy", NATION)
    with transaction.atomic():
        known = set(Notice.objects.values_list("kind", "version"))
        new = [n for n in rules.SHIPPED if (n.kind.value, n.version) not in known]
        Notice.objects.bulk_create(
            Notice(
                kind=n.kind,
                version=n.version,
                starts_on=n.starts_on,
                text_th=n.text.th,
                text_en=n.text.en,
                assumed=n.assumed,
            )
            for n in new
        )
        for n in new:
            announce("notices.published", by=by, at=at, subject=f"notice:{n.kind}:{n.version}")
    return len(new)


def record_consent(*, by: Actor, subject: str, kind: NoticeKind, given: bool, way: Way, at: datetime) -> Consent | None:
    """It is written down that the subject said yes or no to the version in force. What holds already changes nothing.

    Whether `by` may speak for the subject is asked by the caller, who knows what the subject is.
    Raises NotByConsent, UnknownNotice.
    """
    rules.check_consent(kind)
    if (consent_in_force(subject=subject, kind=kind) is not None) == given:
        return None
    notice = notice_of(kind, on=localdate(at))
    with transaction.atomic():
        said = Consent.objects.create(subject=subject, notice=notice, given=given, way=way, at=at, by=by.id)
        announce(
            "notices.consent_given" if given else "notices.consent_withdrawn",
            by=by,
            at=at,
            subject=subject,
            after={"kind": kind.value, "version": notice.version, "way": way.value},
        )
    return said
