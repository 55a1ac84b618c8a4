from django.apps import AppConfig


class ProducersConfig(AppConfig):
    name = "otop.producers"
    label = "producers"
