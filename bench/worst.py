"""The worst that can be brought within the limits, and beyond them: made here, read by `outside.py`."""

from __future__ import annotations

import gzip
import io
import json
import struct
import zlib
from collections.abc import Callable
from random import Random

from PIL import Image

MIB = 1 << 20
TABLE = 64 * MIB - 200
BATCH = 8 * MIB - 1_000


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(width: int, height: int, *, bits: int = 8, colour: int = 6, interlaced: int = 0, more: bytes = b"") -> bytes:
    """One colour all over, so that its rows pack to a thousandth."""
    channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    packer, rows = zlib.compressobj(9), []
    for across, down in seven(width, height) if interlaced else [(width, height)]:
        row = bytes(1 + (across * bits * channels + 7) // 8)
        rows += [packer.compress(row * min(4096, down - start)) for start in range(0, down, 4096) if across]
    head = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)
    colours = chunk(b"PLTE", bytes(3)) if colour == 3 else b""
    pixels = chunk(b"IDAT", b"".join(rows) + packer.flush())
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + colours + more + pixels + chunk(b"IEND", b"")


def seven(width: int, height: int) -> list[tuple[int, int]]:
    """The sizes of the seven pictures of an interlaced PNG."""
    steps = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return [((width - x + dx - 1) // dx, (height - y + dy - 1) // dy) for x, y, dx, dy in steps]


def written(kind: str, size: tuple[int, int], mode: str = "RGB", **more: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size).save(made, kind, **more)
    return made.getvalue()


def jpeg_of_scans(count: int, side: int = 4472) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    whole = written("JPEG", (side, side), progressive=True)
    scan = whole[whole.rindex(b"\xff\xda") : -2]
    return whole[:-2] + scan * (count - whole.count(b"\xff\xda")) + b"\xff\xd9"


def noise(side: int = 1_600) -> bytes:
    made = io.BytesIO()
    Image.frombytes("RGB", (side, side), Random(5).randbytes(3 * side * side)).save(made, "JPEG", quality=10)
    return made.getvalue()


def frames(kind: str, count: int, size: tuple[int, int]) -> bytes:
    made = io.BytesIO()
    shown = [Image.new("RGB", size, (n % 256, n // 256, 0)) for n in range(count)]
    shown[0].save(made, kind, save_all=True, append_images=shown[1:], duration=40)
    return made.getvalue()


def tags(count: int = 2_700, data: int = 32_000) -> bytes:
    """Metadata of a camera whose every tag is the same long text."""
    head = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, count)
    entries = b"".join(struct.pack(">HHII", n + 1, 2, data, 8 + 6 + 12 * count) for n in range(count))
    return head + entries + bytes(4) + b"x" * data


def jpeg_of_tags(times: int) -> bytes:
    plain = written("JPEG", (640, 480))
    part = tags()
    return plain[:2] + (b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part) * times + plain[2:]


PICTURES: dict[str, Callable[[], bytes]] = {
    "PNG of 19,999,999 x 1": lambda: png(19_999_999, 1, bits=1, colour=0),
    "PNG of 1 x 19,999,998": lambda: png(1, 19_999_998, bits=1, colour=0),
    "PNG of 4,472 x 4,472": lambda: png(4_472, 4_472),
    "the same with 16 bits a channel": lambda: png(4_472, 4_472, bits=16),
    "the same with a palette": lambda: png(4_472, 4_472, colour=3),
    "the same, interlaced": lambda: png(4_472, 4_472, interlaced=1),
    "PNG with 60 texts that unpack to 1 MiB each": lambda: png(
        9, 9, more=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(MIB - 9), 9)) * 60
    ),
    "PNG with 900 of them": lambda: png(9, 9, more=chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(MIB - 9), 9)) * 900),
    "PNG of 80,000 empty parts": lambda: png(9, 9, more=chunk(b"teXt", b"") * 80_000),
    "PNG whose camera said much": lambda: png(9, 9, more=chunk(b"eXIf", tags(40_000, 500_000)[6:])),
    "PNG of 500 moving pictures": lambda: frames("PNG", 500, (400, 400)),
    "WebP of 500 moving pictures": lambda: frames("WEBP", 500, (400, 400)),
    "WebP of 4,472 x 4,472": lambda: written("WEBP", (4_472, 4_472)),
    "the same, lossless": lambda: written("WEBP", (4_472, 4_472), "RGBA", lossless=True),
    "JPEG of 4,472 x 4,472": lambda: written("JPEG", (4_472, 4_472)),
    "the same in 32 scans": lambda: jpeg_of_scans(32),
    "the same in 600 scans": lambda: jpeg_of_scans(600),
    "JPEG of noise": noise,
    "JPEG whose camera said much": lambda: jpeg_of_tags(16),
}


def listed(row: str, count: int) -> bytes:
    return ("ชื่อสินค้า OTOP,อปท.,อำเภอ,จังหวัด,LAT,LONG\n" + row * count).encode()


TABLES: dict[str, Callable[[], bytes]] = {
    "64 MiB of line ends": lambda: b"a\n1\n" + b"\n" * TABLE,
    "64 MiB of commas": lambda: b"a,b\n" + b"," * TABLE,
    "64 MiB of rows of two empty cells": lambda: b"a,b\n" + b",\n" * (TABLE // 2),
    "64 MiB of quotation marks": lambda: b'a,b\n"' + b'""' * (TABLE // 2),
    "499,999 rows of eight cells, with an emoji": lambda: (
        b"a,b,c,d,e,f,g,h\n" + ("😀" + "1234567,12345678,,,,,12345678,12\n").encode() * 499_999
    ),
    "3,990 rows of a thousand cells": lambda: (
        b",".join(b"%d" % n for n in range(1_000)) + b"\n" + (b"1" + b",123456789012345" * 999 + b"\n") * 3_990
    ),
}
PRODUCTS: dict[str, Callable[[], bytes]] = {
    "240,000 good rows that are the same": lambda: listed(
        "ผ้าไหม,อบต.ตัวอย่าง,อำเภอตัวอย่าง,เชียงใหม่,18.79,98.98\n", 240_000
    ),
    "rows of which everything is to be remarked": lambda: listed("๑\t-,๑\t-,๑\t-,๑\t-,๑,x\n", 400_000),
    "rows of very long cells": lambda: listed("๑" * 100_000 + ",๑,๑,๑,๑,x\n", 210),
}
INCOME: dict[str, Callable[[], bytes]] = {
    "3,990 rows of a thousand cells, none an amount": lambda: (
        ("จังหวัด," + ",".join(f"x{n}" for n in range(999)) + "\n").encode() + (b"n" + b",x" * 999 + b"\n") * 3_990
    ),
    "amounts of 100,000 digits": lambda: "จังหวัด,ตุลาคม 2566\n".encode() + (b"n," + b"9" * 100_000 + b"\n") * 600,
}


def packed(*records: bytes) -> bytes:
    head = b'{"run":"01890a5d-ac96-774b-bcce-b302099a8057","last_seq":17,"now":"2015-11-03T10:05:02+07:00","records":['
    return gzip.compress(head + b",".join(records) + b"]}")


def note(body: bytes) -> bytes:
    head = (
        b'{"seq":1,"id":"01890a5d-ac96-774b-bcce-b302099a8057","kind":"note","at":"2015-11-03T10:05:00+07:00","body":'
    )
    return head + body + b"}"


def envelope_of(names: bytes) -> bytes:
    return gzip.compress(gzip.decompress(packed()).replace(b"{", b"{" + names, 1))


BATCHES: dict[str, Callable[[], bytes]] = {
    "8 MiB of records that are numbers": lambda: packed(b"1" + b",1" * (BATCH // 2)),
    "one gibibyte of zeros, packed": lambda: gzip.compress(bytes(1 << 30)),
    "500 records of 5,300 lists": lambda: packed(*[note(b'{"text":"x","a":[' + b"[]," * 5_300 + b"1]}")] * 500),
    "500 records of as many lists as may be, with U+0000": lambda: packed(
        *[note(rb'{"text":"\u0000","a":[' + b"[]," * 240 + b"1]}")] * 500
    ),
    "3 records of as many lists as may be, with U+0000": lambda: packed(
        *[note(rb'{"text":"\u0000","a":[' + b"[]," * 41_600 + b"1]}")] * 3
    ),
    "500 records of as many objects as may be": lambda: packed(
        *[note(b'{"text":"x","a":[' + b'{"":1},' * 160 + b"1]}")] * 500
    ),
    "an envelope of as many lists as may be": lambda: envelope_of(b'"x":[' + b"[]," * 124_900 + b"1],"),
    "an envelope of as many names as may be": lambda: envelope_of(b"".join(b'"%x":1,' % n for n in range(124_900))),
    "63 records of 128 KiB, with an emoji": lambda: packed(
        *[note('{"text":"x","a":"😀'.encode() + b"x" * 130_000 + b'"}')] * 63
    ),
    "one record of 8 MiB, with an emoji": lambda: packed(
        note('{"text":"x","a":"😀'.encode() + b"x" * (BATCH - 1_000) + b'"}')
    ),
    "63 records of numbers with 4,200 digits": lambda: packed(
        *[note(b'{"text":"x","a":[' + b",".join([b"9" * 4_200] * 31) + b"]}")] * 63
    ),
    "500 records of backslashes": lambda: packed(*[note(b'{"text":"x","a":"' + rb"\\" * 8_200 + b'"}')] * 500),
    "lists in lists, as deep as they go": lambda: packed(note(b'{"text":"x","a":' + b"[" * 900 + b"]" * 900 + b"}")),
}
RELEASES: dict[str, Callable[[], bytes]] = {
    "256 KiB of names that nobody knows": lambda: json.dumps({f"x{n}": 0 for n in range(20_000)}).encode()[: 256 << 10],
    "200 orders of 1,000 letters": lambda: json.dumps(
        {"visitors": 1, "foreign_orders": [{"product_th": "x" * 1_000}] * 200}
    ).encode(),
    "16 MiB": lambda: b'{"visitors": 1' + b" " * (16 * MIB) + b"}",
}
