"""What the desk, the phones and the proof want to know."""

from otop.sync.queries.desk import day_totals, device_states, oddities, open_refusals, refusal
from otop.sync.queries.proof import verify
from otop.sync.queries.setup import setup_of

__all__ = ["day_totals", "device_states", "oddities", "open_refusals", "refusal", "setup_of", "verify"]
