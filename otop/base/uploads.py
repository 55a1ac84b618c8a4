"""Files that people bring: judged by what is in them, never by their name or by what the browser says."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from PIL import Image, ImageFile, ImageOps

from otop.base.types import Problem, Text

FILES_MAX = 10
PICTURE_BYTES_MAX = 12 << 20
PICTURE_PIXELS_MAX = 40_000_000
SIDES = (320, 800, 1600)  # the longer side of each size
QUALITY = 82


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


class TooManyFiles(Problem):
    code = "too_many_files"
    text = Text("แนบได้ครั้งละไม่เกิน {most} แฟ้ม", "At most {most} files can be sent at a time.")


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


@dataclass(frozen=True, slots=True)
class Picture:
    """One size of a picture as we keep it: WebP, upright, without metadata."""

    content: bytes
    width: int
    height: int


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


def check_count(files: Sequence[object], *, most: int = FILES_MAX) -> None:
    """Raises TooManyFiles."""
    if len(files) > most:
        raise TooManyFiles(most=most)


def pictures(content: bytes) -> list[Picture]:
    """The picture in our sizes, the smallest first; none is larger than what came. Nothing of the file itself is kept.

    Raises FileTooLarge, WrongKind, TooManyPixels, BrokenPicture.
    """
    upright = _opened(content, bytes_max=PICTURE_BYTES_MAX, pixels_max=PICTURE_PIXELS_MAX)
    longest = max(upright.size)
    return [_written(upright, side) for side in sorted({min(side, longest) for side in SIDES})]


def one_picture(content: bytes, *, side: int, bytes_max: int, pixels_max: int) -> Picture:
    """The same in one size, no side of it longer than `side`."""
    upright = _opened(content, bytes_max=bytes_max, pixels_max=pixels_max)
    return _written(upright, min(side, max(upright.size)))


def _opened(content: bytes, *, bytes_max: int, pixels_max: int) -> Image.Image:
    """Its pixels and nothing else, turned as its camera was held. Only the reader of its own kind is tried."""
    kind = check_file(content, allowed=PICTURES, bytes_max=bytes_max)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # we set a limit of our own, and broken metadata is left behind anyway
            image: Image.Image = Image.open(io.BytesIO(content), formats=[kind.name])
            if image.width * image.height > pixels_max:  # known from the head, before a pixel is unpacked
                raise TooManyPixels(most_million=pixels_max // 1_000_000)
            ImageFile.LOAD_TRUNCATED_IMAGES = False  # for all of the process; the maker of PDFs wants it otherwise
            image.load()
            clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
            upright = ImageOps.exif_transpose(image).convert("RGBA" if clear else "RGB")
    except Image.DecompressionBombError:
        raise TooManyPixels(most_million=pixels_max // 1_000_000) from None
    except (TooManyPixels, MemoryError):
        raise
    except Exception:
        # Readers of pictures fail in every way that bytes can be wrong; for us all of them mean the same.
        raise BrokenPicture from None
    bare = Image.new(upright.mode, upright.size)
    bare.paste(upright)
    return bare


def _written(image: Image.Image, side: int) -> Picture:
    longest = max(image.size)
    size = (max(1, image.width * side // longest), max(1, image.height * side // longest))
    scaled = image if size == image.size else image.resize(size, Image.Resampling.LANCZOS)
    made = io.BytesIO()
    scaled.save(made, "WEBP", quality=QUALITY, method=4)
    return Picture(made.getvalue(), scaled.width, scaled.height)
