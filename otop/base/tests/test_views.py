from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

import otop
from otop.base.types import Actor, ActorKind, Problem, Text
from otop.base.views import broken, problem_page

VISITOR = Actor(ActorKind.ACCOUNT, "", "visitor")


class UnknownBasket(Problem):
    code = "unknown_basket"
    text = Text("ไม่พบตะกร้า {n}", "There is no basket {n}.")


class BasketFull(Problem):
    code = "basket_full"
    text = Text("ตะกร้าเต็ม", "The basket is full.")


@pytest.mark.django_db
def test_health_says_that_the_database_answers(client: Client) -> None:
    answer = client.get("/health/")
    assert (answer.status_code, answer.json()) == (200, {"ok": True, "database": True, "version": otop.__version__})
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}


def test_without_a_database_health_answers_and_pages_say_that_it_is_away() -> None:
    """In a process of its own, whose database is not there."""
    program = (
        "import django, json; django.setup()\n"
        "from django.test import Client\n"
        "client = Client(raise_request_exception=False, SERVER_NAME='localhost')\n"
        "health, page = client.get('/health/'), client.get('/fairs/')\n"
        "said = 'ฐานข้อมูลไม่ตอบ' in page.text\n"
        "print(json.dumps([health.status_code, health.json(), page.status_code, said, page['Retry-After']]))"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        env={**os.environ, "DATABASE_URL": "postgresql://otop@127.0.0.1:1/nowhere", "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=True,
    )
    health = {"ok": False, "database": False, "version": otop.__version__}
    assert json.loads(done.stdout.splitlines()[-1]) == [503, health, 503, True, "5"]


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "sentence"), [("th", "อาจพิมพ์ที่อยู่ผิด"), ("en", "The address may be mistyped")])
def test_an_address_that_is_not_there_says_what_to_do(client: Client, language: str, sentence: str) -> None:
    answer = client.get("/nowhere/", headers={"accept-language": language})
    assert answer.status_code == 404
    assert sentence in answer.text
    assert '<a class="button" href="/">' in answer.text


@pytest.mark.django_db
def test_a_form_without_its_token_is_not_taken_and_says_why() -> None:
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"username": "a", "password": "b"})
    assert answer.status_code == 403
    assert "ยังไม่มีการบันทึกใด ๆ" in answer.text


def test_the_500_page_asks_nobody_anything() -> None:
    answer = broken(RequestFactory().get("/"))
    assert answer.status_code == 500
    assert "รายการที่บันทึกแล้วไม่หาย" in answer.text


def test_the_500_page_has_plain_words_where_templates_fail(settings: Settings) -> None:
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    answer = broken(RequestFactory().get("/"))
    assert (answer.status_code, answer["Content-Type"]) == (500, "text/plain; charset=utf-8")
    assert answer.text.startswith("ระบบขัดข้อง โปรดลองใหม่")


@pytest.mark.parametrize(
    ("problem", "status", "sentence"),
    [(UnknownBasket(n=7), 404, "ไม่พบตะกร้า 7"), (BasketFull(), 409, "ตะกร้าเต็ม")],
)
def test_a_problem_that_no_form_showed_gets_a_page(problem: Problem, status: int, sentence: str) -> None:
    request = RequestFactory().get("/")
    request.actor = VISITOR  # type: ignore[attr-defined]
    answer = problem_page(request, problem)
    assert answer.status_code == status
    assert sentence in answer.text


@pytest.mark.django_db
def test_every_page_carries_the_strict_policy(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy)
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
