"""What officers do to reports."""

from otop.reports.actions.editions import choose_source, close_day

__all__ = ["choose_source", "close_day"]
