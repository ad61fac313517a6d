"""Draft a call from a call file, all or nothing."""

import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from grants.calls.callfile import read_call
from grants.calls.models import Call
from grants.calls.presets import places, start_call
from grants.calls.refusals import refusal
from grants.calls.rules import conflicts, instant
from grants.calls.terms import Terms, plain
from grants.core.errors import DomainError
from grants.core.money import format_money
from grants.ledger.services import NotEnough
from grants.people.models import User
from grants.programmes.models import Action
from grants.programmes.reading import FileError

MOMENTS = {"opens": "opens_at", "concept_closes": "concept_closes_at", "closes": "closes_at"}


class Command(BaseCommand):
    """Check the whole file and make the draft in one transaction; a wrong file changes nothing."""

    help = "Drafts a call in an action from a call file (docs/call-files.md); a mistake is told with its line."

    def add_arguments(self, parser: CommandParser) -> None:
        """Times are as on the clock of the zone that the file names."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--action", default="", help="code of the action whose allocation holds the pot")
        parser.add_argument("--officer", default="", help="address of the officer who drafts the call")
        parser.add_argument("--reference", default="", help="the next free one unless given")
        for name in MOMENTS:
            parser.add_argument(
                f"--{name.replace('_', '-')}", type=_moment, help="for a file without it: 2027-03-27T23:59:00"
            )
        parser.add_argument(
            "--check", action="store_true", help="write nothing; without an officer only the file is read"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit 1 with the line of the first mistake, or with what stands against the call."""
        try:
            terms = read_call(options["file"], places=places())
        except FileError as error:
            raise CommandError(str(error)) from error
        if not options["check"]:
            call = _start(terms, options)
            self.stdout.write(f"Drafted: {call.reference}, {call.title}.")
            return
        if options["officer"]:
            with transaction.atomic():
                _start(terms, options)
                transaction.set_rollback(True)
        self.stdout.write("The file is right. Only checked: nothing is written.")


def _start(terms: Terms, options: dict[str, Any]) -> Call:
    action = Action.objects.filter(code=options["action"]).first()
    officer = User.objects.filter(email__iexact=options["officer"], is_active=True).first()
    if action is None or officer is None:
        missing = f"action {options['action']!r}" if action is None else f"user {options['officer']!r}"
        raise CommandError(f"There is no {missing}.")
    try:
        return start_call(action, _with_times(terms, options), actor=officer, reference=options["reference"])
    except NotEnough as error:
        left = format_money(error.available, error.account.currency)
        raise CommandError(f"The pot is larger than what is left of the action's allocation: {left}.") from error
    except PermissionDenied as error:
        raise CommandError(f"{officer.email} is no officer of {action.code}.") from error
    except DomainError as error:
        raise CommandError(f"{error.field}: {error}" if error.field else str(error)) from error


def _with_times(terms: Terms, options: dict[str, Any]) -> Terms:
    """Return the terms with the times that the command line names."""
    zone = ZoneInfo(terms["time_zone"])
    given = {column: options[name] for name, column in MOMENTS.items() if options[name] is not None}
    changed = {column: plain(instant(moment, zone)) for column, moment in given.items()}
    whole = {**terms, **changed, **({"deadline_wording": ""} if "closes_at" in changed else {})}
    for conflict in conflicts(whole):
        raise CommandError(f"{conflict.at[0]}: {refusal(conflict)}")
    return whole


def _moment(text: str) -> datetime.datetime:
    found = datetime.datetime.fromisoformat(text)
    if found.tzinfo is not None:
        raise ValueError("the zone is named in the file")
    return found
