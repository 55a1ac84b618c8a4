from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from otop.base.types import Problem
from otop.base.uploads import (
    FILES_MAX,
    PICTURE_BYTES_MAX,
    PICTURE_PIXELS_MAX,
    BrokenPicture,
    FileTooLarge,
    Kind,
    TooManyFiles,
    TooManyPixels,
    WrongKind,
    check_count,
    check_file,
    kind_of,
    one_picture,
    pictures,
)

ORIENTATION, GPS, MAKE = 0x0112, 0x8825, 0x010F
TURNED = 6  # the camera was held on its side


def picture(kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **more: object) -> bytes:
    image = Image.new(mode, size, 200 if mode in {"L", "P"} else None)
    made = io.BytesIO()
    image.save(made, kind, **more)
    return made.getvalue()


def with_traces() -> bytes:
    """A photograph as a phone takes it: where it was, which phone, how it was held. Its left half is red."""
    image = Image.new("RGB", (400, 200), (0, 0, 255))
    image.paste((255, 0, 0), (0, 0, 200, 200))
    exif = Image.Exif()
    exif[MAKE] = "EXAMPLE-PHONE"
    exif[ORIENTATION] = TURNED
    exif[GPS] = {1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)}
    made = io.BytesIO()
    image.save(made, "JPEG", exif=exif, comment=b"EXAMPLE-COMMENT", quality=95)
    return made.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b"")]
    chunks = [struct.pack(">I", len(b)) + n + b + struct.pack(">I", zlib.crc32(n + b)) for n, b in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (picture("JPEG"), Kind.JPEG),
        (picture("PNG"), Kind.PNG),
        (picture("WEBP"), Kind.WEBP),
        (b"%PDF-1.7", Kind.PDF),
        (b"PK\x03\x04", Kind.SPREADSHEET),
        (b"\xd0\xcf\x11\xe0", Kind.OLD_SPREADSHEET),
        (b"\x1f\x8b\x08", Kind.GZIP),
        ("ชื่อ,ราคา\n".encode("cp874"), Kind.TEXT),
        ("ชื่อ".encode("utf-16"), Kind.TEXT),
        (b"<svg onload=x>", Kind.TEXT),
        (b"MZ\0\0", Kind.OTHER),
        (b"RIFF\0\0\0\0WAVE", Kind.OTHER),
        (b"", Kind.TEXT),
    ],
)
def test_a_file_is_what_is_in_it(content: bytes, kind: Kind) -> None:
    assert kind_of(content) is kind


def test_a_file_of_another_kind_or_too_large_is_refused_with_what_is_allowed() -> None:
    assert check_file(b"{}", allowed=[Kind.TEXT], bytes_max=1 << 20) is Kind.TEXT
    with pytest.raises(WrongKind, match="PDF, which cannot be used here"):
        check_file(b"%PDF-1.7", allowed=[Kind.JPEG, Kind.PNG], bytes_max=1 << 20)
    with pytest.raises(FileTooLarge, match="1 MiB"):
        check_file(b"x" * ((1 << 20) + 1), allowed=[Kind.TEXT], bytes_max=1 << 20)


def test_more_files_than_we_take_are_refused() -> None:
    check_count([b""] * FILES_MAX)
    with pytest.raises(TooManyFiles):
        check_count([b""] * (FILES_MAX + 1))


def test_nothing_of_a_photograph_is_kept_but_what_it_shows() -> None:
    photograph = with_traces()
    assert b"EXAMPLE-PHONE" in photograph
    assert Image.open(io.BytesIO(photograph)).getexif().get_ifd(GPS)
    for made in pictures(photograph):
        kept = Image.open(io.BytesIO(made.content))
        assert not kept.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment"} & kept.info.keys()
        assert b"EXAMPLE" not in made.content
        assert b"EXIF" not in made.content


def test_a_photograph_stands_as_its_camera_was_held() -> None:
    (small, own) = pictures(with_traces())
    assert (own.width, own.height) == (200, 400)
    assert (small.width, small.height) == (160, 320)
    shown = Image.open(io.BytesIO(own.content)).convert("RGB")
    top, bottom = shown.getpixel((100, 50)), shown.getpixel((100, 350))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize(
    ("size", "sizes"),
    [
        ((100, 50), [(100, 50)]),
        ((320, 320), [(320, 320)]),
        ((640, 480), [(320, 240), (640, 480)]),
        ((1600, 400), [(320, 80), (800, 200), (1600, 400)]),
        ((3000, 1500), [(320, 160), (800, 400), (1600, 800)]),
        ((1, 9000), [(1, 320), (1, 800), (1, 1600)]),
    ],
)
def test_a_picture_comes_in_our_sizes_and_never_larger_than_it_was(
    size: tuple[int, int], sizes: list[tuple[int, int]]
) -> None:
    made = pictures(picture("PNG", size))
    assert [(one.width, one.height) for one in made] == sizes
    assert [Image.open(io.BytesIO(one.content)).size for one in made] == sizes
    assert {kind_of(one.content) for one in made} == {Kind.WEBP}


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_pixel_is_taken_and_what_was_clear_stays_clear(mode: str) -> None:
    (made,) = pictures(picture("PNG", (10, 10), mode))
    kept = Image.open(io.BytesIO(made.content))
    assert (kept.mode == "RGBA") == (mode in {"RGBA", "LA"})


def test_a_picture_that_unpacks_to_more_than_we_can_hold_is_refused_by_its_head() -> None:
    for width, height in ((PICTURE_PIXELS_MAX, 2), (30_000, 30_000), (0x7FFFFFFF, 0x7FFFFFFF)):
        with pytest.raises(TooManyPixels, match="40 million"):
            pictures(bomb(width, height))


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", WrongKind),
        (b"GIF89a", WrongKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WrongKind),
        (b"x" * (PICTURE_BYTES_MAX + 1), FileTooLarge),
        (b"\xff\xd8\xff", BrokenPicture),
        (picture("JPEG")[:400], BrokenPicture),
        (picture("PNG")[:-30], BrokenPicture),
        (bomb(100, 100), BrokenPicture),
        (bomb(0, 0), BrokenPicture),
        (b"RIFF\xff\xff\xff\xffWEBPVP8 ", BrokenPicture),
        (b"\xff\xd8\xff" + picture("PNG"), BrokenPicture),
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content: bytes, problem: type[Problem]) -> None:
    with pytest.raises(problem) as refused:
        pictures(content)
    assert refused.value.message.th


def test_one_size_is_never_larger_than_what_came_and_keeps_to_its_own_limits() -> None:
    def size(content: bytes, *, side: int = 100, bytes_max: int = 1 << 20, pixels_max: int = 10**6) -> tuple[int, int]:
        made = one_picture(content, side=side, bytes_max=bytes_max, pixels_max=pixels_max)
        return made.width, made.height

    assert (size(picture()), size(picture("PNG", (30, 20)))) == ((100, 75), (30, 20))
    with pytest.raises(TooManyPixels):
        size(picture(), pixels_max=640 * 480 - 1)
    with pytest.raises(FileTooLarge):
        size(picture(), bytes_max=100)
