"""Photographs of slips."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.db import transaction

from otop.base.announcements import announce
from otop.base.types import Actor, ActorKind
from otop.base.uploads import PicturesBusy, one_picture
from otop.devices.queries import is_revoked
from otop.devices.types import Scope
from otop.fairs.actions import lock_place
from otop.fairs.types import PlaceKind
from otop.sync.actions.picture_days import count_picture, uncount_picture
from otop.sync.models import SlipPicture
from otop.sync.rules import limits
from otop.sync.types import NoPicturesFromHere, Revoked


def keep_picture(*, scope: Scope, content: bytes, at: datetime) -> tuple[str, bool]:
    """The picture is kept at its fair, in our own size. Returns what a slip calls it, and whether it is new.

    It is read before anything is locked, and not at all once this phone has sent its pictures of the day, of which one
    that could not be opened is one. Raises NoPicturesFromHere, TooManyPictures, Revoked, and what `one_picture` raises.
    """
    if scope.place_kind not in (PlaceKind.BOOTH, PlaceKind.DESK):
        raise NoPicturesFromHere
    digest = hashlib.sha256(content).digest()
    here = SlipPicture.objects.filter(fair_id=scope.fair_id)
    if here.filter(digest=digest).exists():
        return digest.hex(), False
    count_picture(scope, at=at)
    try:
        picture = one_picture(
            content,
            side=limits.PICTURE_KEPT_SIDE_MAX,
            bytes_max=limits.PICTURE_BYTES_MAX,
            pixels_max=limits.PICTURE_PIXELS_MAX,
        )
    except PicturesBusy:
        uncount_picture(scope, at=at)
        raise
    with transaction.atomic():
        lock_place(place_id=scope.place_id)
        if is_revoked(device_id=scope.device_id):
            raise Revoked
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
