from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import FilteredRelation, Q, QuerySet

from otop.base.types import Actor, Text
from otop.fairs.models import Closing as Closing  # what these queries give out can be named by whoever asks them
from otop.fairs.models import Day as Day
from otop.fairs.models import Fair as Fair
from otop.fairs.models import Holding, Place
from otop.fairs.types import Clock, FairTime, UnknownFair, UnknownPlace
from otop.people.queries import check_may, may


def visible_fairs(*, actor: Actor, search: str = "") -> QuerySet[Fair]:
    """Fairs that the actor may see, newest first. A fair is a public event: everybody sees that it is held."""
    fairs = Fair.objects.select_related("venue").order_by("-starts_on", "slug")
    if search:
        fairs = fairs.filter(Q(name_th__icontains=search) | Q(name_en__icontains=search) | Q(slug__icontains=search))
    return fairs


def fair_by_slug(*, actor: Actor, slug: str, verb: str = "see_fair") -> Fair:
    """Raises UnknownFair, or NotAllowed if the actor may not do `verb` at this fair."""
    fair = fair_named(slug=slug)
    check_may(actor, verb, fair)
    return fair


def fair_named(*, slug: str) -> Fair:
    """For phones, whose key has already said which fair they may read. Raises UnknownFair."""
    fair = Fair.objects.select_related("venue").filter(slug=slug).first()
    if fair is None:
        raise UnknownFair(slug=slug)
    return fair


def fair_names(slugs: Collection[str] | None = None) -> dict[str, Text]:
    """Names by slug, newest first; without slugs all fairs. For roles that are held for one. One statement."""
    fairs = Fair.objects.order_by("-starts_on", "slug")
    rows = (fairs if slugs is None else fairs.filter(slug__in=slugs)).values_list("slug", "name_th", "name_en")
    return {slug: Text(th, en or th) for slug, th, en in rows}


def fair_of(*, fair_id: int) -> Fair:
    """For actions that are given a fair's id, before they ask whether they may. Raises UnknownFair."""
    fair = Fair.objects.filter(pk=fair_id).first()
    if fair is None:
        raise UnknownFair(slug=fair_id)
    return fair


def fair_time(fair: Fair) -> FairTime:
    return FairTime(fair.starts_on, fair.ends_on, fair.day_turns_at, Clock(fair.clock))


def days_of(*, fair_id: int) -> list[Day]:
    return list(Day.objects.filter(fair_id=fair_id).order_by("day"))


def closings_of(*, fair_id: int, day: date) -> list[Closing]:
    """By edition, from 1."""
    return list(Closing.objects.filter(day__fair_id=fair_id, day__day=day).order_by("edition"))


def next_edition(*, fair_id: int, day: date) -> int:
    """The number that the day's next closing makes."""
    return len(closings_of(fair_id=fair_id, day=day)) + 1


def places_of(*, actor: Actor, fair: Fair) -> list[Place]:
    """Places in the order that people count them: booth 2 before booth 10."""
    if not may(actor, "see_fair", fair):
        return []
    places = Place.objects.filter(fair=fair).select_related("zone")
    return sorted(places, key=lambda p: (p.kind, len(p.ref), p.ref))


def place_by_ref(*, fair: Fair, kind: str, ref: str) -> Place:
    """Raises UnknownPlace."""
    place = Place.objects.filter(fair=fair, kind=kind, ref=ref).first()
    if place is None:
        raise UnknownPlace(kind=kind, ref=ref, slug=fair.slug)
    return place


def fairs_with(*, ids: Collection[int]) -> dict[int, Fair]:
    """Fairs by row id, for windows that tell of many at once. One statement."""
    return Fair.objects.in_bulk(ids)


def places_with(*, ids: Collection[int]) -> dict[int, Place]:
    """Places with their fairs by row id, for windows that tell of many at once. One statement."""
    return Place.objects.select_related("fair").in_bulk(ids)


def booth_ids(*, fair_id: int, refs: Collection[str]) -> dict[str, int]:
    """Booth row ids by their number; unknown numbers are left out. One statement."""
    rows = Place.objects.filter(fair_id=fair_id, kind="booth", ref__in=refs)
    return dict(rows.values_list("ref", "id"))


def holder_of(*, place_id: int, on: date) -> Holding | None:
    return Holding.objects.select_related("producer").filter(place_id=place_id, period__contains=on).first()


def zone_of(*, place_id: int) -> Text | None:
    """The name of the zone in which a booth stands."""
    place = Place.objects.select_related("zone").get(pk=place_id)
    return Text(place.zone.name_th, place.zone.name_en or place.zone.name_th) if place.zone else None


def refs_of(*, fair_id: int, kind: str) -> list[str]:
    """The numbers of a fair's places of one kind, in the order in which people count them."""
    refs = Place.objects.filter(fair_id=fair_id, kind=kind).values_list("ref", flat=True)
    return sorted(refs, key=lambda ref: (len(ref), ref))


def booths_on(*, fair_id: int, day: date) -> list[tuple[str, Text | None]]:
    """Each booth's number and who holds it on a day, as people count booths. One statement."""
    held = FilteredRelation("holdings", condition=Q(holdings__period__contains=day))
    rows = Place.objects.filter(fair_id=fair_id, kind="booth").annotate(held=held)
    named = rows.values_list("ref", "held__producer__name_th", "held__producer__name_en")
    booths = [(ref, Text(th, en or "") if th else None) for ref, th, en in named]
    return sorted(booths, key=lambda booth: (len(booth[0]), booth[0]))
