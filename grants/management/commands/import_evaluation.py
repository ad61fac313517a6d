"""Take a model of evaluation over into the draft of a call, all or nothing."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from grants.calls.callfile import Model, read_model
from grants.calls.differences import in_a_sentence
from grants.calls.judging_models import changes_by, left_open, take_over_model
from grants.calls.models import Call
from grants.core.errors import DomainError
from grants.people.models import User
from grants.programmes.reading import FileError
from workflows.engine import TransitionRefused


class Command(BaseCommand):
    """Read the whole file, say what it changes, then change it in one transaction; a wrong file changes nothing."""

    help = "Judges the draft of a call by a model of evaluation (docs/call-files.md); a mistake is told with its line."

    def add_arguments(self, parser: CommandParser) -> None:
        """The files that come with the product are in data/evaluation."""
        parser.add_argument("reference", help="reference of the call")
        parser.add_argument("file", type=Path)
        parser.add_argument("--officer", default="", help="address of the officer who changes the draft")
        parser.add_argument("--check", action="store_true", help="write nothing: say what would change")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with the line of the first mistake, or with what stands against the change."""
        try:
            model = read_model(options["file"])
        except FileError as error:
            raise CommandError(str(error)) from error
        call = Call.objects.filter(reference__iexact=options["reference"]).first()
        if call is None:
            raise CommandError(f"There is no call {options['reference']!r}.")
        for line in [in_a_sentence(change) for change in changes_by(call, model)] or ["Nothing changes."]:
            self.stdout.write(line)
        for line in left_open(call, model):
            self.stdout.write(f"Left to do: {line}")
        if options["check"]:
            self.stdout.write("The file is right. Only checked: nothing is written.")
            return
        _take_over(call, model, options["officer"])
        self.stdout.write(f"{call.reference} is judged by: {model.title}.")


def _take_over(call: Call, model: Model, address: str) -> None:
    officer = User.objects.filter(email__iexact=address, is_active=True).first()
    if officer is None:
        raise CommandError(f"There is no user {address!r}.")
    try:
        take_over_model(call, model, actor=officer)
    except PermissionDenied as error:
        raise CommandError(f"{officer.email} may not change this call.") from error
    except (DomainError, TransitionRefused) as error:
        raise CommandError(str(error)) from error
