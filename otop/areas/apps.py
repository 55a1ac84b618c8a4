from django.apps import AppConfig


class AreasConfig(AppConfig):
    name = "otop.areas"
    label = "areas"
