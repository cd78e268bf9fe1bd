"""Loads the demonstration once, and says how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from parvis.demo import world


class Command(BaseCommand):
    help = "Load the demonstration world, once; demonstration mode only."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("the demonstration is never loaded in production (PARVIS_MODE).")
        made = world.load()
        state = "Nouvelle démonstration" if made else "Démonstration retrouvée"
        self.say("")
        self.say(f"  Parvis : {settings.PARVIS_BASE_URL}")
        self.say(f"  {state}. Mot de passe de chacun : {world.PASSWORD}")
        for who in world.SIGN_INS:
            self.say(f"    {who.email:<30} {who.who}")
        self.say("  Pour arrêter : Ctrl+C. Les données restent ; « make clean-data » repart de zéro.")
        self.say("")
        self.stdout.flush()

    def say(self, line: str) -> None:
        self.stdout.write(line)
