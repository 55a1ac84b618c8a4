"""Everything is sealed in a chain, and whoever tampers with it in the database itself is found and named."""

from __future__ import annotations

import hashlib
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from conftest import StatementCounter
from otop.audit.actions import check, keep_head, seal
from otop.audit.models import Seal
from otop.audit.queries import chain
from otop.audit.queries.chain import check_chain, head, last_check
from otop.audit.rules.chain import START
from otop.audit.tasks import check as check_job
from otop.audit.tasks import seal as seal_job
from otop.audit.tests.trail import AT, found, happen, tamper
from otop.audit.types import Head
from otop.base.models import Announcement
from otop.base.types import SYSTEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> list[int]:
    """Ten announcements in two sealings, numbers 1 to 5 and 6 to 10."""
    Announcement.objects.all().delete()
    first = happen(5)
    assert seal(at=AT) == 5
    second = happen(5)
    assert seal(at=AT) == 5
    return [row.pk for row in [*first, *second]]


def test_every_announcement_gets_the_next_number_and_one_sealing_says_how_far(ids: list[int]) -> None:
    assert list(Announcement.objects.order_by("no").values_list("no", "id")) == list(enumerate(ids, start=1))
    assert list(Seal.objects.order_by("last").values_list("first", "last", "count")) == [(1, 5, 5), (6, 10, 5)]
    assert head() == Head(10, bytes(Announcement.objects.get(no=10).hash or b""), AT)
    assert found() == []


def test_nothing_new_makes_no_sealing(ids: list[int]) -> None:
    assert seal(at=AT) == 0
    assert Seal.objects.count() == 2


def test_before_the_first_sealing_the_chain_is_empty() -> None:
    assert head() == Head(0, START, None)
    assert found() == []


def test_a_longer_sealing_costs_no_more_statements(count_statements: StatementCounter) -> None:
    Announcement.objects.all().delete()
    happen(1)
    with count_statements() as few:
        seal(at=AT)
    happen(30)
    with count_statements() as many:
        seal(at=AT)
    assert len(few) == len(many) == 5  # lock, head, what waits, numbers, the sealing


def test_more_than_one_sealing_holds_is_sealed_in_several(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("otop.audit.actions.ROWS_A_SEALING", 4)
    Announcement.objects.all().delete()
    happen(9)
    assert seal(at=AT) == 9
    assert list(Seal.objects.order_by("last").values_list("first", "last")) == [(1, 4), (5, 8), (9, 9)]
    assert found() == []


def test_a_stranger_comes_to_the_same_hashes(ids: list[int]) -> None:
    """By the rule of docs/audit.md, without our code."""
    previous = bytes(32)
    for row in Announcement.objects.order_by("no"):
        said = {
            **{name: getattr(row, name) for name in ("no", "id", "what", "actor_kind", "actor_id", "subject", "why")},
            **{name: getattr(row, name) for name in ("before", "after")},
            **{name: getattr(row, name).strftime("%Y-%m-%dT%H:%M:%S.%fZ") for name in ("at", "written_at")},
            "previous": previous.hex(),
        }
        text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        previous = hashlib.sha256(text.encode()).digest()
        assert previous == bytes(row.hash or b"")
    assert previous == head().hash


EDITS = {
    "what": "'fairs.created'",
    "at": "at + interval '1 microsecond'",
    "written_at": "'infinity'",
    "actor_kind": "'account'",
    "actor_id": "'7'",
    "subject": "'fair:8'",
    "before": "NULL",
    "after": """'{"satang": 1e400}'""",
    "why": "why || ' '",
}


@pytest.mark.parametrize("column", EDITS)
def test_an_edited_row_is_named_whichever_column_it_was(ids: list[int], column: str) -> None:
    tamper(f"UPDATE base_announcement SET {column} = {EDITS[column]} WHERE no = 4")
    what = "fairs.created" if column == "what" else "fairs.target_set"
    assert found() == [{"breach": "edited", "no": 4, "id": ids[3], "what": what}]


def test_an_edited_hash_is_named_with_the_row_after_it(ids: list[int]) -> None:
    tamper("UPDATE base_announcement SET hash = sha256('x') WHERE no = 4")
    assert [(f["breach"], f["no"]) for f in found()] == [("edited", 4), ("edited", 5)]


def test_removed_rows_are_named_by_their_numbers(ids: list[int]) -> None:
    tamper("DELETE FROM base_announcement WHERE no IN (3, 4, 8)")
    assert found() == [{"breach": "removed", "no": 3, "until": 4}, {"breach": "removed", "no": 8, "until": 8}]


def test_a_chain_that_lost_its_end_is_told_by_the_sealings(ids: list[int]) -> None:
    tamper("DELETE FROM base_announcement WHERE no > 8")
    assert found() == [{"breach": "cut_off", "no": 9, "until": 10}]
    happen(1)
    seal(at=AT)
    assert found() == [{"breach": "removed", "no": 9, "until": 10}]


def test_an_inserted_row_is_named(ids: list[int]) -> None:
    [row] = happen(1)
    tamper(f"UPDATE base_announcement SET no = 11, hash = sha256('x') WHERE id = {row.pk}")
    assert found() == [{"breach": "inserted", "no": 11, "id": row.pk, "what": "fairs.target_set"}]
    tamper("UPDATE base_announcement SET no = 0 WHERE no = 11")
    assert [f["breach"] for f in found()] == ["inserted"]


def test_a_row_in_the_place_of_another_is_named(ids: list[int]) -> None:
    [row] = happen(1)
    tamper("DELETE FROM base_announcement WHERE no = 4")
    tamper(f"UPDATE base_announcement SET no = 4, hash = sha256('x') WHERE id = {row.pk}")
    assert [(f["breach"], f["no"], f["id"]) for f in found()] == [("edited", 4, row.pk), ("edited", 5, ids[4])]


def test_a_renumbered_row_is_told_where_it_was_and_where_it_is(ids: list[int]) -> None:
    tamper("UPDATE base_announcement SET no = 500 WHERE no = 4")
    assert found() == [
        {"breach": "removed", "no": 4, "until": 4},
        {"breach": "inserted", "no": 500, "id": ids[3], "what": "fairs.target_set"},
    ]


def test_two_rows_that_changed_places_are_both_named(ids: list[int]) -> None:
    tamper("UPDATE base_announcement SET no = -1 WHERE no = 3")
    tamper("UPDATE base_announcement SET no = 3 WHERE no = 4")
    tamper("UPDATE base_announcement SET no = 4 WHERE no = -1")
    assert {(f["breach"], f["no"]) for f in found()} >= {("edited", 3), ("edited", 4)}


def test_a_chain_that_was_written_anew_differs_from_its_sealings(ids: list[int]) -> None:
    """Somebody edits a row and computes all hashes after it again."""
    tamper("UPDATE base_announcement SET why = 'x' WHERE no = 4")
    kept = list(Seal.objects.all())
    tamper("UPDATE base_announcement SET no = NULL, hash = NULL; DELETE FROM audit_seal")
    seal(at=AT)
    tamper("DELETE FROM audit_seal")
    Seal.objects.bulk_create(kept)
    assert [(f["breach"], f["no"]) for f in found()] == [("rewritten", 5), ("rewritten", 10)]


def test_a_chain_and_sealings_that_were_written_anew_differ_from_the_published_head(ids: list[int]) -> None:
    published = head()
    tamper("UPDATE base_announcement SET why = 'x' WHERE no = 4")
    tamper("UPDATE base_announcement SET no = NULL, hash = NULL; DELETE FROM audit_seal")
    seal(at=AT)
    assert found() == []
    checked = check_chain(at=timezone.now(), published=[published])
    assert [finding.as_dict() for finding in checked.findings] == [{"breach": "other_head", "no": 10}]


@pytest.fixture
def kept(settings: Any, tmp_path: Path) -> Path:
    """The data folder's own word on how far the chain is."""
    settings.CHAIN_HEAD_FILE = str(tmp_path / "chain-head")
    return tmp_path / "chain-head"


CUT = "DELETE FROM base_announcement WHERE no >= 6; DELETE FROM audit_seal WHERE first = 6"


def test_each_sealing_leaves_its_head_outside_of_the_database(kept: Path, ids: list[int]) -> None:
    assert kept.read_text() == f"10 {head().hash.hex()}\n"
    happen(2)
    seal(at=AT)
    assert kept.read_text().startswith("12 ")
    assert [file.name for file in kept.parent.iterdir()] == ["chain-head"]
    assert found() == []


def test_a_cut_end_is_told_also_when_its_sealing_went_with_it(kept: Path, ids: list[int]) -> None:
    tamper(CUT)
    assert found() == [{"breach": "not_as_kept", "no": 10}]


def test_what_is_sealed_after_a_cut_does_not_cover_it(
    kept: Path, ids: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    before = kept.read_text()
    tamper(CUT)
    happen(9)
    assert seal(at=AT) == 9
    assert found() == [{"breach": "not_as_kept", "no": 10}]
    assert kept.read_text() == before
    assert "does not hold the head" in caplog.text


def test_a_chain_that_was_written_anew_with_its_sealings_is_not_the_one_that_was_kept(
    kept: Path, ids: list[int]
) -> None:
    tamper("UPDATE base_announcement SET why = 'x' WHERE no = 4")
    tamper("UPDATE base_announcement SET no = NULL, hash = NULL; DELETE FROM audit_seal")
    seal(at=AT)
    assert found() == [{"breach": "not_as_kept", "no": 10}]


@pytest.mark.parametrize("content", ["", "10", "10 xyz", "ten " + "0" * 64, "10 " + "0" * 63])
def test_a_kept_head_that_cannot_be_read_is_told(kept: Path, ids: list[int], content: str) -> None:
    kept.write_text(content)
    assert [f["breach"] for f in found()] == ["not_as_kept"]


def test_a_restore_says_how_far_the_chain_is_from_now_on(kept: Path, ids: list[int]) -> None:
    tamper(CUT)
    keep_head(restored=True)
    assert (kept.read_text().split()[0], found()) == ("5", [])
    tamper("DELETE FROM base_announcement; DELETE FROM audit_seal")
    keep_head(restored=True)
    assert not kept.exists()


def test_a_folder_that_cannot_be_written_stops_no_sealing(
    settings: Any, tmp_path: Path, ids: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    settings.CHAIN_HEAD_FILE = str(tmp_path / "gone" / "chain-head")
    happen(1)
    assert seal(at=AT) == 1
    assert "could not be written" in caplog.text


def test_a_published_head_is_in_the_chain_that_went_on(ids: list[int]) -> None:
    published = head()
    happen(3)
    seal(at=AT)
    assert check_chain(at=timezone.now(), published=[published]).ok
    assert not check_chain(at=timezone.now(), published=[published, Head(9, published.hash, None)]).ok


def test_a_removed_sealing_is_told(ids: list[int]) -> None:
    tamper("DELETE FROM audit_seal WHERE last = 5")
    assert found() == [{"breach": "seal_gone", "no": 1, "until": 5}]


def test_what_waits_for_too_long_is_told(ids: list[int]) -> None:
    [row] = happen(1)
    assert found(minutes=9) == []
    assert found(minutes=11) == [{"breach": "unsealed", "id": row.pk, "what": "fairs.target_set"}]
    assert [f["breach"] for f in found(minutes=11)] == ["unsealed"]


def test_a_flood_of_breaches_is_counted_and_the_first_are_told(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "FINDINGS_TOLD", 3)
    tamper("UPDATE base_announcement SET why = why || 'x'")
    checked = check_chain(at=timezone.now())
    assert ([finding.no for finding in checked.findings], checked.count) == ([1, 2, 3], 10)


def test_a_check_is_read_in_chunks_and_says_the_same(ids: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chain, "CHUNK", 3)
    assert found() == []


def test_a_check_writes_itself_into_the_trail(ids: list[int]) -> None:
    tamper("UPDATE base_announcement SET why = 'x' WHERE no = 4")
    checked = check(by=SYSTEM, at=AT + timedelta(days=1))
    told = last_check()
    assert not checked.ok
    assert told is not None
    assert told.after == {
        "no": 10,
        "hash": head().hash.hex(),
        "findings": [{"breach": "edited", "no": 4, "id": ids[3], "what": "fairs.target_set"}],
        "count": 1,
    }


def test_the_jobs_seal_and_check_and_a_breach_fails_the_check(ids: list[int]) -> None:
    happen(2)
    seal_job.func(timestamp=0)
    assert head().no == 12
    check_job.func(timestamp=0)
    tamper("DELETE FROM base_announcement WHERE no = 2")
    with pytest.raises(RuntimeError, match="1 breaches"):
        check_job.func(timestamp=0)


def test_an_action_that_is_rolled_back_leaves_no_hole(ids: list[int]) -> None:
    with transaction.atomic():
        happen(3)
        transaction.set_rollback(True)
    happen(1)
    seal(at=AT)
    assert (head().no, found()) == (11, [])


def test_the_sealing_reads_only_what_is_not_sealed(ids: list[int]) -> None:
    with connection.cursor() as cursor:
        # On an empty table every plan costs the same; this leaves only those that read no more than they must.
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("EXPLAIN SELECT id FROM base_announcement WHERE no IS NULL ORDER BY id LIMIT 5000")
        assert "announcement_unsealed" in str(cursor.fetchall())
