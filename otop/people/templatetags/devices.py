"""A browser's own description of itself in two words."""

from __future__ import annotations

from django import template

from otop.base.language import say
from otop.base.types import Text

register = template.Library()
# The first that is found: browsers call themselves by the names of others, too.
BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}
SOME_BROWSER = Text("เบราว์เซอร์อื่น", "Another browser")


@register.filter
def device(user_agent: str) -> str:
    """Chrome · Android"""
    found = [next((name for sign, name in names.items() if sign in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return " · ".join(part for part in found if part) or say(SOME_BROWSER)
