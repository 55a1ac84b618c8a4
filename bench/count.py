"""Statements of one request, counted in this process: the door's own view on the small ledger."""

from __future__ import annotations

from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from bench.paths import Counted, Path
from bench.phones import Phone
from otop.sync.ingest import records


def counted(phones: dict[str, list[Phone]], path: Path, times: int) -> Counted:
    """What one batch of `times` as many records as the path's costs in statements and commits."""
    phone = phones[path.kind][0]
    body = phone.envelope(path.kind, path.records * times)
    key = {"Authorization": f"Device {phone.device}:{phone.key}"}
    request = RequestFactory().post("/sync/v1/records", body, "application/json", headers=key)
    with CaptureQueriesContext(connection) as captured:
        answer = records(request)
    assert answer.status_code == 200
    sent = [query["sql"] for query in captured]
    commits = sent.count("COMMIT")
    return Counted(len(sent) - sent.count("BEGIN") - commits, commits)
