"""`parvis invite SIRET EMAIL`: opens an organisation of the directory to its first administrator."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from parvis.accounts.acts import invite
from parvis.accounts.models import Role
from parvis.directory.models import Organisation


class Command(BaseCommand):
    help = "Invite the first administrator of an organisation of the directory, by e-mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("identifier", help="the organisation's SIRET or other identifier")
        parser.add_argument("email")

    def handle(self, *args: Any, identifier: str, email: str, **options: Any) -> None:
        try:
            validate_email(email)
        except ValidationError as fault:
            raise CommandError(f"{email!r} is not an e-mail address.") from fault
        found = list(Organisation.objects.filter(identifier="".join(identifier.split()))[:2])
        if not found:
            raise CommandError(f"{identifier} is not in the directory: import it first.")
        if len(found) > 1:
            raise CommandError(f"{identifier} names several organisations, of different identifier types.")
        invitation, _token = invite(found[0], email=email, roles=[Role.ADMINISTRATOR], by=None)
        self.stdout.write(f"{invitation.email} is invited to administer {found[0].name}.")
