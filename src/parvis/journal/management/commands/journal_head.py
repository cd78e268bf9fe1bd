"""`parvis journal head`: the position and hash of the last entry, to be kept where nobody can change them."""

from typing import Any

from django.core.management import BaseCommand

from parvis.journal import chain


class Command(BaseCommand):
    help = "Print the position and hash of the last entry, for `journal verify --mark`."

    def handle(self, *args: Any, **options: Any) -> None:
        head = chain.head()
        self.stdout.write(f"{head.position}:{head.hash}")
