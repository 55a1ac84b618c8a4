"""Accounts: who is there, and what each holds."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from otop.areas.queries import names_of
from otop.base.access import needs
from otop.base.language import say
from otop.base.requests import Request
from otop.base.spreadsheet import csv_file
from otop.people.queries import accounts, grants_within, may_somewhere
from otop.people.types import ROLE_NAMES, Role

ON_PAGE = 25


@needs("see_accounts")
@require_safe
def listed(request: Request) -> HttpResponse:
    """`?q=` searches names, `?role=` narrows to who holds a role now."""
    search, role = _filters(request)
    page = Paginator(accounts(actor=request.actor, search=search, role=role), ON_PAGE).get_page(request.GET.get("page"))
    held = grants_within(actor=request.actor, account_ids=[a.pk for a in page.object_list])
    context = {
        "page": page,
        "search": search,
        "role": role,
        "roles": [(r.value, say(name)) for r, name in ROLE_NAMES.items()],
        "held": held,
        "names": names_of(g.area for grants in held.values() for g in grants),
        "may_invite": may_somewhere(request.actor, "manage_accounts"),
    }
    return render(request, "people/accounts.html", context)


@needs("see_accounts")
@require_safe
def listed_file(request: Request) -> HttpResponse:
    """Who holds what, as the list is narrowed, by number: names stay on the screen."""
    search, role = _filters(request)
    ids = list(accounts(actor=request.actor, search=search, role=role).values_list("pk", flat=True))
    held = grants_within(actor=request.actor, account_ids=ids)
    rows = [
        (pk, grant.role, grant.area, grant.view_area, grant.search_area, grant.subject, grant.basis, _day(grant))
        for pk in ids
        for grant in held.get(pk, [])
    ]
    header = ["account", "role", "area", "view_area", "search_area", "subject", "basis", "until"]
    return csv_file("accounts", header, rows)


def _day(grant: Any) -> str:
    return grant.period.upper.isoformat() if grant.period.upper else ""


def _filters(request: Request) -> tuple[str, str]:
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100]
    role = request.GET.get("role", "")
    return search, role if role in set(Role) else ""
