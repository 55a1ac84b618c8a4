"""What is announced has a sentence, in the domain that announces it."""

from __future__ import annotations

import ast
import importlib
from functools import cache

import pytest

from otop.audit.queries.trail import SENTENCES
from otop.base.types import Text
from tests.architecture.tree import PACKAGE, domains, parsed, product_files


def words(node: ast.expr) -> list[str]:
    """Every text that the first argument may be: `"a" if b else "c"` may be two."""
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


@cache
def announced() -> dict[str, set[str]]:
    """By domain, what its source announces."""
    found: dict[str, set[str]] = {}
    for path in product_files():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "announce":
                what = words(node.args[0])
                assert what, f"{path}:{node.lineno}: what is announced must stand in the call"
                found.setdefault(path.relative_to(PACKAGE).parts[0], set()).update(what)
    return found


def sentences(domain: str) -> dict[str, Text]:
    if not [*(PACKAGE / domain).glob("types*")]:
        return {}
    told: dict[str, Text] = getattr(importlib.import_module(f"otop.{domain}.types"), "ANNOUNCED", {})
    return told


@pytest.mark.parametrize("domain", domains())
def test_each_domain_has_a_sentence_for_each_of_its_announcements_and_no_other(domain: str) -> None:
    said = sentences(domain)
    assert sorted(announced().get(domain, set())) == sorted(said)
    assert [what for what in said if not what.startswith(f"{domain}.")] == []
    assert [what for what, text in said.items() if not (text.th and text.en)] == []


def test_the_audit_page_knows_the_sentences_of_every_domain() -> None:
    assert len(SENTENCES) > 25
    assert {what: text for domain in domains() for what, text in sentences(domain).items()} == SENTENCES
