"""The closing report of a whole fair in all its forms, beside what handing that fair in took."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys

import django

from bench import ground
from bench.gauge import Gauge
from bench.promises import Promise
from otop.site.demo.logins import ACCOUNTS, SLUG
from otop.site.places import kept_field_keys, kept_secret

SHARE_OF_HANDING_IN = 0.05
FORMS = ["", "report.pdf", "report.xlsx", "report.csv", "report.json"]
TURNS = 3  # besides the first, which reads fonts and modules
LONGEST_S = 3600


def whole(*, days: str, share: float) -> Promise:
    """The demo fair comes in through the door; then an officer takes its closing report.

    `days` is `last` or `whole`, `share` that of the receipts.
    """
    with ground.cluster() as cluster:
        os.environ["DATABASE_URL"] = cluster.url
        os.environ["OTOP_SECRET_KEY"] = kept_secret(cluster.data, "session-key")
        os.environ["OTOP_FIELD_KEYS_FILE"] = str(kept_field_keys(cluster.data))
        django.setup()
        from otop.site.prepare import collect_static, load_areas, load_privacy, migrate

        migrate()
        load_areas()
        load_privacy()
        collect_static(cluster.data)
        with ground.server("otop.site.web:application", cluster.url, cluster.data) as server:
            gauge = Gauge(server.pid, ground.postmaster_of(cluster))
            before = gauge.cpu_ms()
            hand_in(server.port, days, share)
            handing_in = gauge.cpu_ms() - before
            cookie = signed_in()
            forms = forms_ms(gauge, server.port, cookie)
            cold = sum(first for first, _ in forms.values())
        from django.db import connection

        connection.close()
    told = {"s handing in": handing_in / 1000}
    for form, (first, then) in forms.items():
        told |= {f"ms {form}": first, f"ms {form} again": then}
    name = "closing report in all forms, of the CPU of handing the fair in"
    return Promise(name, cold / handing_in, SHARE_OF_HANDING_IN, "%", told)


def hand_in(port: int, days: str, share: float) -> None:
    """As `otop demo --whole` does. What the phones themselves use is not the server's."""
    command = [
        sys.executable,
        "-m",
        "otop.site.demo",
        f"http://127.0.0.1:{port}/",
        "--days",
        days,
        "--share",
        str(share),
    ]
    subprocess.run(command, cwd=ground.CHECKOUT, stdout=sys.stderr, check=True, timeout=LONGEST_S)


def signed_in() -> str:
    from django.conf import settings
    from django.test import Client

    from otop.people.queries import account_named

    account = account_named(next(iter(ACCOUNTS)))
    assert account
    client = Client()
    client.force_login(account)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def forms_ms(gauge: Gauge, port: int, cookie: str) -> dict[str, tuple[float, float]]:
    """CPU of each form the first time, and as the mean of the next few.

    All forms come once before any comes again: none is cheaper because another was asked for more than once.
    """
    first = {form: turns_ms(gauge, port, cookie, form, 1) for form in FORMS}
    return {form or "page": (first[form], turns_ms(gauge, port, cookie, form, TURNS)) for form in FORMS}


def turns_ms(gauge: Gauge, port: int, cookie: str, form: str, turns: int) -> float:
    before = gauge.cpu_ms()
    for _ in range(turns):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request("GET", f"/fairs/{SLUG}/closing/{form}", headers={"Cookie": cookie})
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        if answer.status != 200 or not content:
            raise AssertionError(f"closing/{form} answered {answer.status}")
    return (gauge.cpu_ms() - before) / turns
