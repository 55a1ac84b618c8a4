"""Every statement on a fair's rows names the fair, and raw SQL stays in the rooms that are for it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from conftest import recorded
from otop.base.locks import ORDER
from otop.base.tests.test_uploads import picture
from otop.base.types import SYSTEM, Placement
from otop.devices.actions import enrol, issue_code
from otop.devices.queries import scope_of
from otop.fairs.models import Fair
from otop.reports.actions import let_follow
from otop.sales.types import SlipBody
from otop.sync import queries
from otop.sync.actions import close_day, enter_slip, hand_in_file, keep_picture, look_at, settle, write_off
from otop.sync.tests.desk_cast import AT, DAY, Phone, new_fair, new_phone
from tests.architecture.test_schema import tables
from tests.architecture.tree import PACKAGE, name_of, product_files

# Hot actions write many rows in one statement; queries read as they like. Others only with a reason.
RAW_SQL_ROOMS = re.compile(r"otop/(\w+/queries(\.py|/)|(sales|visitors|orders|servicecentre|sync)/actions(\.py|/))")
RAW_SQL_ELSEWHERE = {
    "otop/areas/actions.py": "ten thousand areas in one statement, which the first start waits for",
    "otop/audit/actions.py": "numbers and hashes of many rows in one statement, under the lock of a table",
    "otop/base/sql.py": "makes the cursor of the hot actions, and the moment that many statements read",
    "otop/base/views.py": "the health address asks the database for nothing but an answer",
    "otop/devices/actions.py": "a wrong code is counted in one upsert, so that two at once are two",
    "otop/fairs/actions.py": "FOR KEY SHARE, which the ORM cannot say",
    "otop/people/actions/sessions.py": "the table in which tries are counted has no model",
    "otop/site/deployment/database.py": "asks PostgreSQL what its role may do, and when the worker was last heard of",
    "otop/site/prepare.py": "tables change without the time limits of pages",
}
RAW_SQL = re.compile(r"\bcursor\(\)|hot_cursor\(\)|\.raw\(|\bRawSQL\b|\.extra\(")

READ = re.compile(r"\b(?:FROM|JOIN|(?<!DO )(?<!KEY )UPDATE)\s+\"?(\w+)\"?", re.IGNORECASE)
ONE_FAIR = re.compile(r"\bfair_id\"?\s*=\s*%(?:\(fair\))?s", re.IGNORECASE)


def without_fair(statements: list[str], distributed: list[str]) -> list[str]:
    """Statements that read or change a distributed table and do not say of which fair."""
    return [s for s in statements if set(READ.findall(s)) & set(distributed) and not ONE_FAIR.search(s)]


def everything(
    phone: Phone, *, at_desk: Phone, at_gate: Phone, at_counter: Phone
) -> list[tuple[Phone, dict[str, Any]]]:
    """One record of each kind, and one that is refused."""
    lines = [{"product": None, "text": "ผ้าไหม", "qty": 2, "unit_satang": 100}]
    order = {"buyer": "", "country": "TH", "lines": lines, "amount_satang": 200, "basis": "po"}
    slip = {"booth": "1", "day": DAY.isoformat(), "sold_satang": 5}
    sale, ordered = phone.sale(), phone.record("order", **order)
    count = at_gate.record("count", minute="2015-11-03T10:05+07:00", thai=3)
    ticket = at_counter.record("ticket_taken", ticket=sale["id"], no=1, service="x")
    return [
        (phone, sale),
        (phone, phone.record("void", of=sale["id"], reason="x")),
        (phone, phone.record("confirmation", of=sale["id"])),
        (phone, ordered),
        (phone, phone.record("order_void", of=ordered["id"], reason="x")),
        (phone, phone.record("price", product=sale["id"], unit_satang=5)),
        (phone, phone.record("product", product=sale["id"], name="x", unit_satang=5)),
        (phone, phone.record("note", text="x")),
        (phone, phone.sale(amount=1)),
        (at_gate, count),
        (at_gate, at_gate.record("count_fix", of=count["id"], thai=-1, reason="x")),
        (at_desk, at_desk.record("slip", **slip)),
        (at_counter, ticket),
        *(
            (at_counter, at_counter.record(f"ticket_{step}", ticket=sale["id"]))
            for step in ("called", "started", "gone")
        ),
        (at_counter, at_counter.record("ticket_finished", ticket=sale["id"], score=5)),
    ]


@pytest.fixture
def day_at_a_fair(db: None) -> list[list[str]]:
    """The statements of one day at door and desk, action by action."""
    fair_id = new_fair()
    phones = [new_phone(kind=kind) for kind in ("booth", "desk", "gate", "counter")]
    booth, desk, gate, counter = phones
    steps: list[list[str]] = []

    def step(action: Any, **arguments: Any) -> Any:
        with recorded() as statements:
            result = action(**arguments)
        steps.append(statements)
        return result

    for phone, record in everything(booth, at_desk=desk, at_gate=gate, at_counter=counter):
        for _ in ("new", "again"):
            with recorded() as statements:
                phone.send(record)
            steps.append(statements)
    booth.lose(3)
    booth.send(booth.sale())
    made = enrol(code=issue_code(by=SYSTEM, fair_slug="aec", kind="booth", ref="1", at=AT), name="", source="", at=AT)
    scope = step(scope_of, device_id=made.device_id, key=made.key)
    for one in (scope, *(phone.scope for phone in phones)):
        step(queries.setup_of, scope=one, at=AT)
    fair = Fair.objects.get(pk=fair_id)
    step(queries.device_states, actor=SYSTEM, fair=fair)
    refused = step(queries.open_refusals, actor=SYSTEM, fair=fair)
    step(queries.refusal, actor=SYSTEM, fair=fair, refusal_id=refused[0].refusal_id)
    step(queries.day_totals, actor=SYSTEM, fair=fair, day=DAY)
    step(settle, by=SYSTEM, fair_id=fair_id, refusal_id=refused[0].refusal_id, accept=True, reason="x", at=AT)
    step(hand_in_file, by=SYSTEM, fair_id=fair_id, content=booth.file(booth.sale()), at=AT)
    step(write_off, by=SYSTEM, fair_id=fair_id, device_id=booth.scope.device_id, run=booth.run, reason="x", at=AT)
    step(enter_slip, by=SYSTEM, slug="aec", slip=SlipBody("2", DAY, 5), form=made.device_id, at=AT)
    name, _ = step(keep_picture, scope=booth.scope, content=picture("PNG"), at=AT)
    step(queries.slip_picture, actor=SYSTEM, fair=fair, name=name)
    step(queries.slips_of_day, actor=SYSTEM, fair=fair, day=DAY)
    step(look_at, by=SYSTEM, fair_id=fair_id, subject="no_slip:3:2015-11-03", reason="x", at=AT)
    step(queries.missing_slips, fair_id=fair_id, day=DAY)
    step(queries.large_amounts, actor=SYSTEM, fair=fair, on=DAY)
    step(let_follow, fair=fair, until=DAY, facts="x", at=AT)
    step(close_day, by=SYSTEM, fair_id=fair_id, day=DAY, reason="x", at=AT)
    return steps


def test_every_statement_of_door_and_desk_names_its_fair(day_at_a_fair: list[list[str]]) -> None:
    said = [statement for step in day_at_a_fair for statement in step]
    distributed = tables(Placement.DISTRIBUTED)
    seen = {table for table in distributed for statement in said if re.search(rf"\b{table}\b", statement)}
    assert sorted(set(distributed) - seen) == []  # or this test proves less than it says
    assert without_fair(said, distributed) == []


@pytest.mark.django_db
def test_the_proof_of_the_books_is_the_one_that_reads_all_fairs(transactional_db: None) -> None:
    with recorded() as statements:
        queries.verify()
    assert len(without_fair(statements, tables(Placement.DISTRIBUTED))) == 4  # facts, totals, fine totals, differences


def locked_tables(statement: str) -> set[str]:
    """Tables of the order of locks whose rows this statement locks or writes."""
    ordered = {table for step in ORDER for table in step.tables}
    written = set(re.findall(r"\b(?:INTO|(?<!DO )(?<!KEY )UPDATE)\s+\"?(\w+)", statement))
    locked = set(READ.findall(statement)) if re.search(r"\bFOR (NO KEY )?UPDATE|\bFOR KEY SHARE", statement) else set()
    return (written | locked) & ordered


def steps_taken(statements: list[str]) -> list[int]:
    """The places in the order of locks, as the statements of one transaction take them."""
    taken = []
    for statement in statements:
        locked = locked_tables(statement)
        taken += sorted({n for n, step in enumerate(ORDER) if locked & set(step.tables)})
    return taken


def in_order(taken: list[int]) -> bool:
    """What is held already may be asked for again: a file of several parts goes back to its places."""
    return (first := list(dict.fromkeys(taken))) == sorted(first)


def test_locks_are_taken_in_the_order_of_the_list(day_at_a_fair: list[list[str]]) -> None:
    """Each step of the day is one transaction."""
    taken = [steps_taken(statements) for statements in day_at_a_fair]
    assert [steps for steps in taken if not in_order(steps)] == []
    assert max(len(set(steps)) for steps in taken) == 5  # place, days, ledger, totals, progress


def test_every_lock_in_the_source_stands_in_the_list() -> None:
    """By table name in raw SQL; the ORM's `select_for_update` by the model of its file."""
    listed = {table for step in ORDER for table in step.tables}
    assert sorted(listed - set(tables(*Placement))) == []
    asked = {
        f"{path.relative_to(PACKAGE).parts[0]}_{model.lower()}"
        for path in product_files()
        for model in re.findall(
            r"(\w+)\.objects\s*\.\s*select_for_update\(", re.sub(r"\s*\n\s*", "", path.read_text(encoding="utf-8"))
        )
    }
    assert sorted(asked - listed) == []
    assert "fairs_day" in asked


def test_raw_sql_stays_in_its_rooms() -> None:
    with_sql = {name_of(path) for path in product_files() if RAW_SQL.search(path.read_text(encoding="utf-8"))}
    assert sorted(name for name in with_sql if not RAW_SQL_ROOMS.match(name)) == sorted(RAW_SQL_ELSEWHERE)


def test_the_checks_find_what_they_look_for() -> None:
    tell = ["SELECT 1 FROM sync_run r", "SELECT 1 FROM sync_run WHERE fair_id = %s", "SELECT 1 FROM fairs_fair"]
    assert without_fair(tell, ["sync_run"]) == tell[:1]
    assert without_fair(["UPDATE sync_run SET x = 1", "ON CONFLICT DO UPDATE sync_run"], ["sync_run"]) == [
        "UPDATE sync_run SET x = 1"
    ]
    wrong = ["SELECT 1 FROM fairs_day FOR KEY SHARE", "SELECT 1 FROM fairs_place WHERE id = 1 FOR NO KEY UPDATE"]
    assert not in_order(steps_taken(wrong))
    assert in_order(steps_taken(wrong[::-1]))
