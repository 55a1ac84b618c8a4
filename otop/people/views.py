from __future__ import annotations

from django.conf import settings
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from otop.base.requests import Request
from otop.people.actions import choose_language
from otop.people.forms import SignInForm


class SignIn(LoginView):
    template_name = "people/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: SignInForm) -> HttpResponse:  # type: ignore[override]
        """Signed in; on a machine where nobody chose a language yet, in the account's own."""
        response = super().form_valid(form)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            account = form.get_user()
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                account.language,
                secure=settings.LANGUAGE_COOKIE_SECURE,
                httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
                samesite="Lax",
            )
        return response


class SignOut(LogoutView):
    """Leaves nothing of the session. Only by POST, so that a picture on a page cannot sign people out."""


@require_POST
def change_language(request: Request) -> HttpResponseBase:
    """The page that was shown comes back in the other language; the account remembers it."""
    language = request.POST.get("language", "")
    if request.actor.id and language in dict(settings.LANGUAGES):
        choose_language(by=request.actor, account_id=int(request.actor.id), language=language)
    return set_language(request)
