"""`parvis operator EMAIL`: a person who sees the platform's own pages (jobs set aside, mailbox)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.accounts.acts import make_operator
from parvis.accounts.models import User, clean_email


class Command(BaseCommand):
    help = "Give a person who has an account the operator's pages."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        user = User.objects.filter(email=clean_email(email)).first()
        if user is None:
            raise CommandError(f"{email} has no account: sign up first, or invite that person.")
        make_operator(user)
        self.stdout.write(f"{user.email} is an operator.")
