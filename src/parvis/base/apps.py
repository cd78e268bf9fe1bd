from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "parvis.base"
    label = "base"
