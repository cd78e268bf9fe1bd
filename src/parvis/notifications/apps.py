from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "parvis.notifications"
    label = "notifications"
