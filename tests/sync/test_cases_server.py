"""The numbered cases that need a server of flesh and blood: it is killed, or its database is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import transaction

from otop.fairs.models import Place
from otop.site.engine import THROWAWAY, database
from otop.sync.models import Entry
from tests.sync.ground import NOON, a_fair, a_phone, books, figures
from tests.sync.phone import Phone, as_json, over_http
from tests.sync.server import DYING_DOOR, Serve, somebody_waits_for_us, wait_until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_engines]


def test_case_05_server_killed_before_commit_and_the_resend_is_in_the_books_once(serve: Serve) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100), phone.sale(200)]
    with serve() as first, ThreadPoolExecutor(1) as threads:
        phone.ask = first.ask
        with transaction.atomic():
            Place.objects.select_for_update().get(fair=fair, kind="booth", ref="1")
            sending = threads.submit(phone.send, *batch)
            wait_until(somebody_waits_for_us, what="the batch waits for its booth")
            first.kill()
        assert isinstance(sending.exception(), OSError)
    assert Entry.objects.count() == 0
    with serve() as second:
        phone.ask = second.ask
        assert phone.tell(*batch) == ["taken", "taken"]
    assert books(fair) == figures(receipts=2, sold_satang=600)


def test_case_06_server_killed_between_commit_and_answer_and_the_resend_is_already(serve: Serve) -> None:
    fair = a_fair()
    phone = a_phone(fair)
    batch = [phone.sale(100), phone.sale(200)]
    with serve(factory=DYING_DOOR) as dying:
        phone.ask = dying.ask
        with pytest.raises(OSError):
            phone.send(*batch)
    assert books(fair) == figures(receipts=2, sold_satang=600)
    with serve() as next_one:
        phone.ask = next_one.ask
        reply = phone.send(*batch)
    assert (reply.told, reply.json["held_to"]) == (["already", "already"], 2)
    assert books(fair) == figures(receipts=2, sold_satang=600)


def test_case_18_while_the_database_is_down_nothing_is_lost_and_the_same_server_works_again_after(
    serve: Serve, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL")
    tmp_path.chmod(0o711)
    with database(tmp_path / "data", tell=lambda sentence: None, options=THROWAWAY) as cluster:
        assert cluster
        otop(
            "fairs", "create", "--slug", "aec", "--name-th", "งานตัวอย่าง", "--name-en", "Example", "--from", "2015-11-03"
        )
        code = otop("devices", "code", "--fair", "aec", "--booth", "1").strip()
        with serve(database_url=cluster.url) as running:
            made = over_http(running.address)("POST", "/sync/v1/enrol", {}, as_json({"code": code, "name": "1"})).json
            phone = Phone(made["device"], made["key"], NOON, ask=running.ask)
            before, during = phone.sale(100), phone.sale(200)
            assert phone.tell(before) == ["taken"]
            cluster.stop()
            down = [phone.send(during) for _ in range(3)]
            assert [(r.status, r.headers["retry-after"], r.json["code"]) for r in down] == [(503, "5", "away")] * 3
            cluster.ensure()
            wait_until(lambda: phone.send(before).status == 200, what="the server has found its database again")
            assert phone.tell(before, during) == ["already", "taken"]
        [found] = json.loads(otop("verify", "--json"))["fairs"]
        assert found["facts"] == found["totals"] == figures(receipts=2, sold_satang=600)


def otop(*words: str) -> str:
    """The output of one command beside the running engine that DATABASE_URL names."""
    more = ("--to", "2015-11-07", "--booths", "2", "--gates", "1", "--counters", "1", "--clock", "replayed")
    command = [sys.executable, "-m", "otop.site.cli", *words, *(more if words[:2] == ("fairs", "create") else ())]
    environment = {name: value for name, value in os.environ.items() if name != "OTOP_TEST_DATABASE"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
