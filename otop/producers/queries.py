from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from otop.base.secrecy import blind_indexes, decrypt
from otop.base.types import Actor, Text
from otop.people.queries import check_may_somewhere, may, within
from otop.producers import rules
from otop.producers.models import Contact, Producer
from otop.producers.types import IdentityKind, ProducerKind, ProducerRow, UnknownProducer

IDENTITY_COLUMN = "producers_contact.identity"
ORDERS = {"name": ("name_th", "pk"), "area": ("area__code", "name_th", "pk"), "newest": ("-registered_at", "pk")}


def producer_of(*, producer_id: UUID) -> Producer | None:
    """With its area and the areas above it. One statement."""
    return Producer.objects.select_related("area__parent__parent").filter(pk=producer_id).first()


def producer_names(ids: Collection[str] | None = None) -> dict[str, Text]:
    """Names by id, without ids all producers. For roles that are held for one. One statement."""
    rows = (Producer.objects.all() if ids is None else Producer.objects.filter(pk__in=ids)).values_list(
        "pk", "name_th", "name_en"
    )
    return {str(pk): Text(th, en or th) for pk, th, en in rows}


def producer_for(*, actor: Actor, producer_id: UUID, verb: str = "see_producer") -> Producer:
    """With its area, contact and who entered it, if the actor may do `verb` to it. One statement.

    Raises UnknownProducer also where it is somewhere else: an address must not tell what is there.
    """
    found = (
        Producer.objects.select_related("area__parent__parent", "contact", "entered_for__notice")
        .filter(within(actor, verb, area="area__code", subject="producer"), pk=producer_id)
        .first()
    )
    if found is None:
        raise UnknownProducer()
    return found


def producers_found(
    *, actor: Actor, search: str = "", kind: str = "", area: str = "", order: str = "name"
) -> QuerySet[Producer]:
    """Producers of the area in which the actor may search; `area` is the beginning of an area's code. Two statements
    for a page of any length. Raises NotAllowed."""
    check_may_somewhere(actor, "search_producers")
    found = Producer.objects.filter(within(actor, "search_producers", area="area__code", subject="producer"))
    if search:
        found = found.filter(Q(name_th__icontains=search) | Q(name_en__icontains=search))
    if kind:
        found = found.filter(kind=kind)
    if area:
        found = found.filter(area__code__startswith=area)
    return found.select_related("area__parent__parent").order_by(*ORDERS.get(order, ORDERS["name"]))


def as_row(actor: Actor, producer: Producer) -> ProducerRow:
    """What a list tells of one producer. No statement for a producer that was read with its area."""
    seen = may(actor, "see_producer", producer)
    return ProducerRow(
        producer_id=producer.pk,
        kind=ProducerKind(producer.kind),
        name=Text(producer.name_th, producer.name_en or producer.name_th),
        area_code=producer.area.code,
        area=area_words(producer),
        seen=seen,
        registered_at=producer.registered_at if seen else None,
    )


def area_words(producer: Producer) -> Text:
    """Tambon, district and province, the smallest first."""
    area = producer.area
    above = [
        area,
        *([area.parent] if area.parent else []),
        *([area.parent.parent] if area.parent and area.parent.parent else []),
    ]
    return Text(" ".join(_in_thai(a.code, a.name_th) for a in above), ", ".join(a.name_en for a in above))


def _in_thai(code: str, name: str) -> str:
    """With the word before it, as addresses are written; Bangkok's districts have theirs in the name."""
    if code.startswith("10"):
        return f"แขวง{name}" if len(code) == 6 else name
    return {2: "จ.", 4: "อ.", 6: "ต."}[len(code)] + name


def contact_of(producer: Producer) -> Contact | None:
    """The contact that was read with the producer; None where none is kept."""
    return getattr(producer, "contact", None)


def masked_identity(contact: Contact | None) -> str:
    """`1-xxxx-xxxxx-12-3`, or "" where no number is kept."""
    return rules.masked(identity_of(contact)) if contact is not None and contact.identity is not None else ""


def identity_of(contact: Contact) -> str:
    """The number itself. Only actions and `masked_identity` ask; pages show it after `reveal_identity` alone."""
    return decrypt(contact.identity, column=IDENTITY_COLUMN) if contact.identity is not None else ""


def same_identity(*, actor: Actor, producer: Producer) -> list[Producer]:
    """Other producers with the same number, as far as the actor may see them. One statement; none without a number."""
    contact = contact_of(producer)
    if contact is None or contact.identity is None:
        return []
    indexes = blind_indexes(identity_of(contact), column=IDENTITY_COLUMN)
    others = Producer.objects.filter(within(actor, "see_producer", area="area__code", subject="producer"))
    return list(others.filter(contact__identity_index__in=indexes).exclude(pk=producer.pk).order_by("name_th", "pk"))


def held_by(actor: Actor) -> QuerySet[Producer]:
    """The producers for which the actor holds the role of producer, with their contacts."""
    ids = [h.subject.removeprefix("producer:") for h in actor.held if h.subject.startswith("producer:")]
    return Producer.objects.filter(pk__in=ids).select_related("area__parent__parent", "contact").order_by("name_th")


def kind_of_identity(contact: Contact | None) -> IdentityKind | None:
    return IdentityKind(contact.identity_kind) if contact is not None and contact.identity_kind else None


def secret_words(*, producer_id: UUID) -> list[str]:
    """The number as people write it: what erasure looks for afterwards. Empty where none is kept."""
    contact = Contact.objects.filter(producer=producer_id, identity__isnull=False).first()
    if contact is None:
        return []
    digits = identity_of(contact)
    return [digits, rules.grouped(digits)]
