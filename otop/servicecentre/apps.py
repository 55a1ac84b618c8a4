from django.apps import AppConfig


class ServiceCentreConfig(AppConfig):
    name = "otop.servicecentre"
    label = "servicecentre"
