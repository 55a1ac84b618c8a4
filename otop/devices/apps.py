from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "otop.devices"
    label = "devices"
