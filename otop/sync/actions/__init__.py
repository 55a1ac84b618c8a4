"""What phones and the desk do to the books."""

from otop.sync.actions.closing import close_day, write_off
from otop.sync.actions.hand_in import hand_in
from otop.sync.actions.settle import hand_in_file, settle

__all__ = ["close_day", "hand_in", "hand_in_file", "settle", "write_off"]
