"""Which roles need a second factor, and since when."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from otop.base.access import needs
from otop.base.forms import ReasonForm
from otop.base.language import say
from otop.base.requests import Request
from otop.base.types import NATION, Problem, Text
from otop.people.actions import require_second_factor, withdraw_second_factor_policy
from otop.people.forms.links import PolicyForm
from otop.people.queries import check_may, second_factor_policies
from otop.people.types import ROLE_NAMES

SET = Text("ตั้งข้อกำหนดแล้ว มีผลตั้งแต่วันที่กำหนด", "The requirement is set and holds from its day on.")
WITHDRAWN = Text("ยกเลิกข้อกำหนดแล้ว", "The requirement is withdrawn.")


@needs("set_policy")
@require_http_methods(["GET", "HEAD", "POST"])
def policies(request: Request) -> HttpResponse:
    check_may(request.actor, "set_policy", NATION)
    form = PolicyForm(request.POST or None, initial={"required_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            require_second_factor(by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Problem as problem:
            form.add_error(None, say(problem.message))
        else:
            messages.success(request, say(SET))
            return redirect("second-factor-policies")
    return _page(request, form, ReasonForm())


@needs("set_policy")
@require_POST
def withdrawal(request: Request, pk: int) -> HttpResponse:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, PolicyForm(), form, which=pk)
    reason = form.cleaned_data["reason"]
    withdraw_second_factor_policy(by=request.actor, policy_id=pk, reason=reason, at=timezone.now())
    messages.success(request, say(WITHDRAWN))
    return redirect("second-factor-policies")


def _page(request: Request, form: PolicyForm, withdrawing: ReasonForm, which: int = 0) -> HttpResponse:
    check_may(request.actor, "set_policy", NATION)
    names = {role.value: say(name) for role, name in ROLE_NAMES.items()}
    rows = [(policy, names.get(policy.role, policy.role)) for policy in second_factor_policies()]
    context = {"form": form, "rows": rows, "withdrawing": withdrawing, "which": which, "today": timezone.localdate()}
    return render(request, "people/policies.html", context, status=422 if request.method == "POST" else 200)
