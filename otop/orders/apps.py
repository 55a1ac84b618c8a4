from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "otop.orders"
    label = "orders"
