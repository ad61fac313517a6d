"""Tell who can sign in to the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from grants.dashboards.demo import DOORS
from grants.dashboards.demo_people import DEMO_PASSWORD
from grants.people.models import User


class Command(BaseCommand):
    """Print the label and address of each door, and the password that all share."""

    help = "Prints who can sign in to the demonstration, in demo settings only."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 outside demo settings."""
        if not settings.DEMO:
            raise CommandError("There are demonstration accounts in demo settings only.")
        there = set(User.objects.filter(is_demonstration=True).values_list("email", flat=True))
        doors = [(str(label), email, str(note)) for label, note, email in DOORS.values() if email in there]
        if not doors:
            raise CommandError("The demonstration is not loaded: run manage.py load_demonstration.")
        width, wide = max(len(door[0]) for door in doors), max(len(door[1]) for door in doors)
        self.stdout.write("Who can sign in:")
        for label, email, note in doors:
            self.stdout.write(f"  {label:<{width}}  {email:<{wide}}  {note}")
        self.stdout.write(f"The password of all of them: {DEMO_PASSWORD}")
