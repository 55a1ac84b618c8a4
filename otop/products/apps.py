from django.apps import AppConfig


class ProductsConfig(AppConfig):
    name = "otop.products"
    label = "products"
