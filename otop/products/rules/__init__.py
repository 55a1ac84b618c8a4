"""What a product may cost, and how a list of products from outside is read."""

from otop.products.rules.coordinates import check_surroundings, read_coordinates, without_coordinates
from otop.products.rules.listing import COLUMNS, Read, read_list
from otop.products.rules.places import check_match
from otop.products.rules.prices import check_price

__all__ = [
    "COLUMNS",
    "Read",
    "check_match",
    "check_price",
    "check_surroundings",
    "read_coordinates",
    "read_list",
    "without_coordinates",
]
