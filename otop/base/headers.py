"""What every answer says to the browser, whoever gives it: a page, a file, an error, the phones' door."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

PHONE = "/phone/"
Answer = Callable[[HttpRequest], HttpResponseBase]

UNUSED = ("camera", "microphone", "geolocation", "payment", "usb", "serial", "midi", "display-capture")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED),
    # For what is no page; pages and their files bring the policy of the settings.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}

# The app may look through the camera (codes at enrolment), show pictures that it keeps, and run a service worker.
PHONE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; font-src 'self';"
    " connect-src 'self'; manifest-src 'self'; worker-src 'self'; media-src 'self' blob:; form-action 'none';"
    " base-uri 'none'; frame-ancestors 'none'"
)
PHONE_PERMISSIONS = ", ".join("camera=(self)" if feature == "camera" else f"{feature}=()" for feature in UNUSED)


def phone_headers(headers: MutableMapping[str, str], path: str, url: str) -> None:
    """What the files of the phone app say. Those named by their content are kept for good, no others."""
    if not url.startswith(PHONE):
        return
    headers["Content-Security-Policy"] = PHONE_POLICY
    headers["Permissions-Policy"] = PHONE_PERMISSIONS
    forever = url.startswith(f"{PHONE}assets/")
    headers["Cache-Control"] = "public, max-age=31536000, immutable" if forever else "no-cache"


def safe_headers(get_response: Answer) -> Answer:
    """Middleware: the headers above, where the answer does not say otherwise, and how long it may be kept.

    What goes to somebody with a session is kept nowhere; the rest is asked for again, unless the answer knows better.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        if settings.SECURE_HSTS_SECONDS:
            # Also where a proxy takes HTTPS off before us; a browser heeds it only over HTTPS.
            response.headers["Strict-Transport-Security"] = f"max-age={settings.SECURE_HSTS_SECONDS}"
        session = settings.SESSION_COOKIE_NAME
        personal = session in request.COOKIES or session in response.cookies
        response.headers.setdefault("Cache-Control", "private, no-store" if personal else "private, no-cache")
        return response

    return answer
