from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "otop.base"
    label = "base"
