from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from otop.base.access import public
from otop.base.requests import Request
from otop.people.actions import choose_language
from otop.people.queries import identity_providers


class SignIn(LoginView):
    template_name = "people/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"providers": identity_providers()}


class SignOut(LogoutView):
    """Leaves nothing of the session. Only by POST, so that a picture on a page cannot sign people out."""


sign_in = public(SignIn.as_view())
sign_out = public(SignOut.as_view())


@public
@require_POST
def change_language(request: Request) -> HttpResponseBase:
    """The page that was shown comes back in the other language; the account remembers it."""
    language = request.POST.get("language", "")
    if request.actor.id and language in dict(settings.LANGUAGES):
        choose_language(by=request.actor, account_id=int(request.actor.id), language=language)
    return set_language(request)
