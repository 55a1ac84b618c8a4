from django.apps import AppConfig


class FairsConfig(AppConfig):
    name = "otop.fairs"
    label = "fairs"
