"""Files that people bring: judged by what is in them, never by their name or by what the browser says."""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

from otop.base.types import Problem, Text

PICTURE_SIDE_MAX = 12_000
PICTURE_RATIO_MAX = 20  # the longer side by the shorter
PICTURE_WAIT_S = 2
PICTURE_DEADLINE_S = 10
READER = Path(__file__).with_name("picture_reader.py")
REFUSED = 3  # the exit code with which the reader says a refusal's code

log = logging.getLogger("otop.uploads")


class Kind(StrEnum):
    """What a file is. TEXT is whatever is readable text; what it says is for its reader to judge."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WebP"
    PDF = "PDF"
    SPREADSHEET = "XLSX"
    OLD_SPREADSHEET = "XLS"
    GZIP = "gzip"
    TEXT = "text"
    OTHER = "binary"


PICTURES = (Kind.JPEG, Kind.PNG, Kind.WEBP)
STARTS = {
    b"\xff\xd8\xff": Kind.JPEG,
    b"\x89PNG\r\n\x1a\n": Kind.PNG,
    b"%PDF-": Kind.PDF,
    b"PK\x03\x04": Kind.SPREADSHEET,
    b"\xd0\xcf\x11\xe0": Kind.OLD_SPREADSHEET,
    b"\x1f\x8b": Kind.GZIP,
}


class FileTooLarge(Problem):
    code = "file_too_large"
    text = Text("แฟ้มใหญ่เกิน {most_mb} MiB โปรดใช้แฟ้มที่เล็กกว่า", "The file is larger than {most_mb} MiB. Use a smaller one.")


class WrongKind(Problem):
    code = "wrong_kind"
    text = Text(
        "เนื้อหาของแฟ้มเป็น {found} ใช้ไม่ได้ที่นี่ ให้ใช้ {allowed}",
        "What is in the file is {found}, which cannot be used here. Use {allowed}.",
    )


class BrokenPicture(Problem):
    code = "broken_picture"
    text = Text(
        "เปิดภาพนี้ไม่ได้ แฟ้มอาจเสียหรือไม่ครบ โปรดบันทึกภาพใหม่แล้วส่งอีกครั้ง",
        "This picture cannot be opened; it may be broken or cut short. Save it again and send it once more.",
    )


class TooManyPixels(Problem):
    code = "too_many_pixels"
    text = Text(
        "ภาพใหญ่เกิน {most_million} ล้านพิกเซล โปรดย่อภาพก่อนส่ง",
        "The picture has more than {most_million} million pixels. Make it smaller, then send it.",
    )


class LongPicture(Problem):
    code = "too_long"
    text = Text(
        "ภาพยาวเกินไป แต่ละด้านมีได้ไม่เกิน {side_max:,} พิกเซล และด้านยาวไม่เกิน {ratio_max} เท่าของด้านสั้น โปรดตัดภาพก่อนส่ง",
        "The picture is too long: a side has at most {side_max:,} pixels, and the longer at most {ratio_max} times as "
        "many as the shorter. Cut it to what must be seen, then send it.",
    )


class MovingPicture(Problem):
    code = "moving_picture"
    text = Text("ภาพนี้เคลื่อนไหว โปรดส่งภาพนิ่ง", "The picture moves. Send a still one.")


class PicturesBusy(Problem):
    code = "busy"
    text = Text(
        "ระบบกำลังเปิดภาพอื่นอยู่ ยังไม่ได้เก็บภาพนี้ โปรดเก็บภาพไว้แล้วส่งใหม่",
        "Another picture is being opened. This one was not stored: keep it and send it again.",
    )


def kind_of(content: bytes) -> Kind:
    for start, kind in STARTS.items():
        if content.startswith(start):
            return kind
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return Kind.WEBP
    return Kind.OTHER if b"\0" in content and not content.startswith((b"\xff\xfe", b"\xfe\xff")) else Kind.TEXT


def check_file(content: bytes, *, allowed: Sequence[Kind], bytes_max: int) -> Kind:
    """What the file is. Raises FileTooLarge, WrongKind."""
    if len(content) > bytes_max:
        raise FileTooLarge(most_mb=bytes_max >> 20)
    found = kind_of(content)
    if found not in allowed:
        raise WrongKind(found=found.value, allowed=", ".join(allowed))
    return found


def one_picture(content: bytes, *, side: int, bytes_max: int, pixels_max: int) -> bytes:
    """The picture as WebP, upright, no side longer than `side`; nothing else of the file is kept.

    It is opened in a process of its own, one at a time in each of ours, and ends in bounded time
    (docs/decisions/0021-bounded-parsing.md). Raises FileTooLarge, WrongKind, TooManyPixels, LongPicture,
    MovingPicture, BrokenPicture, PicturesBusy.
    """
    kind = check_file(content, allowed=PICTURES, bytes_max=bytes_max)
    limits = (side, pixels_max, PICTURE_SIDE_MAX, PICTURE_RATIO_MAX)
    done = _read_in_turn(content, kind.name, *map(str, limits))
    if done.returncode == 0:
        return done.stdout
    if done.returncode < 0:  # ended at its limits, or the reader of this kind crashed
        log.warning("a picture ended its reader with signal %s", -done.returncode)
        raise BrokenPicture
    if done.returncode != REFUSED:
        raise RuntimeError(done.stderr.decode(errors="replace"))
    match done.stdout.decode():
        case TooManyPixels.code:
            raise TooManyPixels(most_million=pixels_max // 1_000_000)
        case LongPicture.code:
            raise LongPicture(side_max=PICTURE_SIDE_MAX, ratio_max=PICTURE_RATIO_MAX)
        case MovingPicture.code:
            raise MovingPicture
        case _:
            raise BrokenPicture


_line = threading.BoundedSemaphore(2)  # one is being opened, one waits; a third would only hold a thread
_turn = threading.Lock()


def _read_in_turn(content: bytes, *words: str) -> subprocess.CompletedProcess[bytes]:
    """Raises PicturesBusy."""
    if not _line.acquire(blocking=False):
        raise PicturesBusy
    try:
        if not _turn.acquire(timeout=PICTURE_WAIT_S):
            raise PicturesBusy
        try:
            command = [sys.executable, "-I", str(READER), *words]
            return subprocess.run(
                command, input=content, capture_output=True, env={}, timeout=PICTURE_DEADLINE_S, check=False
            )
        except subprocess.TimeoutExpired:
            raise PicturesBusy from None
        finally:
            _turn.release()
    finally:
        _line.release()
