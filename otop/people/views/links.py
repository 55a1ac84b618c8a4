"""Links from officers: giving them out, and taking them back."""

from __future__ import annotations

import segno
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import Problem, Text
from otop.people import actions
from otop.people.forms.links import InviteForm, RecoveryForm
from otop.people.queries import links_out
from otop.people.rules.granting import grantable
from otop.people.types import IssuedLink

WITHDRAWN = Text("ยกเลิกลิงก์แล้ว ใช้ไม่ได้อีก", "The link is withdrawn and opens nothing any more.")


@needs("manage_accounts")
@require_safe
def links(request: Request) -> HttpResponse:
    """What is out, and the two ways to give out more."""
    out = links_out(actor=request.actor, at=timezone.now())
    return render(request, "people/links.html", {"links": out, "withdrawing": ReasonForm()})


@needs("manage_accounts")
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: Request) -> HttpResponse:
    form = InviteForm(request.POST or None, roles=grantable(request.actor))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            issued = actions.invite(
                by=request.actor,
                grants=form.grants(),
                display_name=said["display_name"],
                reason=said["reason"],
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            return _slip(request, issued, for_whom=said["display_name"])
    return _page(request, "people/invite.html", form)


@needs("manage_accounts")
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def recovery(request: Request) -> HttpResponse:
    form = RecoveryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        account = said["username"]
        try:
            issued = actions.issue_recovery(
                by=request.actor,
                account_id=account.pk or 0,
                reason=said["reason"],
                void_second_factor=said["void_second_factor"],
                at=timezone.now(),
            )
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            return _slip(request, issued, for_whom=str(account), voids=said["void_second_factor"])
    return _page(request, "people/recovery.html", form)


@needs("manage_accounts")
@require_POST
def withdrawal(request: Request, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if form.is_valid():
        actions.withdraw_link(by=request.actor, link_id=pk, reason=form.cleaned_data["reason"], at=timezone.now())
        messages.success(request, say(WITHDRAWN))
        return redirect("links")
    out = links_out(actor=request.actor, at=timezone.now())
    return render(request, "people/links.html", {"links": out, "withdrawing": form, "which": pk}, status=422)


def _slip(request: Request, issued: IssuedLink, *, for_whom: str, voids: bool = False) -> HttpResponse:
    """The link on this page only, for printing: not in an address, a log or a cache of ours."""
    address = request.build_absolute_uri(reverse("link-token", args=[issued.token]))
    qr = SafeString(segno.make(address, micro=False, error="m").svg_inline(omitsize=True, border=3, light="#fff"))
    context = {"issued": issued, "address": address, "qr": qr, "for_whom": for_whom, "voids": voids}
    answer = render(request, "people/slip.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _page(request: Request, template: str, form: object, **more: object) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return render(request, template, {"form": form, **more}, status=status)
