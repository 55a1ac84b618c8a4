"""Secrets of an operator: from the environment, or better from a file that the environment names."""

from __future__ import annotations

import os
from pathlib import Path

from otop.site.problems import BadSetting

FILES = {
    "OTOP_SECRET_KEY": "OTOP_SECRET_KEY_FILE",
    "DATABASE_URL": "DATABASE_URL_FILE",
}


def secret(name: str) -> str:
    """The secret, or '' where neither the variable nor its file is named; the variable wins. Raises BadSetting.

    Never put into this process's environment from a file: programs that we start would inherit it.
    """
    value = os.environ.get(name, "")
    file = os.environ.get(FILES[name], "")
    if value or not file:
        return value
    try:
        content = Path(file).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        content = ""
    if not content or "\n" in content:
        raise BadSetting(name=FILES[name], value=file, allowed="a readable file whose only line is the secret")
    return content
