from __future__ import annotations

from django.http import HttpRequest

from otop.base.types import Actor


class Request(HttpRequest):
    """A request as views see it: with the actor that the middleware found."""

    actor: Actor
