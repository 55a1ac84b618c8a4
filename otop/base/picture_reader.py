"""Opens one picture in a process of its own, which ends at its limits (docs/decisions/0021-bounded-parsing.md).

`uploads.py` runs this file by its path. So it imports nothing of ours, and no other process of ours imports Pillow for
the pictures of strangers.
"""

from __future__ import annotations

import io
import resource
import sys
import warnings
from dataclasses import dataclass

from PIL import Image, ImageOps

SCANS_MAX = 32  # of a progressive JPEG; cameras and programs write about ten, and each costs a walk over all pixels
CPU_S = 5  # the worst that the limits let in took 1.4 s (docs/threats.md)
MEMORY_BYTES = 512 << 20
SCAN = b"\xff\xda"  # stands nowhere in the pixels of a JPEG but where a scan begins
QUALITY = 82
REFUSED = 3  # the exit code; what stands on standard output is then the code of the refusal


class Refused(Exception):
    """`str()` is the code of a Problem in `uploads.py`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """No side of what is made is longer than `side`; the others are those of what comes."""

    side: int
    pixels_max: int
    side_max: int
    ratio_max: int


def main(kind: str, *limits: str) -> int:
    for limit, most in (
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    warnings.simplefilter("ignore")  # we set limits of our own, and broken metadata is left behind anyway
    try:
        made = reduced(sys.stdin.buffer.read(), kind, Limits(*map(int, limits)))
    except Refused as refused:
        sys.stdout.write(str(refused))
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


def reduced(content: bytes, kind: str, limits: Limits) -> bytes:
    """The picture as WebP, upright, no side longer than it was, with nothing else of the file.

    Only the reader of its own kind is tried. Raises Refused.
    """
    if kind == "JPEG" and content.count(SCAN) > SCANS_MAX:
        raise Refused("broken_picture")
    Image.MAX_IMAGE_PIXELS = limits.pixels_max // 2  # twice as many Pillow refuses, WebP before it reserves memory
    try:
        image: Image.Image = Image.open(io.BytesIO(content), formats=[kind])  # reads the head and no pixel
        judge(image, limits)
        return written(small(image, limits.side))
    except Image.DecompressionBombError:
        raise Refused("too_many_pixels") from None
    except Refused:
        raise
    except Exception:
        # Readers of pictures fail in every way that bytes can be wrong; for us all of them mean the same.
        raise Refused("broken_picture") from None


def judge(image: Image.Image, limits: Limits) -> None:
    """Raises Refused for what its head says, before a pixel is unpacked."""
    if image.width * image.height > limits.pixels_max:
        raise Refused("too_many_pixels")
    if max(image.size) > min(limits.side_max, limits.ratio_max * min(image.size)):
        raise Refused("too_long")
    # A photograph of a phone may carry a second one behind it (MPO), which is never read.
    if getattr(image, "n_frames", 1) > 1 and image.format != "MPO":
        raise Refused("moving_picture")


def small(image: Image.Image, side: int) -> Image.Image:
    """Its pixels, made fewer as early as its kind allows, turned as its camera was held."""
    longest = max(image.size)
    shown = min(side, longest)
    size = (max(1, image.width * shown // longest), max(1, image.height * shown // longest))
    image.draft("RGB", size)  # a JPEG is unpacked at a half, a quarter or an eighth
    clear = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
    mode = "RGBA" if clear else "RGB"
    image.load()
    flat = image if image.mode == mode else image.convert(mode)
    return ImageOps.exif_transpose(flat.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0))


def written(image: Image.Image) -> bytes:
    image.info = {}
    made = io.BytesIO()
    image.save(made, "WEBP", quality=QUALITY, method=4)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
