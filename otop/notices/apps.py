from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "otop.notices"
    label = "notices"
