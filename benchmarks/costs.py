"""Sixty grants of two hundred costs each: what the import of two hundred rows and the pages of the verifier cost."""

import os
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

from benchmarks.last_evening import _database
from config.launcher import leave_in_order, servers_of_environment

IMPORT_S: Final = 2.0
LIST_QUERIES: Final = 12
PAGE_QUERIES: Final = 15
TIMES: Final = 3


def main() -> int:
    """Write the grants into a fresh database, import, open the pages; 1 when a promise is broken."""
    grants, costs = int(os.environ.get("GRANTS", "60")), int(os.environ.get("COSTS", "200"))
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
        return measured(grants, costs)


def measured(grants: int, costs: int) -> int:
    """Play it on the database of the settings, and tell what each step cost; 1 when a promise is broken."""
    from tests.factories import Chain
    from tests.grants.monitoring.scale_objects import add_costs, add_grants

    chain = Chain(days_ago=90).allocate(300_000_00).reported()
    add_costs(chain.report, costs)
    add_grants(chain, grants - 1, costs=costs)
    writer = chain.again(days_ago=90).report_started()
    broken = [imported(writer, costs) > IMPORT_S, *(not kept for kept in opened(chain))]
    accepted(chain)
    return 1 if any(broken) else 0


def imported(writer: Any, rows: int) -> float:
    """Bring so many rows as a workbook; return the seconds of CPU of this process."""
    from grants.monitoring.services import import_workbook
    from tests.factories import upload

    content = workbook(writer, rows)
    begin = time.process_time()
    result = import_workbook(writer.report, upload("costs.xlsx", content), actor=writer.applicant)
    took = time.process_time() - begin
    assert result.added == rows, result
    say(f"import of {rows} rows: {took:.2f} s of CPU")
    return took


def workbook(writer: Any, rows: int) -> bytes:
    """Return a workbook as a grantee brings it, one document a row."""
    import io

    from openpyxl import Workbook

    line, day = writer.agreement.lines.first().description, writer.agreement.starts_on
    book = Workbook()
    book.active.append(["Line", "Date", "Supplier", "Number", "What for", "Amount"])
    for number in range(rows):
        book.active.append([f"1 · {line}", day, f"Hall {number}", f"N-{number}", "Rent", 10])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def opened(chain: Any) -> list[bool]:
    """Open each page as the finance officer does; tell whether each keeps to its number of queries."""
    from django.urls import reverse

    reference, cost = chain.agreement.reference, chain.report.costs.order_by("pk").first().pk
    costs = reverse("monitoring:costs", args=[reference])
    pages = (
        ("list of reports", reverse("monitoring:index"), LIST_QUERIES),
        ("list of costs", costs, LIST_QUERIES),
        ("list of costs, searched and sorted", f"{costs}?q=stamparija+7&sort=-amount_cents", LIST_QUERIES),
        ("list of costs as a workbook", f"{costs}?export=xlsx", LIST_QUERIES),
        ("report", reverse("monitoring:report", args=[reference]), PAGE_QUERIES),
        ("one cost", reverse("monitoring:cost", args=[cost]), PAGE_QUERIES),
        ("verify one cost", reverse("monitoring:verify", args=[cost]), PAGE_QUERIES),
    )
    return [_opened(chain.finance, *page) for page in pages]


def _opened(user: Any, name: str, url: str, most: int) -> bool:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    took = min(_seconds(lambda: client.get(url)) for _time in range(TIMES))
    with CaptureQueriesContext(connection) as queries:
        response = client.get(url)
    count = sum("django_session" not in query["sql"] for query in queries.captured_queries)
    say(f"{name}: {1000 * took:.0f} ms of CPU, {count} queries (at most {most}), status {response.status_code}")
    return count <= most and response.status_code == 200


def accepted(chain: Any) -> None:
    """Accept all that remains of one report, one by one; told, not promised."""
    from grants.monitoring.services import verify_remaining

    results: list[Any] = []
    took = _seconds(lambda: results.extend(verify_remaining(chain.report, actor=chain.finance)))
    say(f"accepting {len(results)} costs one by one: {took:.2f} s of CPU")


def _seconds(act: Callable[[], Any]) -> float:
    begin = time.process_time()
    act()
    return time.process_time() - begin


def say(text: str) -> None:
    """Tell a line at once."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
