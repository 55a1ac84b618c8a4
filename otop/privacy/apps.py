from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "otop.privacy"
    label = "privacy"
