from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "otop.reports"
    label = "reports"
