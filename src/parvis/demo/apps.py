from django.apps import AppConfig
from django.conf import settings


class DemoConfig(AppConfig):
    name = "parvis.demo"
    label = "demo"

    def ready(self) -> None:
        """The first page offers the demonstration's people, where there is a demonstration."""
        if not settings.PRODUCTION:
            from parvis.demo.world import SIGN_INS
            from parvis.web.public import demo

            demo.offer(*SIGN_INS)
