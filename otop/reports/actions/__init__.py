"""What officers do to reports, and how what everybody sees follows the books."""

from otop.reports.actions.editions import choose_source, close_day
from otop.reports.actions.following import let_follow, work_out

__all__ = ["choose_source", "close_day", "let_follow", "work_out"]
