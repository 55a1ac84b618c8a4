from django.apps import AppConfig


class VisitorsConfig(AppConfig):
    name = "otop.visitors"
    label = "visitors"
