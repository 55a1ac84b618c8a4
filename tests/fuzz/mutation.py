"""Good input, broken in the ways that files, phones and strangers break it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

SIZE_MAX = 64 << 10
# What parsers stumble over: ends of ranges, marks of encodings, things that are nearly numbers, nests, signs of syntax.
TOKENS: list[bytes | str] = [
    *(str(n).encode() for n in (0, -1, 1, 255, 2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63) - 1)),
    *(b"9" * 400, b"9" * 4400, b"1e999", b"-0", b"0.1", b"NaN", b"Infinity", b"0x10", b"00", b"1_000"),
    *(
        b"\0",
        b"\xef\xbb\xbf",
        b"\xff\xfe",
        b"\xfe\xff",
        b"\xc3\x28",
        b"\xed\xa0\x80",
        b"\x1f\x8b\x08\0",
        b"%00",
        b"%0d%0a",
    ),
    *(
        b"[" * 3000,
        b"{" * 50,
        b'{"a":' * 1200,
        b'"',
        b"'",
        b"\\",
        b"\\u0000",
        b"\\ud800",
        b"\\u",
        b",",
        b";",
        b"\t",
        b"\r\n",
    ),
    *(b"null", b"true", b"{}", b"[]", b'""', b"=1+1", b"{0}", b"{x.__class__}", b"%s", b"%(a)s", b"../", b"<p>"),
    *("๑๒๓๔", "²", "٣", "ก" * 300, "\u200b", "\u2028", "\ufeff", "🙂", "İ", "ﬀ"),
    *(b"0000-00-00", b"9999-12-31", b"2558-11-03", b"2015-02-30", b"2015-11-03T24:00:00Z", b"+99:99", b"T"),
]
BYTES = [token if isinstance(token, bytes) else token.encode() for token in TOKENS]
ENDS = (0, 1, 0x7F, 0x80, 0xFF)

Mutation = Callable[[bytes, Random, Sequence[bytes]], bytes]


def cut(random: Random, content: bytes) -> tuple[int, int]:
    """A part of it, mostly a short one."""
    start = random.randint(0, len(content))
    longest = len(content) - start
    return start, start + min(longest, random.choice([1, 2, 4, 8, 32, longest]))


def flip(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    at, _ = cut(random, content[:-1])
    byte = random.choice([*ENDS, content[at] ^ (1 << random.randrange(8))]) if content else 0
    return content[:at] + bytes([byte]) + content[at + 1 :]


def drop(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    start, end = cut(random, content)
    return content[:start] + content[end:]


def repeat(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    start, end = cut(random, content)
    return content[:end] + content[start:end] * random.choice([1, 2, 50]) + content[end:]


def insert(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    at, _ = cut(random, content)
    return content[:at] + random.choice(BYTES) + content[at:]


def instead(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    """A whole value between two signs of syntax becomes another one."""
    signs = [n for n, byte in enumerate(content) if byte in b'":,[]{}&=;\n\t/@?']
    if len(signs) < 2:
        return insert(content, random, corpus)
    first = random.randrange(len(signs) - 1)
    return content[: signs[first] + 1] + random.choice(BYTES) + content[signs[first + 1] :]


def splice(content: bytes, random: Random, corpus: Sequence[bytes]) -> bytes:
    other = random.choice(corpus)
    (start, _), (there, _) = cut(random, content), cut(random, other)
    return content[:start] + other[there:]


MUTATIONS: list[Mutation] = [flip, drop, repeat, insert, instead, instead, splice]


def mutated(random: Random, corpus: Sequence[bytes]) -> bytes:
    """One of the corpus after a few mutations."""
    content = random.choice(corpus)
    for _ in range(random.choice([1, 1, 2, 3, 6])):
        content = random.choice(MUTATIONS)(content, random, corpus)[:SIZE_MAX]
    return content
