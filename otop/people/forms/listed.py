"""One of a list of things, found by a part of its name, without a script."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from otop.base.language import in_both, say
from otop.base.types import Text


class ListedInput(forms.TextInput):
    """A field that offers names from a list while one types a part of them, with no script."""

    def __init__(self, offered: Callable[[], Iterable[str]]) -> None:
        super().__init__({"autocomplete": "off"})
        self.offered = offered

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_list"
        field = super().render(name, value, {**(attrs or {}), "list": list_id}, renderer)
        options = format_html_join("", '<option value="{}"></option>', ((words,) for words in self.offered()))
        return format_html('{}<datalist id="{}">{}</datalist>', field, list_id, options)


class ListedField(forms.CharField):
    """One of a list of things, by the name that the list offers, its key, or a part of a name that only one has.
    Cleaned, its key."""

    def __init__(self, label: Any, named: Callable[[], Mapping[str, Text]]) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=200,
            help_text=in_both("พิมพ์ส่วนหนึ่งของชื่อ แล้วเลือกจากรายการ", "Type a part of its name and choose from the list"),
            widget=ListedInput(lambda: (_offered(key, name) for key, name in named().items())),
        )
        self.named = named

    def clean(self, value: object) -> str:
        typed = " ".join(str(super().clean(value)).split())
        if not typed:
            return ""
        named = self.named()
        found = [key for key, name in named.items() if typed in {key, _offered(key, name)}]
        found = found or [k for k, name in named.items() if typed.lower() in f"{name.th} {name.en}".lower()]
        if len(found) != 1:
            raise forms.ValidationError(
                in_both(
                    "ไม่มีในรายการ หรือมีหลายรายการ โปรดเลือกจากรายการ",
                    "Not in the list, or there are several: choose one from it.",
                )
            )
        return found[0]

    def prepare_value(self, value: Any) -> Any:
        """A key that came with an address is shown by its name; what was typed stays as it is."""
        name = self.named().get(str(value)) if value else None
        return _offered(str(value), name) if name else value


def _offered(key: str, name: Text) -> str:
    return f"{say(name)} ({key})"
