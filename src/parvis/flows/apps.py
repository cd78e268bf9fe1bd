from django.apps import AppConfig


class FlowsConfig(AppConfig):
    name = "parvis.flows"
    label = "flows"
