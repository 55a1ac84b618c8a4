from django.apps import AppConfig


class SyncConfig(AppConfig):
    name = "otop.sync"
    label = "sync"
