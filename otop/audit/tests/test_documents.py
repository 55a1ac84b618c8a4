"""docs/audit.md says what the code does."""

from __future__ import annotations

import hashlib
import json
import re

from otop.audit.rules.chain import START, hash_of, written
from otop.audit.types import BREACHES, Breach, Link
from tests.architecture.tree import ROOT

TEXT = (ROOT / "docs/audit.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```canonical\n(.*)\n```", TEXT)
HASHES = re.findall(r"its hash is `([0-9a-f]{64})`", TEXT)


def test_the_hashes_of_the_example_come_out_as_written() -> None:
    """Once as we compute them, once as a stranger would from the text."""
    assert [hashlib.sha256(example.encode()).hexdigest() for example in EXAMPLES] == HASHES
    previous = START
    for example, said in zip(EXAMPLES, HASHES, strict=True):
        content = json.loads(example)
        assert content.pop("previous") == previous.hex()
        no, id_ = content.pop("no"), content.pop("id")
        link = Link(id_, content)
        assert written(link, no=no, previous=previous) == example
        previous = hash_of(link, no=no, previous=previous)
        assert previous.hex() == said
    assert len(HASHES) == 2


def test_the_document_names_every_breach() -> None:
    table = TEXT.split("# What a check finds", 1)[1].split("# The books", 1)[0]
    assert re.findall(r"^\| `(\w+)` \|", table, re.M) == [breach.value for breach in Breach]
    assert set(BREACHES) == set(Breach)
