"""One account with all that it holds or held; roles are given, ended and delegated here."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from otop.areas.queries import names_of
from otop.base.access import needs, signed_in
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.people import actions
from otop.people.forms.roles import DelegationForm, GrantForm
from otop.people.queries import account, grants_of
from otop.people.rules.granting import can_be_delegated, grantable
from otop.people.types import GrantBasis, Role

GIVEN = Text("ให้บทบาทแล้ว มีผลทันที", "The role is given, from now on.")
ENDED = Text("ยุติบทบาทแล้ว มีผลทันที", "The role has ended.")
DELEGATED = Text("มอบหมายแล้ว", "The role is delegated.")


@needs("see_accounts", "account")
@require_safe
def one(request: Request, account_id: int) -> HttpResponse:
    return _page(request, account_id)


@signed_in
@require_safe
def own(request: Request) -> HttpResponse:
    """What one holds oneself."""
    return _page(request, int(request.actor.id))


def _page(request: Request, account_id: int, which: int = 0, **forms: Form) -> HttpResponse:
    """The account's page; with a form filled in wrongly, of the role `which`, a 422 that keeps what was typed."""
    shown = account(actor=request.actor, account_id=account_id)
    grants, now = grants_of(account_id=account_id), timezone.now()
    mine = request.actor.id == str(account_id)
    roles = grantable(request.actor)
    context = {
        "account": shown,
        "now": now,
        "current": [(g, *_forms_of(g.pk == which, forms)) for g in grants if g.lasts(now)],
        "past": [g for g in grants if not g.lasts(now)],
        "names": names_of(area for g in grants for area in (g.area, g.view_area, g.search_area)),
        "mine": mine,
        "may_end": mine or bool(roles),
        "giving": forms.get("giving") or (GrantForm(roles=roles) if roles and not mine else None),
        "delegable": {g.pk for g in grants if (mine or roles) and can_be_delegated(Role(g.role), GrantBasis(g.basis))},
    }
    return render(request, "people/account_roles.html", context, status=422 if forms else 200)


def _forms_of(this: bool, wrong: Mapping[str, Form]) -> tuple[Form, Form]:
    """To delegate a role and to end it; as they were sent, where it was this one."""
    sent = wrong if this else {}
    return sent.get("delegating") or DelegationForm(), sent.get("ending") or ReasonForm()


@needs("manage_accounts", "account")
@require_POST
def giving(request: Request, account_id: int) -> HttpResponse:
    form = GrantForm(request.POST, roles=grantable(request.actor))

    def give() -> None:
        said = form.cleaned_data
        actions.grant(
            by=request.actor,
            account_id=account_id,
            role=Role(said["role"]),
            scope=form.scope(),
            until=said["until"],
            reason=said["reason"],
            at=timezone.now(),
        )

    return _done(request, account_id, form, give, GIVEN, "giving")


@needs("manage_accounts", "account")
@require_POST
def ending(request: Request, account_id: int, grant_id: int) -> HttpResponse:
    return _ended(request, account_id, grant_id)


@signed_in
@require_POST
def own_ending(request: Request, grant_id: int) -> HttpResponse:
    """One's own role, or one that one delegated."""
    return _ended(request, int(request.actor.id), grant_id)


def _ended(request: Request, account_id: int, grant_id: int) -> HttpResponse:
    form = ReasonForm(request.POST)

    def end() -> None:
        reason = form.cleaned_data["reason"]
        actions.end_grant(by=request.actor, grant_id=grant_id, reason=reason, at=timezone.now())

    return _done(request, account_id, form, end, ENDED, "ending", grant_id)


@needs("manage_accounts", "account")
@require_POST
def delegation(request: Request, account_id: int, grant_id: int) -> HttpResponse:
    return _delegated(request, account_id, grant_id)


@needs("delegate_role")
@require_POST
def own_delegation(request: Request, grant_id: int) -> HttpResponse:
    return _delegated(request, int(request.actor.id), grant_id)


def _delegated(request: Request, account_id: int, grant_id: int) -> HttpResponse:
    form = DelegationForm(request.POST)

    def delegate() -> None:
        said = form.cleaned_data
        actions.delegate(
            by=request.actor,
            grant_id=grant_id,
            to_account_id=said["to"],
            starts_at=said["from_day"],
            until=said["until"],
            reason=said["reason"],
            at=timezone.now(),
        )

    return _done(request, account_id, form, delegate, DELEGATED, "delegating", grant_id)


def _done(
    request: Request, account_id: int, form: Form, do: Callable[[], None], said: Text, name: str, which: int = 0
) -> HttpResponse:
    """What was asked is done and told, or the form comes back with what stood in the way."""
    account(actor=request.actor, account_id=account_id)
    if form.is_valid():
        try:
            do()
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            messages.success(request, say(said))
            mine = request.actor.id == str(account_id)
            return redirect("own-roles") if mine else redirect("account-roles", account_id)
    return _page(request, account_id, which, **{name: form})
