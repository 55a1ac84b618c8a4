"""The phones' door: reads an HTTP request, asks one action, writes an answer. Nothing is decided here."""

from __future__ import annotations

import hashlib
import logging
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec
import orjson
from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.log import log_response

from otop.base.access import phones
from otop.base.addresses import visitor_address
from otop.base.types import Problem, Text
from otop.base.uploads import (
    BrokenPicture,
    FileTooLarge,
    LongPicture,
    MovingPicture,
    PicturesBusy,
    TooManyPixels,
    WrongKind,
)
from otop.base.waiting import log_wait, waited_too_long
from otop.devices.actions import enrol as enrol_device
from otop.devices.queries import scope_of
from otop.devices.types import CodeGone, Scope, TooManyTries
from otop.fairs.types import Clock
from otop.sync import actions, queries
from otop.sync.rules import limits
from otop.sync.rules.reading import check_marks, check_size, parse_time, read_envelope, read_strictly
from otop.sync.types import (
    BadEnvelope,
    NoPicturesFromHere,
    Revoked,
    TooLarge,
    TooManyPictures,
    TooMuchRefused,
    TooOften,
)

log = logging.getLogger("otop.sync")
View = Callable[[HttpRequest], HttpResponse]


class Unauthorized(Problem):
    code = "unauthorized"
    text = Text("กุญแจของเครื่องนี้ไม่ถูกต้อง", "This phone's key is not right. Nothing was stored.")


class Away(Problem):
    code = "away"
    text = Text("ฐานข้อมูลไม่ตอบ เก็บรายการไว้แล้วส่งใหม่", "The database does not answer. Keep the records and send again.")


class InUse(Problem):
    code = "busy"
    text = Text(
        "ข้อมูลส่วนนี้กำลังถูกใช้งานอยู่ ยังไม่มีอะไรถูกบันทึก เก็บไว้แล้วส่งใหม่",
        "This is in use right now. Nothing was stored: keep it and send it again.",
    )


class NoSuchAddress(Problem):
    code = "not_found"
    text = Text("ไม่มีที่อยู่นี้", "There is no such address.")


class Broken(Problem):
    code = "broken"
    text = Text("เครื่องแม่ข่ายขัดข้อง เก็บรายการไว้แล้วส่งใหม่", "The server failed. Keep the records and send again.")


_STATUS: dict[type[Problem], int] = {
    BadEnvelope: 400,
    Unauthorized: 401,
    Revoked: 401,
    NoSuchAddress: 404,
    CodeGone: 410,
    TooLarge: 413,
    TooManyTries: 429,
    TooOften: 429,
    NoPicturesFromHere: 403,
    TooManyPictures: 429,
    TooMuchRefused: 429,
    FileTooLarge: 413,
    TooManyPixels: 413,
    LongPicture: 413,
    WrongKind: 415,
    MovingPicture: 415,
    BrokenPicture: 422,
    Broken: 500,
    Away: 503,
    InUse: 503,
    PicturesBusy: 503,
}


def door(*methods: str) -> Callable[[View], View]:
    """Answer problems as problem+json, in both languages; while the database is away or in use 503, nothing stored."""

    def wrap(view: View) -> View:
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method not in methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(methods)})
            try:
                return view(request)
            except (OperationalError, InterfaceError, InternalError) as error:
                return _unanswered(request, error)
            except Problem as problem:
                if isinstance(problem, Unauthorized | Revoked | CodeGone | TooManyTries):
                    log.info("refused at the door: %s", problem.code)
                return _problem(problem)

        return answer

    return wrap


def _unanswered(request: HttpRequest, error: Exception) -> HttpResponse:
    """What the database did not answer, logged once."""
    if waited_too_long(error):
        answer = _problem(InUse())
        log_wait(request, answer)
    else:
        answer = _problem(Away())
        log_response("database away", response=answer, request=request, logger=log, level="warning")
    return answer


def _problem(problem: Problem) -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": problem.message.en,
        "status": _STATUS[type(problem)],
        "code": problem.code,
        "message": problem.message.as_dict(),
    }
    response = HttpResponse(orjson.dumps(body), status=_STATUS[type(problem)], content_type="application/problem+json")
    if isinstance(problem, TooOften):
        response["Retry-After"] = str(problem.retry_s)
    elif isinstance(problem, TooManyTries):
        response["Retry-After"] = "60"
    elif isinstance(problem, Away):
        response["Retry-After"] = str(limits.RETRY_WHEN_AWAY_S)
    elif isinstance(problem, PicturesBusy | InUse):
        response["Retry-After"] = str(limits.RETRY_WHEN_BUSY_S)
    return response


def _json(value: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), status=status, content_type="application/json")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _problem(NoSuchAddress())


def broken(request: HttpRequest) -> HttpResponse:
    return _problem(Broken())


class _Enrolment(msgspec.Struct):
    code: str
    name: str = ""


_enrolments = msgspec.json.Decoder(_Enrolment)


@phones
@door("POST")
def enrol(request: HttpRequest) -> HttpResponse:
    asked = read_strictly(_body(request, limits.ENROLMENT_BYTES_MAX), _enrolments)
    name = "".join(letter for letter in asked.name if letter.isprintable())[: limits.NAME_LETTERS_MAX]
    made = enrol_device(code=asked.code, name=name, source=visitor_address(request), at=datetime.now(UTC))
    scope = {"fair": made.fair_slug, "kind": made.place_kind, "ref": made.place_ref}
    return _json({"device": str(made.device_id), "key": made.key, "scope": scope}, 201)


@phones
@door("GET")
def setup(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    if scope.revoked:
        raise Revoked
    content = orjson.dumps(queries.setup_of(scope, at=_now(request, scope)))
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if etag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(content, content_type="application/json", headers=headers)


def _now(request: HttpRequest, scope: Scope) -> datetime:
    """The server's time; in a replayed fair the phone's own, where it says it. Raises BadEnvelope."""
    said = request.GET.get("now")
    if said is None or scope.time.clock is not Clock.REPLAYED:
        return datetime.now(UTC)
    try:
        return parse_time(said)
    except ValueError as error:
        raise BadEnvelope(what=str(error)) from error


@phones
@door("POST")
def records(request: HttpRequest) -> HttpResponse:
    received_at = datetime.now(UTC)
    scope = _scope(request)
    content = _body(request)
    check_marks(content, most=limits.MARKS_A_BATCH_MAX)
    envelope = read_envelope(content)
    check_size(envelope)
    receipt = actions.hand_in(scope=scope, envelope=envelope, at=received_at)
    if scope.revoked or receipt.revoked:
        raise Revoked
    return _json(
        {
            "answers": [answered.as_json() for answered in receipt.answers],
            "held_to": receipt.held_to,
            "clock_offset_ms": receipt.clock_offset_ms,
        }
    )


@phones
@door("POST")
def pictures(request: HttpRequest) -> HttpResponse:
    """The picture as it is, not packed; what it is called is made from the very bytes that were sent."""
    scope = _scope(request)
    if scope.revoked:
        raise Revoked
    sent = _sent(request, limits.PICTURE_BYTES_MAX)
    name, new = actions.keep_picture(scope=scope, content=sent, at=datetime.now(UTC))
    return _json({"picture": name}, 201 if new else 200)


def _scope(request: HttpRequest) -> Scope:
    """What the key in `Authorization: Device <uuid>:<key>` opens. Raises Unauthorized."""
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    device, _, key = secret.partition(":")
    try:
        device_id = UUID(device)
    except ValueError:
        raise Unauthorized from None
    scope = scope_of(device_id=device_id, key=key) if kind == "Device" else None
    if scope is None:
        raise Unauthorized
    return scope


def _body(request: HttpRequest, unpacked_max: int = limits.UNPACKED_BYTES_MAX) -> bytes:
    """What was sent, unpacked; read no further than the limits. Raises TooLarge, BadEnvelope."""
    sent = _sent(request, min(limits.SENT_BYTES_MAX, unpacked_max))
    encoding = request.headers.get("Content-Encoding", "identity").lower()
    if encoding == "identity":
        return sent
    if encoding != "gzip":
        raise BadEnvelope(what=f"Content-Encoding {encoding[:20]!r}")
    unpacker = zlib.decompressobj(wbits=31)
    try:
        content = unpacker.decompress(sent, unpacked_max + 1)
    except zlib.error as error:
        raise BadEnvelope(what=str(error)) from error
    if len(content) > unpacked_max:
        raise TooLarge(what=f"{unpacked_max} bytes unpacked")
    if not unpacker.eof or unpacker.unused_data:
        raise BadEnvelope(what="gzip: not one whole stream")
    return content


def _sent(request: HttpRequest, most: int) -> bytes:
    """Raises TooLarge."""
    sent = request.read(most + 1)
    if len(sent) > most:
        raise TooLarge(what=f"{most} bytes sent")
    return sent
