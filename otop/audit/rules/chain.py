"""The chain: each hash is over the announcement, its number and the hash before (docs/audit.md). Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import replace

from otop.audit.types import BadHead, Breach, Finding, Head, Link

START = bytes(32)
"""What stands in the place of the hash before the first."""

_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def written(link: Link, *, no: int, previous: bytes) -> str:
    """The text whose SHA-256 is the link's hash."""
    return _canonical({**link.content, "id": link.id, "no": no, "previous": previous.hex()})


def hash_of(link: Link, *, no: int, previous: bytes) -> bytes:
    return hashlib.sha256(written(link, no=no, previous=previous).encode("utf-8", "surrogatepass")).digest()


def forged(links: Iterable[Link], *, head: Head) -> Iterator[Link]:
    """The links with their numbers and hashes, going on from the head."""
    no, previous = head.no, head.hash
    for link in links:
        no += 1
        previous = hash_of(link, no=no, previous=previous)
        yield replace(link, no=no, hash=previous)


def walk(links: Iterable[Link], *, sealed_to: int) -> Iterator[Finding]:
    """Every breach of a chain that was sealed up to this number; the links come in the order of their numbers.

    One link is held at a time. After a breach the walk goes on from the stored hash, so that each is told once. Where
    numbers are missing, the next link cannot be checked by itself: the hash before it is gone.
    """
    expected, previous = 1, START
    for link in links:
        here = Finding(Breach.EDITED, no=link.no, id=link.id, what=str(link.content["what"]))
        if not 1 <= link.no <= sealed_to:
            yield replace(here, breach=Breach.INSERTED)
            continue
        if link.no > expected:
            yield Finding(Breach.REMOVED, no=expected, until=link.no - 1)
        elif hash_of(link, no=link.no, previous=previous) != link.hash:
            yield here
        if link.sealed_as not in (None, link.hash):
            yield replace(here, breach=Breach.REWRITTEN)
        expected, previous = link.no + 1, link.hash
    if expected <= sealed_to:
        yield Finding(Breach.CUT_OFF, no=expected, until=sealed_to)


def read_head(text: str) -> bytes:
    """A head as people copy it from paper: upper or lower case, in groups or not. Raises BadHead."""
    try:
        head = bytes.fromhex("".join(text.split()))
    except ValueError:
        head = b""
    if len(head) != len(START):
        raise BadHead(head=text[:100])
    return head


def grouped(head: bytes) -> str:
    """A head as people read it aloud: groups of eight digits."""
    digits = head.hex()
    return " ".join(digits[start : start + 8] for start in range(0, len(digits), 8))
