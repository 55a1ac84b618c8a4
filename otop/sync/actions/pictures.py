"""Photographs of slips."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor, ActorKind
from otop.base.uploads import one_picture
from otop.devices.queries import is_revoked
from otop.devices.types import Scope
from otop.fairs.actions import lock_place
from otop.fairs.types import BANGKOK, PlaceKind
from otop.sync.models import SlipPicture
from otop.sync.rules import limits
from otop.sync.types import NoPicturesFromHere, Revoked, TooManyPictures


def keep_picture(*, scope: Scope, content: bytes, at: datetime) -> tuple[str, bool]:
    """The picture is kept at its fair, in our own size. Returns what a slip calls it, and whether it is new.

    It is read before anything is locked, and not at all once this phone has sent its pictures of the day. Raises
    NoPicturesFromHere, TooManyPictures, Revoked, and what `one_picture` raises.
    """
    if scope.place_kind not in (PlaceKind.BOOTH, PlaceKind.DESK):
        raise NoPicturesFromHere
    digest = hashlib.sha256(content).digest()
    here = SlipPicture.objects.filter(fair_id=scope.fair_id)
    if here.filter(digest=digest).exists():
        return digest.hex(), False
    begins = at.astimezone(BANGKOK).replace(hour=0, minute=0, second=0, microsecond=0)
    today = here.filter(device_id=scope.device_id, received_at__gte=begins)
    full = TooManyPictures(retry_s=int((begins + timedelta(days=1) - at).total_seconds()) + 1)
    if today.count() >= limits.PICTURES_A_DAY_MAX:
        raise full
    picture = one_picture(
        content,
        side=limits.PICTURE_KEPT_SIDE_MAX,
        bytes_max=limits.PICTURE_BYTES_MAX,
        pixels_max=limits.PICTURE_PIXELS_MAX,
    )
    with transaction.atomic():
        lock_place(place_id=scope.place_id)
        if is_revoked(device_id=scope.device_id):
            raise Revoked
        if today.count() >= limits.PICTURES_A_DAY_MAX:
            raise full
        _, new = SlipPicture.objects.get_or_create(
            fair_id=scope.fair_id,
            digest=digest,
            defaults={"device_id": scope.device_id, "received_at": at, "content": picture},
        )
        if not new:  # another place sent the very same bytes meanwhile
            return digest.hex(), False
        announce(
            "sync.picture_kept",
            by=Actor(ActorKind.DEVICE, str(scope.device_id), "phone"),
            at=at,
            subject=f"fair:{scope.fair_id}",
            after={
                "fair": scope.fair_id,
                "picture": digest.hex(),
                "sha256": hashlib.sha256(picture).hexdigest(),
            },
        )
    return digest.hex(), True
