"""Django's entry for the journal; finds every room's followers."""

from django.apps import AppConfig

from parvis.base.apps import import_from_rooms


class JournalConfig(AppConfig):
    name = "parvis.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_from_rooms("followers")
