"""What a finding of `otop check --deploy` says."""

from __future__ import annotations

from dataclasses import dataclass

from otop.base.types import Text


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is not right for production."""

    code: str
    where: str
    what: Text
    todo: Text
