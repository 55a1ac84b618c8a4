"""From the bytes of a batch to records that can be booked, or to the reason why not. Pure."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NoReturn, TypeGuard, TypeVar
from uuid import UUID

import msgspec
import orjson

from otop.base.records import Fault
from otop.base.types import Text
from otop.devices.types import Scope
from otop.fairs.types import Clock, Moment, PlaceKind
from otop.orders.types import OrderBody
from otop.sales.types import SaleBody, SlipBody
from otop.sync.rules import limits
from otop.sync.rules.kinds import BODIES, KNOWN, PLACES
from otop.sync.types import SEQ_MAX, BadEnvelope, Code, Envelope, Kind, Record, Refused, TooLarge
from otop.visitors.types import CountBody

Read = TypeVar("Read")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")  # UUID() reads much that is none
_NUL = re.compile(rb"(?<!\\)(\\\\)*\\u0000")  # behind an even number of backslashes, in text and names alike
_NUMBER = re.compile(rb"-?\d{1,15}")  # from about 2^53 on it is not the same number in every language
_envelopes = msgspec.json.Decoder(Envelope)


class _Name:
    """A name of an object that equals no other, so that two that are the same both stay."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


_named = msgspec.json.Decoder(dict[_Name, msgspec.Raw], dec_hook=lambda _, text: _Name(text))


class _Slice(msgspec.Struct):
    body: msgspec.Raw


_slices = msgspec.json.Decoder(_Slice)


def read_envelope(content: bytes) -> Envelope:
    """Raises BadEnvelope."""
    envelope = read_strictly(content, _envelopes)
    try:
        parse_time(envelope.now)
    except ValueError as error:
        raise BadEnvelope(what=str(error)) from error
    return envelope


def read_strictly(content: bytes, decoder: msgspec.json.Decoder[Read]) -> Read:
    """One JSON object, in which no name stands twice: the decoder alone takes the last of two without a word.

    What is deeper inside is not looked at. Raises BadEnvelope.
    """
    try:
        read = decoder.decode(content)
        names = [name for name, _ in _pairs(content)]
        if len(set(names)) != len(names):
            raise ValueError("a name stands twice in one object")
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise BadEnvelope(what=str(error)) from error
    return read


def _pairs(content: bytes) -> list[tuple[str, msgspec.Raw]]:
    """The names of one JSON object in their order, doubled ones too, and what each stands for, unread."""
    return [(name.text, value) for name, value in _named.decode(content).items()]


def check_marks(content: bytes, *, most: int) -> None:
    """Whatever JSON it is, no more can be made of it than it has of these marks. Raises TooLarge."""
    if len(content) > most and (marks := len(content) - len(content.translate(None, b"{[:,"))) > most:
        raise TooLarge(what=f"{marks} of {{ [ : , > {most}")


def check_size(envelope: Envelope) -> None:
    """Raises TooLarge."""
    if len(envelope.records) > limits.RECORDS_MAX:
        raise TooLarge(what=f"{len(envelope.records)} records > {limits.RECORDS_MAX}")


def parse_time(text: str) -> datetime:
    """An RFC 3339 time with its zone. Raises ValueError."""
    if not _RFC3339.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is not a time such as 2015-11-03T10:05:00+07:00")
    at = datetime.fromisoformat(text.upper())
    if not 2000 <= at.year <= 2400:
        raise ValueError(f"the year {at.year} cannot be; years are C.E.")
    return at


def rule_time(scope: Scope, envelope: Envelope, *, received_at: datetime) -> datetime:
    """The server's time for every rule: its own, or the envelope's in a replayed fair."""
    return parse_time(envelope.now) if scope.time.clock == Clock.REPLAYED else received_at


def read_record(raw: bytes, scope: Scope, *, now: datetime, by_person: bool = False) -> Record | Refused:
    """`now` is the time of receipt that the rules go by. Nothing is looked up: the same bytes always read the same.

    A person who accepts a record answers for its sum and its age; its shape, kind, booth and day must be right all
    the same.
    """
    if len(raw) > limits.RECORD_BYTES_MAX:
        return _malformed(raw, f"{len(raw)} bytes > {limits.RECORD_BYTES_MAX}")
    try:
        fields = _strict_json(raw)
        digest = digest_of(fields)
        seq, record_id, name, at = _head(fields)
        body_text = bytes(_slices.decode(raw).body).decode()
    except (ValueError, TypeError, RecursionError, msgspec.DecodeError) as error:
        return _malformed(raw, str(error))
    kind = KNOWN.get(name)
    if kind is None:
        text = Text(
            "เครื่องแม่ข่ายยังไม่รู้จักรายการชนิด {kind} เก็บไว้แล้ว จะรับเมื่อปรับรุ่น",
            "The server does not know the kind {kind} yet. It is kept, and will be taken after an update.",
        )
        return Refused(seq, digest, raw, Fault(Code.UNKNOWN_KIND, text.format(kind=name)), record_id, name)
    body = _body(kind, fields["body"])
    fault = body if isinstance(body, Fault) else _check(kind, body, scope, now, by_person)
    if fault is not None:
        return Refused(seq, digest, raw, fault, record_id, name)
    moment = _moment(body, scope, at=at, now=now)
    return Record(
        seq=seq,
        id=record_id,
        kind=kind,
        at=at,
        day=moment.day,
        hour=moment.hour,
        believed_at=moment.at,
        clock=moment.clock,
        digest=digest,
        raw=raw,
        ledger_body=_without_buyer(fields["body"]) if isinstance(body, OrderBody) else body_text,
        said_at=fields["at"],
        said_id=None if fields["id"] == str(record_id) else fields["id"],
        body=body,
    )


def _moment(body: Any, scope: Scope, *, at: datetime, now: datetime) -> Moment:
    if isinstance(body, SlipBody):
        return scope.time.moment_on(body.day, at=at, received_at=now)
    return scope.time.moment(at=body.minute_at() if isinstance(body, CountBody) else at, received_at=now)


def digest_of(fields: dict[str, Any]) -> bytes:
    """SHA-256 over `{id, kind, at, body}` as JSON with keys in code point order, no spaces, UTF-8.

    Run, seq and device stay out, so that a restored second copy or a handed-in file is the same record.
    """
    same = {name: fields[name] for name in ("id", "kind", "at", "body") if name in fields}
    return hashlib.sha256(orjson.dumps(same, option=orjson.OPT_SORT_KEYS)).digest()


def _strict_json(raw: bytes) -> dict[str, Any]:
    fields = _strict.decode(raw.decode())
    if not isinstance(fields, dict):
        raise ValueError("a record is an object")
    if rb"\u0000" in raw and _NUL.search(raw):  # looked for plainly first: nearly no record has it
        raise ValueError("the character U+0000 cannot be stored")
    return fields


def _no_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return fields


def _no_fraction(text: str) -> NoReturn:
    raise ValueError(f"{text[:40]} is not a whole number")


_strict = json.JSONDecoder(object_pairs_hook=_no_repeats, parse_float=_no_fraction, parse_constant=_no_fraction)


def _head(fields: dict[str, Any]) -> tuple[int, UUID, str, datetime]:
    seq, kind, at = fields.get("seq"), fields.get("kind"), fields.get("at")
    if not _is_number(seq):
        raise ValueError("seq must be a whole number from 1")
    if not isinstance(kind, str) or not 1 <= len(kind) <= 40:
        raise ValueError("kind must be a word of the protocol")
    if not isinstance(at, str):
        raise ValueError("at must be a time")
    if not isinstance(fields.get("body"), dict):
        raise ValueError("body must be an object")
    text = fields.get("id")
    if not isinstance(text, str) or not _UUID.fullmatch(text):
        raise ValueError("id must be a UUID such as 01890a5d-ac96-774b-bcce-b302099a8057")
    return seq, UUID(text), kind, parse_time(at)


def _body(kind: Kind, fields: dict[str, Any]) -> Any:
    try:
        return msgspec.convert(fields, BODIES[kind])
    except msgspec.ValidationError as error:
        return _malformed_fault(str(error))


def _check(kind: Kind, body: Any, scope: Scope, now: datetime, by_person: bool) -> Fault | None:
    if scope.place_kind not in PLACES[kind]:
        text = Text("เครื่องของ {place} ส่งรายการชนิด {kind} ไม่ได้", "A phone of a {place} cannot send a {kind}.")
        return Fault(Code.SCOPE, text.format(place=scope.place_kind, kind=kind.value))
    if isinstance(body, SlipBody):
        if scope.place_kind == PlaceKind.BOOTH and body.booth != scope.place_ref:
            return unknown_booth(body.booth)
        if not scope.time.has_day(body.day):
            text = Text("{day} ไม่ใช่วันของงานนี้", "{day} is not a day of this fair.")
            return Fault(Code.DAY, text.format(day=body.day.isoformat()))
    fault: Fault | None = body.fault()
    if by_person:
        return None if fault is None or fault.code == Code.SUM else fault
    if scope.time.business_day(now) > scope.time.ends_on + limits.OLD_AFTER:
        text = Text(
            "งานจบไปเกิน {days} วันแล้ว ต้องให้เจ้าหน้าที่ตัดสิน",
            "The fair ended more than {days} days ago; an officer must decide.",
        )
        return Fault(Code.OLD, text.format(days=limits.OLD_AFTER.days))
    return fault


def unknown_booth(ref: str) -> Fault:
    text = Text("เครื่องนี้บันทึกแทนบูธ {ref} ไม่ได้", "This phone cannot speak for a booth {ref}.")
    return Fault(Code.BOOTH, text.format(ref=ref))


def _without_buyer(body: dict[str, Any]) -> str:
    """The ledger keeps a body word for word, but an order's without the buyer: that name lives in an erasable row."""
    return orjson.dumps({name: value for name, value in body.items() if name != "buyer"}).decode()


def _malformed(raw: bytes, what: str) -> Refused:
    """Even of a record that cannot be read we try its number, so that the phone knows which one is meant."""
    return Refused(_number_of(raw), hashlib.sha256(raw).digest(), raw, _malformed_fault(what))


def within_reach(r: Record | Refused, *, last_seq: int) -> Record | Refused:
    """A number far above all that the phone says it gave out is none of its own, and would owe all those between."""
    if isinstance(r, Refused) or r.seq <= last_seq + limits.AHEAD_MAX:
        return r
    what = f"seq {r.seq} is more than {limits.AHEAD_MAX} above last_seq {last_seq}"
    return Refused(r.seq, r.digest, r.raw, _malformed_fault(what), r.id, r.kind.value)


def _number_of(raw: bytes) -> int:
    """The number that the record bears, whether it may bear it or not; 0 where there is none, or two that differ.

    Never one from inside its body: a person who rejects the record lets go of that number.
    """
    try:
        pairs = _pairs(raw.decode("utf-8", "replace").encode())
    except (msgspec.DecodeError, RecursionError):
        return 0
    borne = {int(bytes(value)) for name, value in pairs if name == "seq" and _NUMBER.fullmatch(value)}
    return borne.pop() if len(borne) == 1 else 0


def _is_number(seq: object) -> TypeGuard[int]:
    return type(seq) is int and 1 <= seq <= SEQ_MAX


def _malformed_fault(what: str) -> Fault:
    return Fault(Code.MALFORMED, Text(f"รูปแบบข้อมูลไม่ถูกต้อง: {what}", f"The record is not well-formed: {what}"))


def count_lines(read: Sequence[Record | Refused]) -> int:
    bodies = (r.body for r in read if isinstance(r, Record))
    return sum(len(body.lines) for body in bodies if isinstance(body, SaleBody | OrderBody))


def clock_offset_ms(envelope: Envelope, *, now: datetime) -> int:
    """Server minus phone, in milliseconds."""
    return (now - parse_time(envelope.now)) // timedelta(milliseconds=1)
