"""`parvis invite SIRET EMAIL`: opens an organisation of the directory to its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.accounts.acts import invite
from parvis.accounts.models import Role
from parvis.directory.models import Organisation


class Command(BaseCommand):
    help = "Invite the first administrator of an organisation of the directory, by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("identifier", help="the organisation's SIRET or other identifier")
        parser.add_argument("email")

    def handle(self, *args: Any, identifier: str, email: str, **options: Any) -> None:
        wanted = "".join(identifier.split())
        found = list(Organisation.objects.filter(identifier=wanted)[:2])
        if len(found) != 1:
            raise CommandError(f"{identifier} is not in the directory: import it first.")
        invitation, _token = invite(found[0], email=email, roles=[Role.ADMINISTRATOR], by=None)
        self.stdout.write(f"{invitation.email} is invited to administer {found[0].name}.")
