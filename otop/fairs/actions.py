from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max

from otop.areas.queries import by_code
from otop.base.announcements import announce
from otop.base.sql import hot_cursor
from otop.base.types import Actor, Whereabouts
from otop.base.waiting import waited_too_long
from otop.fairs import rules
from otop.fairs.models import Bucket, Closing, Day, Fair, Holding, Place, Venue, Zone
from otop.fairs.types import BadFair, BeingClosed, BoothTaken, Clock, ClosedDay, PlaceKind, UnknownDay, UnknownPlace
from otop.people.queries import check_may

GENERAL = ("ทั่วไป", "General")


def create_fair(
    *,
    by: Actor,
    slug: str,
    name_th: str,
    name_en: str,
    starts_on: date,
    ends_on: date,
    booths: int,
    gates: int,
    counters: int,
    at: datetime,
    desks: int = 1,
    clock: Clock = Clock.REAL,
    opens_at: time = time(10),
    closes_at: time = time(20),
    area_code: str = "",
) -> Fair:
    """A fair with its days, one general zone and bucket, and booths, gates and counters numbered from 1.

    `area_code` is of the area that holds it, and whose officers run it; "" is the nation. Raises BadFair.
    """
    check_may(by, "create_fair", Whereabouts(area_code))
    if area_code and by_code(area_code) is None:
        raise BadFair(what_th=f"ไม่มีพื้นที่รหัส {area_code}", what_en=f"no area has the code {area_code}")
    counts = {PlaceKind.BOOTH: booths, PlaceKind.GATE: gates, PlaceKind.COUNTER: counters, PlaceKind.DESK: desks}
    named = {kind.value: count for kind, count in counts.items()}
    rules.check_new_fair(slug=slug, starts_on=starts_on, ends_on=ends_on, counts=named)
    try:
        with transaction.atomic():
            fair = Fair.objects.create(
                slug=slug,
                name_th=name_th,
                name_en=name_en,
                starts_on=starts_on,
                ends_on=ends_on,
                clock=clock,
                area_code=area_code,
            )
            _add_days(fair, opens_at, closes_at)
            zone = Zone.objects.create(fair=fair, name_th=GENERAL[0], name_en=GENERAL[1], position=1)
            bucket = Bucket.objects.create(fair=fair, name_th=GENERAL[0], name_en=GENERAL[1], position=1)
            Place.objects.bulk_create(_numbered_places(fair, counts, zone, bucket))
            announce("fairs.created", by=by, at=at, subject=f"fair:{fair.id}", after={"slug": slug, "clock": clock})
    except IntegrityError as error:
        raise BadFair(what_th=f"มีงาน {slug} อยู่แล้ว", what_en=f"fair {slug} exists already") from error
    return fair


def _add_days(fair: Fair, opens_at: time, closes_at: time) -> None:
    days = (fair.ends_on - fair.starts_on).days + 1
    Day.objects.bulk_create(
        Day(fair=fair, day=fair.starts_on + timedelta(days=n), opens_at=opens_at, closes_at=closes_at)
        for n in range(days)
    )


def _numbered_places(fair: Fair, counts: Mapping[PlaceKind, int], zone: Zone, bucket: Bucket) -> list[Place]:
    return [
        Place(
            fair=fair,
            kind=kind,
            ref=str(number),
            zone=zone if kind == PlaceKind.BOOTH else None,
            bucket=bucket if kind == PlaceKind.BOOTH else None,
        )
        for kind, count in counts.items()
        for number in range(1, count + 1)
    ]


def assign_booth(*, by: Actor, place_id: int, producer_id: UUID, starts_on: date, until: date, at: datetime) -> Holding:
    """The producer holds the booth in `[starts_on, until)`. Raises BoothTaken if anyone does within that period."""
    place = Place.objects.select_related("fair").get(pk=place_id, kind=PlaceKind.BOOTH)
    check_may(by, "assign_booth", place.fair)
    try:
        with transaction.atomic():
            # Else two at once wait for each other in the exclusion constraint, and one dies of the deadlock.
            lock_place(place_id=place.pk)
            holding = Holding.objects.create(
                place=place,
                producer_id=producer_id,
                period=DateRange(starts_on, until),
                made_at=at,
                made_by=by.id,
            )
            announce(
                "fairs.booth_assigned",
                by=by,
                at=at,
                subject=f"place:{place.id}",
                after={"producer": str(producer_id), "from": starts_on.isoformat(), "until": until.isoformat()},
            )
    except IntegrityError as error:
        raise BoothTaken(ref=place.ref, period=f"{starts_on} – {until}") from error
    return holding


def add_zone(*, by: Actor, fair_id: int, name_th: str, name_en: str, at: datetime) -> Zone:
    """The fair has one more zone, after those that it has. Raises BadFair without a name."""
    position = _next_position(by, fair_id, Zone, name_th)
    with _positions_differ(), transaction.atomic():
        zone = Zone.objects.create(fair_id=fair_id, name_th=name_th, name_en=name_en, position=position)
        announce("fairs.zone_added", by=by, at=at, subject=f"fair:{fair_id}", after={"zone": zone.pk, "name": name_th})
    return zone


def add_bucket(*, by: Actor, fair_id: int, name_th: str, name_en: str, at: datetime) -> Bucket:
    """The fair has one more row in which money is ranked, after those that it has. Raises BadFair without a name."""
    position = _next_position(by, fair_id, Bucket, name_th)
    with _positions_differ(), transaction.atomic():
        bucket = Bucket.objects.create(fair_id=fair_id, name_th=name_th, name_en=name_en, position=position)
        announce(
            "fairs.bucket_added", by=by, at=at, subject=f"fair:{fair_id}", after={"bucket": bucket.pk, "name": name_th}
        )
    return bucket


def _next_position(by: Actor, fair_id: int, kind: type[Zone] | type[Bucket], name_th: str) -> int:
    fair = Fair.objects.get(pk=fair_id)
    check_may(by, "create_fair", fair)
    if not name_th.strip():
        raise BadFair(what_th="ต้องมีชื่อ", what_en="it needs a name")
    last: int = kind.objects.filter(fair=fair).aggregate(last=Max("position", default=0))["last"]
    return last + 1


@contextmanager
def _positions_differ() -> Iterator[None]:
    """Of two who add at once, the database lets one through; the other hears it as a sentence."""
    try:
        yield
    except IntegrityError as error:
        raise BadFair(what_th="มีผู้เพิ่มพร้อมกัน ลองอีกครั้ง", what_en="somebody else added one just now; try again") from error


def place_booth(*, by: Actor, place_id: int, zone_id: int, bucket_id: int, at: datetime) -> None:
    """The booth stands in this zone, and its money is ranked in this bucket; both are of its own fair.

    Raises UnknownPlace if the zone or the bucket is another fair's.
    """
    with transaction.atomic():
        lock_place(place_id=place_id)
        place = Place.objects.select_related("fair").get(pk=place_id, kind=PlaceKind.BOOTH)
        check_may(by, "create_fair", place.fair)
        for kind, pk in ((Zone, zone_id), (Bucket, bucket_id)):
            if not kind.objects.filter(pk=pk, fair_id=place.fair_id).exists():
                raise UnknownPlace(kind=kind.__name__.lower(), ref=pk, slug=place.fair.slug)
        before = {"zone": place.zone_id, "bucket": place.bucket_id}
        place.zone_id, place.bucket_id = zone_id, bucket_id
        place.save(update_fields=["zone", "bucket"])
        announce(
            "fairs.booth_placed",
            by=by,
            at=at,
            subject=f"place:{place_id}",
            before=before,
            after={"zone": zone_id, "bucket": bucket_id},
        )


def set_target(*, by: Actor, fair_id: int, target_satang: int, at: datetime) -> None:
    fair = Fair.objects.get(pk=fair_id)
    check_may(by, "create_fair", fair)
    with transaction.atomic():
        before = fair.target_satang
        fair.target_satang = target_satang
        fair.save(update_fields=["target_satang"])
        announce(
            "fairs.target_set",
            by=by,
            at=at,
            subject=f"fair:{fair_id}",
            before={"satang": before},
            after={"satang": target_satang},
        )


def set_venue(*, by: Actor, fair_id: int, name_th: str, name_en: str, at: datetime) -> Venue:
    """The fair is held there. A venue is known by its two names and serves one fair after another."""
    fair = Fair.objects.get(pk=fair_id)
    check_may(by, "create_fair", fair)
    with transaction.atomic():
        venue, _ = Venue.objects.get_or_create(name_th=name_th, name_en=name_en)
        before = fair.venue_id
        fair.venue = venue
        fair.save(update_fields=["venue"])
        announce(
            "fairs.venue_set",
            by=by,
            at=at,
            subject=f"fair:{fair_id}",
            before={"venue": before},
            after={"venue": venue.pk},
        )
    return venue


def lock_place(*, place_id: int) -> None:
    """Make batches of one place wait for each other until the transaction ends."""
    with hot_cursor() as cursor:
        cursor.execute("SELECT 1 FROM fairs_place WHERE id = %s FOR NO KEY UPDATE", [place_id])


def lock_place_and_days(*, place_id: int, fair_id: int, days: Collection[date]) -> set[date]:
    """Lock the place as `lock_place` does, keep the days from being closed meanwhile, and tell which are closed.

    A closing takes its day FOR UPDATE, so what a batch brings is in the edition or late, never neither. `closed_at`
    stands on the locked row itself: PostgreSQL reads a locked row afresh after waiting, and nothing else.
    """
    with hot_cursor() as cursor:
        cursor.execute(
            "SELECT d.day, d.closed_at IS NOT NULL FROM fairs_place p JOIN fairs_day d ON d.fair_id = p.fair_id"
            " WHERE p.id = %s AND d.fair_id = %s AND d.day = ANY(%s)"
            " ORDER BY d.day FOR NO KEY UPDATE OF p FOR KEY SHARE OF d",
            [place_id, fair_id, sorted(days)],
        )
        return {day for day, closed in cursor.fetchall() if closed}


def lock_days(*, fair_id: int, days: Collection[date]) -> set[date]:
    """As `lock_place_and_days`, for further days once the place is locked."""
    with hot_cursor() as cursor:
        cursor.execute(
            "SELECT day, closed_at IS NOT NULL FROM fairs_day WHERE fair_id = %s AND day = ANY(%s)"
            " ORDER BY day FOR KEY SHARE",
            [fair_id, sorted(days)],
        )
        return {day for day, closed in cursor.fetchall() if closed}


def close_day(
    *, by: Actor, fair_id: int, day: date, missing: list[dict[str, object]], reason: str, at: datetime
) -> ClosedDay:
    """The day has one more edition. Call it with the day already locked by `lock_day_to_close`."""
    with transaction.atomic():
        row = lock_day_to_close(fair_id=fair_id, day=day)
        if row.closed_at is None:
            row.closed_at = at
            row.save(update_fields=["closed_at"])
        closing = Closing.objects.create(
            day=row,
            edition=row.closings.count() + 1,
            closed_at=at,
            closed_by=by.id,
            missing=missing,
            reason=reason,
        )
        announce(
            "fairs.day_closed",
            by=by,
            at=at,
            subject=f"fair:{fair_id}",
            after={"day": day.isoformat(), "edition": closing.edition, "missing": missing},
            why=reason,
        )
    return ClosedDay(day, closing.edition, at)


def lock_day_to_close(*, fair_id: int, day: date) -> Day:
    """Wait until no batch is handing in for this day, and keep new ones waiting.

    Raises UnknownDay, and BeingClosed where the wait takes longer than a page may: then leave the transaction.
    """
    try:
        row = Day.objects.select_for_update().filter(fair_id=fair_id, day=day).first()
    except OperationalError as error:
        if waited_too_long(error):
            raise BeingClosed from error
        raise
    if row is None:
        raise UnknownDay(day=day.isoformat(), slug=str(fair_id))
    return row
