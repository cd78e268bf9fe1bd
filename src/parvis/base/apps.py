"""Django's entry for the ground floor; finds every room's background jobs."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.utils.module_loading import module_has_submodule


class BaseConfig(AppConfig):
    name = "parvis.base"
    label = "base"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_from_rooms("jobs")


def import_from_rooms(module: str) -> None:
    """Import `<room>/<module>.py` of every installed room, and of nobody else's applications."""
    for room in apps.get_app_configs():
        if room.name.startswith("parvis.") and module_has_submodule(import_module(room.name), module):
            import_module(f"{room.name}.{module}")
