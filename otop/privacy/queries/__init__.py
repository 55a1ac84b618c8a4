"""What is kept about whom."""

from otop.privacy.queries.holdings import holdings_of
from otop.privacy.queries.register import all_fields, register_document
from otop.privacy.queries.requests import own_requests, request_for, requests_due
from otop.privacy.queries.retention import retention_on
from otop.privacy.queries.traces import traces_of

__all__ = [
    "all_fields",
    "holdings_of",
    "own_requests",
    "register_document",
    "request_for",
    "requests_due",
    "retention_on",
    "traces_of",
]
