from django.apps import AppConfig


class SalesConfig(AppConfig):
    name = "otop.sales"
    label = "sales"
