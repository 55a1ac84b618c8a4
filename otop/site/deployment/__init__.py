"""What must be so before strangers come: each finding says what, where, and what to do. `otop check --deploy`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.core import checks

from otop.base.types import Text
from otop.site.deployment.database import of_database
from otop.site.deployment.places import of_files, of_settings, of_space
from otop.site.deployment.remark import Remark

__all__ = ["of_space", "remarks"]

OURS = {
    "security.W009",  # the key: weak_key says it in both languages
    "security.W012",  # cookies and HSTS: no_https
    "security.W016",
    "security.W004",
    "security.W018",  # debug
    "security.W020",  # hosts: no_host
}


def remarks(data: Path) -> list[Remark]:
    """All of them; an empty list means that the checks found nothing, not that nothing is wrong."""
    return [*of_settings(), *of_files(data), *of_space(data), *of_database(), *of_django()]


def of_django() -> Iterator[Remark]:
    """Django's own checks, but for those that we say better ourselves; their words are English."""
    for message in checks.run_checks(include_deployment_checks=True):
        if message.id not in OURS and not message.is_silenced():
            yield Remark(
                str(message.id),
                str(message.obj or "settings"),
                Text(f"การตรวจของ Django: {message.msg}", message.msg),
                Text(message.hint or "ดูเอกสารของ Django", message.hint or "See Django's documentation."),
            )
