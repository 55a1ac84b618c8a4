from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from otop.base.types import Actor


class Request(HttpRequest):
    """A request as views see it: with the actor that the middleware found."""

    actor: Actor


def read_as_utf8(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Middleware: forms are read as our pages send them, whatever encoding the sender names; some cannot be read."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        if request.encoding is not None:
            request.encoding = "utf-8"
        return get_response(request)

    return answer
