"""What happens to personal data."""

from otop.privacy.actions.erasing import erase_account, erase_buyer, erase_producer
from otop.privacy.actions.requests import answer_request, ask, take_holdings
from otop.privacy.actions.retaining import apply_retention, load_retention, past_time

__all__ = [
    "answer_request",
    "apply_retention",
    "ask",
    "erase_account",
    "erase_buyer",
    "erase_producer",
    "load_retention",
    "past_time",
    "take_holdings",
]
