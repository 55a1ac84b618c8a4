"""Signing in with an identity of an OpenID provider: code flow with PKCE, state, nonce, and a signed token, always.

The library does the flow; what it leaves open is closed here. A provider without discovery, such as ThaiD by its
published sample, has its endpoints and the header for its API key written in the operator's file.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Any

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from requests import RequestException

from otop.base.access import public

SIGNED_WITH = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
CLOCKS_DIFFER_S = 30


class OpenIDAdapter(OpenIDConnectOAuth2Adapter):
    @property
    def headers(self) -> dict[str, str]:
        """With every question to the token endpoint: a provider's API key, if it has one."""
        found: dict[str, str] = self.get_provider().app.settings.get("headers", {})
        return found

    @property
    def openid_config(self) -> dict[str, Any]:
        """The endpoints, from the operator's file or from the provider, which must call itself what the file does."""
        chosen = self.get_provider().app.settings
        if chosen["endpoints"]:
            return {"issuer": chosen["issuer"], **chosen["endpoints"]}
        found: dict[str, Any] = super().openid_config
        if found.get("issuer") != chosen["issuer"]:
            raise OAuth2Error("the provider names another issuer")
        return found

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> Any:
        """The identity that the provider's signed token names, if the token was made for this very attempt."""
        signed = kwargs["response"].get("id_token")
        if not signed:
            raise OAuth2Error("no id_token")
        claims = self._decode_id_token(app, signed)
        if not hmac.compare_digest(str(claims.get("nonce", "")), nonce_of(request.GET["state"])):
            raise OAuth2Error("the token was made for another attempt")
        return self.get_provider().sociallogin_from_response(request, {"id_token": claims})

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        """Signature, issuer, audience and time are right, also of a token that came over a protected line."""
        config = self.openid_config
        with get_adapter().get_requests_session() as session:
            answer = session.get(config["jwks_uri"])
            answer.raise_for_status()
        try:
            keys = jwt.PyJWKSet.from_dict(answer.json()).keys
            named = jwt.get_unverified_header(id_token).get("kid")
            fitting = [key for key in keys if named in (None, key.key_id)]
            if len(fitting) != 1:
                raise OAuth2Error("it is not clear which key signed the token")
            claims: dict[str, Any] = jwt.decode(
                id_token,
                fitting[0].key,
                algorithms=SIGNED_WITH,
                issuer=config["issuer"],
                audience=app.client_id,
                leeway=CLOCKS_DIFFER_S,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (KeyError, ValueError, TypeError, jwt.PyJWTError) as error:
            raise OAuth2Error("the token cannot be believed") from error
        return claims


class OpenID(OpenIDConnectProvider):
    oauth2_adapter_class = OpenIDAdapter

    def redirect(
        self, request: HttpRequest, process: str, next_url: Any = None, data: Any = None, **kwargs: Any
    ) -> Any:
        """To the provider, with a nonce that follows from the state, which works once and in this session only."""
        state_id = get_random_string(32)
        kwargs |= {"state_id": state_id, "auth_params": {**self.get_auth_params(), "nonce": nonce_of(state_id)}}
        return super().redirect(request, process, next_url, data, **kwargs)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """What is asked of the provider is the operator's choice, not the address's."""
        scope: list[str] = self.get_scope()
        return scope

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """Of what the provider tells nothing is kept but the identity's own number."""
        return {}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        return {}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[Any]:
        return []


def nonce_of(state_id: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), b"openid nonce " + state_id.encode(), "sha256").hexdigest()


def _view(view: Any) -> Callable[[HttpRequest, str], HttpResponse]:
    """A provider that does not answer, or not as it should, is told to the person as one."""

    def guarded(request: HttpRequest, provider_id: str) -> HttpResponse:
        adapter = OpenIDAdapter(request, provider_id)
        try:
            provider = adapter.get_provider()
        except SocialApp.DoesNotExist:
            raise Http404 from None
        try:
            answer: HttpResponse = view.adapter_view(adapter)(request)
        except (OAuth2Error, RequestException, KeyError, ValueError) as error:
            answer = render_authentication_error(request, provider, exception=error)
        return answer

    return public(guarded)


begin = _view(OAuth2LoginView)
returned = _view(OAuth2CallbackView)
