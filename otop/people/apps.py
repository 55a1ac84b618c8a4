from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "otop.people"
    label = "people"
