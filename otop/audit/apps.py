from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "otop.audit"
    label = "audit"
