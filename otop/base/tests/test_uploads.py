from __future__ import annotations

import io
import signal
import struct
import subprocess
import sys
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from PIL import Image

from otop.base import uploads
from otop.base.picture_reader import SCAN, SCANS_MAX, Limits, reduced, small
from otop.base.types import Problem
from otop.base.uploads import (
    BrokenPicture,
    FileTooLarge,
    Kind,
    LongPicture,
    MovingPicture,
    PicturesBusy,
    TooManyPixels,
    WrongKind,
    check_file,
    kind_of,
    one_picture,
)
from tests.sync.server import PATIENCE_S, wait_until

pytestmark = pytest.mark.wide

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


def bomb(width: int, height: int, *, more: bytes = b"", pixels: bytes = bytes(1000)) -> bytes:
    """A small PNG that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [part(b"IHDR", head), more, part(b"IDAT", zlib.compress(pixels)), part(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def part(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def moving(kind: str, count: int = 2) -> bytes:
    made = io.BytesIO()
    shown = [Image.new("RGB", (30, 20), (200 * n, 0, 0)) for n in range(count)]
    shown[0].save(made, kind, save_all=True, append_images=shown[1:], duration=40)
    return made.getvalue()


def scanned(count: int, size: tuple[int, int] = (64, 64)) -> bytes:
    """A progressive JPEG with so many scans: its last one comes again and again."""
    whole = picture("JPEG", size, progressive=True)
    return whole[:-2] + whole[whole.rindex(SCAN) : -2] * (count - whole.count(SCAN)) + b"\xff\xd9"


def webp_head(width: int, height: int) -> bytes:
    """A WebP that is nothing but its head."""
    sizes = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + sizes


def jpeg_head(width: int, height: int) -> bytes:
    """A JPEG that ends where its pixels would begin."""
    frame = struct.pack(">HBHHB", 17, 8, height, width, 3) + bytes([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0])
    scan = struct.pack(">HB", 12, 3) + bytes([1, 0, 2, 0, 3, 0, 0, 63, 0])
    return b"\xff\xd8\xff\xc0" + frame + SCAN + scan


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


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, a reader comes to its end."""
    monkeypatch.setattr(uploads, "PICTURE_DEADLINE_S", 300)


# What is made of a picture


def made(content: bytes, *, side: int = 1_600) -> Image.Image:
    """As the reader makes it, in this process."""
    limits = Limits(side, 20_000_000, uploads.PICTURE_SIDE_MAX, uploads.PICTURE_RATIO_MAX)
    before = Image.MAX_IMAGE_PIXELS
    try:
        kept = Image.open(io.BytesIO(reduced(content, kind_of(content).name, limits)))
    finally:
        Image.MAX_IMAGE_PIXELS = before
    assert kept.format == "WEBP"
    return kept


def test_nothing_of_a_photograph_is_kept_but_what_it_shows() -> None:
    photograph = with_traces()
    assert b"EXAMPLE-PHONE" in photograph
    assert Image.open(io.BytesIO(photograph)).getexif().get_ifd(GPS)
    content = one_picture(photograph, side=1_600, bytes_max=1 << 20, pixels_max=10**6)
    kept = Image.open(io.BytesIO(content))
    assert not kept.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment"} & kept.info.keys()
    assert b"EXAMPLE" not in content
    assert b"EXIF" not in content


@pytest.mark.parametrize(("side", "size"), [(1_600, (200, 400)), (100, (50, 100))])
def test_a_photograph_stands_as_its_camera_was_held(side: int, size: tuple[int, int]) -> None:
    shown = made(with_traces(), side=side).convert("RGB")
    assert shown.size == size
    top, bottom = (shown.getpixel((size[0] // 2, size[1] * eighth // 8)) for eighth in (1, 7))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[0] > 200 > 60 > top[2]
    assert bottom[2] > 200 > 60 > bottom[0]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("size", "kept"),
    [
        ((100, 50), (100, 50)),
        ((1_600, 400), (1_600, 400)),
        ((3_000, 1_500), (1_600, 800)),
        ((200, 3_300), (96, 1_600)),
        ((1, 20), (1, 20)),
    ],
)
def test_a_picture_is_never_larger_than_it_was(kind: str, size: tuple[int, int], kept: tuple[int, int]) -> None:
    assert made(picture(kind, size)).size == kept


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_every_kind_of_pixel_is_taken_and_what_was_clear_stays_clear(mode: str) -> None:
    for size in ((10, 10), (3_300, 1_700)):
        assert (made(picture("PNG", size, mode)).mode == "RGBA") == (mode in {"RGBA", "LA"})


def test_a_large_photograph_is_unpacked_at_a_part_of_its_size() -> None:
    photograph = Image.open(io.BytesIO(picture("JPEG", (4_000, 3_000))))
    assert (small(photograph, 800).size, photograph.size) == ((800, 600), (1_000, 750))


# What is refused by its head: most of these have no pixels at all, and would be broken pictures if any were read


def read(content: bytes, *, side: int = 1_600) -> bytes:
    return one_picture(content, side=side, bytes_max=1 << 20, pixels_max=20_000_000)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (bomb(5_000, 4_001), TooManyPixels),
        (bomb(0x7FFFFFFF, 0x7FFFFFFF), TooManyPixels),
        (jpeg_head(60_000, 60_000), TooManyPixels),
        (webp_head(16_000_000, 200), TooManyPixels),
        (bomb(19_999_999, 1), LongPicture),
        (bomb(1, 19_999_998), LongPicture),
        (bomb(12_001, 1_500), LongPicture),
        (bomb(2_001, 100), LongPicture),
        (jpeg_head(30_000, 600), LongPicture),
        (picture("WEBP", (100, 2_010)), LongPicture),
        (bomb(30, 20, more=part(b"acTL", struct.pack(">II", 100_000, 0))), MovingPicture),
        (moving("PNG"), MovingPicture),
        (moving("WEBP"), MovingPicture),
        (scanned(SCANS_MAX + 1), BrokenPicture),
        (bomb(9, 9, more=part(b"zTXt", b"a\0\0" + zlib.compress(bytes(2 << 20))), pixels=bytes(9 * 28)), BrokenPicture),
        (bomb(9, 9, more=part(b"iCCP", b"a\0\0" + zlib.compress(bytes(2 << 20))), pixels=bytes(9 * 28)), BrokenPicture),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_picture_that_would_cost_too_much_is_refused_by_its_head(content: bytes, problem: type[Problem]) -> None:
    assert len(content) < 100_000
    with pytest.raises(problem) as refused:
        read(content)
    assert refused.value.message.th
    assert refused.value.message.en


def test_what_is_just_within_the_limits_is_taken() -> None:
    for content in (picture("PNG", (12_000, 600)), picture("WEBP", (100, 2_000)), scanned(SCANS_MAX), picture("MPO")):
        assert kind_of(read(content)) is Kind.WEBP
    assert kind_of(read(bomb(9, 9, more=part(b"zTXt", b"a\0\0" + zlib.compress(bytes(9))), pixels=bytes(9 * 28))))


def test_each_place_sets_its_own_limits() -> None:
    with pytest.raises(TooManyPixels, match="1 million"):
        one_picture(picture("JPEG", (1_000, 1_001)), side=100, bytes_max=1 << 20, pixels_max=1_000_000)
    with pytest.raises(FileTooLarge):
        one_picture(picture(), side=100, bytes_max=100, pixels_max=10**6)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", WrongKind),
        (b"GIF89a", WrongKind),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", WrongKind),
        (b"x" * ((1 << 20) + 1), FileTooLarge),
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
        read(content)
    assert refused.value.message.th


# The process that opens it


def in_a_reader(change: str, content: bytes, kind: str) -> subprocess.CompletedProcess[bytes]:
    """What the reader does under other limits of its own."""
    words = (
        f"import sys; from otop.base import picture_reader as reader; {change}; sys.exit(reader.main(*sys.argv[1:]))"
    )
    limits = ["1600", "20000000", str(uploads.PICTURE_SIDE_MAX), str(uploads.PICTURE_RATIO_MAX)]
    command = [sys.executable, "-I", "-c", words, kind, *limits]
    return subprocess.run(command, input=content, capture_output=True, check=False)


def test_a_reader_ends_when_its_time_on_the_processor_is_over() -> None:
    hard = scanned(40_000, size=(2_000, 2_000))
    ended = in_a_reader("reader.CPU_S, reader.SCANS_MAX = 1, 10**6", hard, "JPEG")
    assert (ended.returncode, ended.stdout) in [(-signal.SIGKILL, b""), (-signal.SIGXCPU, b"")]


def test_a_reader_that_needs_more_memory_than_it_may_have_says_that_the_picture_cannot_be_opened() -> None:
    change = "import psutil; reader.MEMORY_BYTES = psutil.Process().memory_info().vms + (20 << 20)"
    ended = in_a_reader(change, picture("PNG", (4_000, 4_000)), "PNG")
    assert (ended.returncode, ended.stdout) == (uploads.REFUSED, b"broken_picture")


def another_reader(folder: Path, monkeypatch: pytest.MonkeyPatch, words: str) -> Path:
    program = folder / "reader.py"
    program.write_text(words)
    monkeypatch.setattr(uploads, "READER", program)
    return program


def test_a_reader_that_crashes_leaves_a_sentence_and_one_that_is_wrong_is_our_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    another_reader(tmp_path, monkeypatch, "import os; os.abort()")
    with pytest.raises(BrokenPicture):
        read(picture())
    another_reader(tmp_path, monkeypatch, "1 / 0")
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        read(picture())


def test_a_reader_that_takes_too_long_is_ended_and_the_picture_may_come_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = another_reader(tmp_path, monkeypatch, "import signal; signal.pause()")
    monkeypatch.setattr(uploads, "PICTURE_DEADLINE_S", 0.05)
    with pytest.raises(PicturesBusy):
        read(picture())
    assert not [child for child in psutil.Process().children() if str(program) in child.cmdline()]


def test_one_picture_is_opened_at_a_time_one_waits_and_a_third_comes_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = another_reader(
        tmp_path,
        monkeypatch,
        "import os, pathlib, sys, time\n"
        "here = pathlib.Path(__file__).parent\n"
        "(here / f'{os.getpid()}.began').touch()\n"
        "while not (here / 'go').exists(): time.sleep(0.01)\n"
        "sys.stdout.write('made')\n",
    )
    monkeypatch.setattr(uploads, "PICTURE_WAIT_S", PATIENCE_S)
    monkeypatch.setattr(uploads, "PICTURE_DEADLINE_S", PATIENCE_S)
    with ThreadPoolExecutor(2) as pool:
        two = [pool.submit(read, picture()) for _ in range(2)]
        wait_until(lambda: uploads._line._value == 0 and began(program), what="one is opened, one waits")
        with pytest.raises(PicturesBusy):
            read(picture())
        assert began(program) == 1
        (tmp_path / "go").touch()
        assert [one.result() for one in two] == [b"made", b"made"]
    assert began(program) == 2


def test_a_turn_that_does_not_come_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "PICTURE_WAIT_S", 0.01)
    with uploads._turn, pytest.raises(PicturesBusy):
        read(picture())
    assert kind_of(read(picture())) is Kind.WEBP


def began(program: Path) -> int:
    return len(list(program.parent.glob("*.began")))
