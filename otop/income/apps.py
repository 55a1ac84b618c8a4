from django.apps import AppConfig


class IncomeConfig(AppConfig):
    name = "otop.income"
    label = "income"
