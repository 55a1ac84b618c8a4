"""What happens to products: registered with their producer, or staged from a list without one."""

from otop.products.actions.registration import register_product
from otop.products.actions.staging import stage_products

__all__ = ["register_product", "stage_products"]
