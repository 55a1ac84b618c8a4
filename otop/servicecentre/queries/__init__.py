"""What pages and phones want to know of the joint centre."""

from otop.servicecentre.queries.centre import day_sums, doubled_numbers, services_of
from otop.servicecentre.queries.line import line_of

__all__ = ["day_sums", "doubled_numbers", "line_of", "services_of"]
