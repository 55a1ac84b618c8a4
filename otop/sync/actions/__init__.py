"""What phones and the desk do to the books."""

from otop.sync.actions.anchoring import anchor_all, prove
from otop.sync.actions.closing import close_day, write_off
from otop.sync.actions.hand_in import hand_in
from otop.sync.actions.looks import look_again, look_at
from otop.sync.actions.pictures import keep_picture
from otop.sync.actions.settle import hand_in_file, settle
from otop.sync.actions.slips import enter_slip
from otop.sync.actions.striking import strike_words

__all__ = [
    "anchor_all",
    "close_day",
    "enter_slip",
    "hand_in",
    "hand_in_file",
    "keep_picture",
    "look_again",
    "look_at",
    "prove",
    "settle",
    "strike_words",
    "write_off",
]
