"""What the desk, the phones and the proof want to know."""

from otop.sync.queries.desk import (
    day_totals,
    device_states,
    oddities,
    open_refusal_count,
    open_refusals,
    refusal,
)
from otop.sync.queries.looks import large_amount, large_amounts, missing_slips
from otop.sync.queries.proof import verify
from otop.sync.queries.setup import setup_of
from otop.sync.queries.slips import slip_picture, slips_of_day

__all__ = [
    "day_totals",
    "device_states",
    "large_amount",
    "large_amounts",
    "missing_slips",
    "oddities",
    "open_refusal_count",
    "open_refusals",
    "refusal",
    "setup_of",
    "slip_picture",
    "slips_of_day",
    "verify",
]
