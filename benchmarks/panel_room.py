"""The panel room with many applications: how much CPU its pages cost. See README.md."""

import os
import sys
import time
from contextlib import ExitStack
from typing import Any, Final

from benchmarks.last_evening import _database
from config.launcher import leave_in_order, servers_of_environment

PROMISE_MS: Final = 300
TIMES: Final = 5


def main() -> int:
    """Write a committee of so many files into a fresh database and open its pages; 1 when the promise is broken."""
    files, scorers = int(os.environ.get("FILES", "500")), int(os.environ.get("SCORERS", "12"))
    leave_in_order()
    with ExitStack() as held:
        held.enter_context(servers_of_environment())
        url = held.enter_context(_database())
        os.environ["DATABASE_URL"], os.environ["DJANGO_SETTINGS_MODULE"] = url, "config.settings.test"
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        settings.ALLOWED_HOSTS = ["testserver"]
        settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
        call_command("migrate", verbosity=0, skip_checks=True)
        chain = committee(files, scorers)
        broken = [name for name, cpu in measured(chain).items() if name.startswith("room") and cpu > PROMISE_MS]
    return 1 if broken else 0


def committee(files: int, scorers: int) -> Any:
    """Make a ranked committee: the call by the services, files and sheets by bulk inserts, three sheets a file."""
    from grants.evaluation.models import Panel
    from grants.evaluation.services.ranking import compute_ranking
    from tests.factories import Chain, make_staff

    chain = Chain(days_ago=90, pot_cents=110_000_00).eligible()
    people = [make_staff(f"Scorer {number:02}", "evaluator", chain.action) for number in range(scorers)]
    copies = _copies(chain, files)
    panel = _panel(chain, people)
    _sheets(panel, copies, people)
    Panel.objects.filter(pk=panel.pk).update(state="ranked")  # by bulk, not by the machine: this is no test of it
    panel = Panel.objects.get(pk=panel.pk)
    compute_ranking(panel, why="close_scoring", actor=chain.officer)
    chain.panel = panel
    return chain


def measured(chain: Any) -> dict[str, float]:
    """Open each page several times, print the least CPU time of this process and the number of queries."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from django.urls import reverse

    client, reference = Client(), chain.panel.reference
    client.force_login(chain.officer)
    found = {}
    for name, page in (
        ("room", reverse("evaluation:panel", args=[reference])),
        ("room, last page", reverse("evaluation:panel", args=[reference]) + "?page=99"),
        ("room, a line tried", reverse("evaluation:panel", args=[reference]) + "?line=40"),
        ("proposals", reverse("evaluation:proposals", args=[reference])),
        ("reading the scores", reverse("evaluation:scores", args=[reference])),
        ("how ranked", reverse("evaluation:replay", args=[reference])),
    ):
        client.get(page)
        spent = []
        for _time in range(TIMES):
            begin = time.process_time()
            response = client.get(page)
            spent.append(1000 * (time.process_time() - begin))
        with CaptureQueriesContext(connection) as queries:
            client.get(page)
        found[name] = min(spent)
        size = len(response.content) // 1024
        say(f"{name}: {min(spent):.0f} ms of CPU, {len(queries)} queries, {size} KB, status {response.status_code}")
    return found


def _copies(chain: Any, number: int) -> list[Any]:
    """Copy the one application with its submission, each for an organisation of its own."""
    from grants.applications.models import Application, Submission
    from grants.people.models import Organisation

    first = chain.application
    body = first.submissions.order_by("-pk").first()
    fields = [field.name for field in Organisation._meta.concrete_fields if field.name not in {"id", "pk"}]
    organisations = Organisation.objects.bulk_create(
        Organisation(
            **{name: getattr(first.organisation, name) for name in fields}
            | {"name": f"Organisation {at:03}", "registration_number": f"B{at:05}"}
        )
        for at in range(1, number)
    )
    fields = [field.name for field in Application._meta.concrete_fields if field.name not in {"id", "state"}]
    copies = Application.objects.bulk_create(
        Application(
            **{name: getattr(first, name) for name in fields}
            | {"reference": f"{chain.call.reference}-{at:04}", "organisation": organisations[at - 1]}
        )
        for at in range(1, number)
    )
    Application.objects.filter(pk__in=[copy.pk for copy in copies]).update(state="eligible")
    fields = [field.name for field in Submission._meta.concrete_fields if field.name not in {"id", "application"}]
    Submission.objects.bulk_create(
        Submission(**{name: getattr(body, name) for name in fields}, application=copy) for copy in copies
    )
    return list(Application.objects.filter(call=chain.call, state="eligible").order_by("pk"))


def _panel(chain: Any, people: list[Any]) -> Any:
    from django.utils import timezone

    from grants.calls.terms import judging_terms
    from grants.evaluation.models import Panel, PanelMember

    panel = Panel.objects.create(
        call=chain.call, reference=chain.call.reference, judged_by=judging_terms(chain.call), ranked_at=timezone.now()
    )
    PanelMember.objects.bulk_create(
        PanelMember(panel=panel, user=person, appointed_by=chain.officer, declared_at=timezone.now())
        for person in people
    )
    return panel


def _sheets(panel: Any, files: list[Any], people: list[Any]) -> None:
    """Give each file three sheets; the points differ from file to file and from scorer to scorer, repeatably."""
    from grants.evaluation.models import Assessment, Score

    criteria = list(panel.call.criteria.all())
    sheets = Assessment.objects.bulk_create(
        Assessment(panel=panel, application=file, evaluator=people[(at + turn) % len(people)])
        for at, file in enumerate(files)
        for turn in range(3)
    )
    Assessment.objects.filter(panel=panel).update(state="submitted")
    Score.objects.bulk_create(
        Score(assessment=sheet, criterion=criterion, points=2 + (at * 7 + number * 3 + at // 3) % 4, comment="Sound.")
        for at, sheet in enumerate(sheets)
        for number, criterion in enumerate(criteria)
    )


def say(text: str) -> None:
    """Tell a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
