"""What a hostile person tries at the reports: other people's papers, rewritten reports, bombs, formulas, two hats.

The doors are walked, not listed: a page that is added to the reports is tried as well.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from grants.agreements.models import Agreement
from grants.core import files, jobs
from grants.core.models import Job, StoredFile
from grants.dashboards.dossier import start_dossier
from grants.monitoring import services
from grants.monitoring.models import Expenditure, Report
from grants.people.models import Membership, Organisation
from grants.people.services import forget_roles
from tests.factories import IBANS, make_account, make_action, make_receipt, make_staff, write_report
from tests.grants.core.test_files import png
from tests.grants.hostile import ROUTES, Scheme, client_of, faults, mark, taken_back
from workflows.engine import TransitionRefused

STATES = ("report_written", "reported", "accepted")
OF_A_REPORT = sorted(
    name
    for name, route in ROUTES.items()
    if name.startswith("monitoring:") and re.search("<(int:pk|slug:reference)>", route.path)
)
# Everything that the forms of a report ask for, to be sent to whatever door there is.
FORGED = {
    "achievements": "Rewritten.",
    "difficulties": "Rewritten.",
    "lasting": "Rewritten.",
    "text": "Rewritten.",
    "indicator_value": "99",
    "cofinancing_spent_cents": "1.00",
    "version": "0",
    "reason": "Because.",
    "note": "x",
    "title": "Rewritten",
    "held_on": "2026-01-01",
    "place": "Elsewhere",
    "women": "1",
    "men": "0",
    "others": "0",
    "spent_on": "2026-01-01",
    "supplier": "Rewritten",
    "document_number": "X",
    "description": "Rewritten",
    "amount_cents": "1.00",
    "kind": "receipt",
    "outcome": "accepted",
    "caption": "Rewritten",
    "has_consent": "on",
    "url": "https://example.org/x",
    "value": "99",
    "finding": "x",
    "basis_points": "1",
    "until": "2099-01-01",
    "assets": "None.",
    "rating": "4",
    "evaluation": "x",
    "remarks": "x",
    "pasted": "1\t2026-01-01\ta\tb\tc\t1",
}
BOXES_FOR_FILES = ("receipt", "photo", "upload", "uploads", "file", "files", "evidence")
FORMULAS = ('=HYPERLINK("http://example.org","x")', "+1+1", "-1+cmd|' /C calc'!A0", "@SUM(1)", "\t=1+1")


@pytest.fixture(scope="module")
def scheme(django_db_setup: None, django_db_blocker: Any) -> Iterator[Scheme]:
    """A report in three states, built once; every request below is taken back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield Scheme(*STATES)
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            ContentType.objects.clear_cache()


def content_of(report: Report) -> dict[str, list[Any]]:
    """Return every row that belongs to a report or to one of its costs, as it stands in the database."""
    found = {"report": list(Report.objects.filter(pk=report.pk).values())}
    for owner, key in ((Report, report.pk), (Expenditure, None)):
        for relation in owner._meta.related_objects:
            name = relation.field.name if key else f"{relation.field.name}__report"
            if hasattr(relation.related_model, "objects"):
                rows = relation.related_model._default_manager.filter(**{name: report.pk})
                found[relation.related_model.__name__] = sorted(rows.values_list(), key=str)
    return found


def knock(client: Client, url: str) -> list[int]:
    """Open a door, and send a form to it as the page's own script would."""
    answers = (client.get(url), client.post(url, FORGED, headers={"HX-Request": "true"}))
    return [answer.status_code for answer in answers]


def doors(scheme: Scheme, state: str, *, open_to: str = "") -> list[tuple[str, str]]:
    """Return the routes of a report, or those that somebody may send forms to; their objects are made by now."""
    return list(_doors(scheme, state, open_to))


def _doors(scheme: Scheme, state: str, open_to: str) -> Iterator[tuple[str, str]]:
    for name in OF_A_REPORT:
        access = ROUTES[name].access
        url = scheme.url(ROUTES[name], state)
        if access and url and "anonymous" not in (access.get or ()) and (not open_to or open_to in (access.post or ())):
            yield name, url


@pytest.fixture(scope="module")
def rival(scheme: Scheme) -> Any:
    """Another grantee of the same action, with a report of its own."""
    chain = scheme.people.again(days_ago=60, pot_cents=20_000_00, title="Small grants: a rival")
    chain.applicant, chain.organisation = chain.stranger, chain.stranger_organisation
    chain.account = make_account(chain.organisation, actor=chain.applicant, iban=IBANS[1])
    return chain.report_written(500_00)


@pytest.mark.parametrize("state", ["report_written", "reported"])
def test_another_grantee_finds_no_receipt_no_question_and_no_door(scheme: Scheme, rival: Any, state: str) -> None:
    client, chain, wrong = client_of(rival.applicant), scheme.chains[state], []
    ways, before = doors(scheme, state), content_of(chain.report)
    for name, url in ways:
        with faults() as found:
            answers = knock(client, url)
        if found or set(answers) - {403, 404, 405}:
            wrong.append(f"{name}: {url} {answers} {found}")
    assert not wrong, "\n".join(wrong)
    assert content_of(chain.report) == before
    for url in ("/reports/", "/reports/?export=csv", "/events/", "/home/"):
        assert chain.agreement.reference not in client.get(url).content.decode("utf-8", "replace"), url


def test_another_grantee_opens_no_link_to_a_receipt_and_no_dossier(scheme: Scheme, rival: Any) -> None:
    client, chain = client_of(rival.applicant), scheme.chains["reported"]
    receipt = chain.report.costs.first().receipt
    leaked = files.link(receipt, chain.applicant)
    assert b"".join(client_of(chain.applicant).get(leaked)) == files.read(receipt)  # type: ignore[arg-type]
    assert client.get(leaked).status_code == 404
    dossier = reverse("dashboards:dossier", args=[chain.agreement.reference])
    assert {client.get(dossier).status_code, client.post(dossier).status_code} <= {403, 404, 405}
    with taken_back():
        job = start_dossier(chain.agreement, actor=chain.auditor)
        assert client.get(reverse("core:job", args=[job.pk])).status_code == 404


def test_another_grantee_does_not_lend_a_cost_the_parts_of_a_report_that_is_not_his(scheme: Scheme, rival: Any) -> None:
    client, chain = client_of(rival.applicant), scheme.chains["reported"]
    own, theirs = rival.report.costs.get(), chain.report
    before = Expenditure.objects.values().get(pk=own.pk)
    for foreign in ({"line": chain.agreement.lines.first().pk}, {"activity": theirs.activities.first().pk}):
        sent = FORGED | {"line": own.line_id, "spent_on": f"{own.spent_on}"} | foreign
        with taken_back():
            answer = client.post(reverse("monitoring:cost_change", args=[own.pk]), sent)
            assert answer.status_code == 422
            assert Expenditure.objects.values().get(pk=own.pk) == before


@pytest.mark.parametrize("state", ["reported", "accepted"])
def test_a_report_that_is_in_is_rewritten_by_no_form_and_no_late_autosave(scheme: Scheme, state: str) -> None:
    chain, wrong = scheme.chains[state], []
    client = scheme.clients["applicant"]
    for name, url in doors(scheme, state, open_to="applicant"):
        if name == "monitoring:photo_withdraw_consent":
            continue  # whoever is on a photograph may have it taken away at any time
        with taken_back(), faults() as found:
            before = content_of(chain.report)
            knock(client, url)
            if found or content_of(chain.report) != before:
                wrong.append(f"{name}: {url} {found}")
    assert not wrong, "\n".join(wrong)


def test_what_was_on_its_way_when_the_report_was_handed_in_comes_too_late(chain: Any) -> None:
    """A page that was opened before, and a file that took long to arrive, find the report closed."""
    chain.report_written(500_00, 200_00)
    opened = Report.objects.get(pk=chain.report.pk)
    cost = opened.costs.first()
    services.submit_report(chain.report, actor=chain.applicant)
    before = content_of(opened)
    late = make_receipt(chain.applicant)
    fields = {"spent_on": cost.spent_on, "supplier": "Late", "document_number": "L-1", "description": "Late"}
    fields |= {"amount_cents": 1_00, "actor": chain.applicant}
    for act in (
        lambda: services.add_cost(opened, cost.line, receipt=late, **fields),
        lambda: services.change_cost(cost, line=cost.line, **fields),
        lambda: services.remove_cost(cost, actor=chain.applicant),
        lambda: services.import_pasted(opened, "1\t2026-01-01\ta\tb\tc\t1", actor=chain.applicant),
        lambda: services.attach_files(
            cost, uploads=[SimpleUploadedFile("late.png", png(9, 9))], kind="receipt", actor=chain.applicant
        ),
        lambda: write_report(opened, (1_00,), actor=chain.applicant),
    ):
        with pytest.raises(TransitionRefused), transaction.atomic():
            act()
    assert content_of(opened) == before


@pytest.mark.parametrize("state", ["reported", "accepted"])
def test_the_staff_of_another_action_verifies_nothing_here(scheme: Scheme, state: str) -> None:
    chain, wrong = scheme.chains[state], []
    with taken_back():
        verifier = make_staff("Foreign verifier", "finance", make_action("elsewhere"))
        verifier.staff_roles.create(role="officer", action=verifier.staff_roles.get().action)
        client, ways = client_of(verifier), doors(scheme, state)
        before = (content_of(chain.report), mark())
        for name, url in ways:
            with faults() as found:
                answers = knock(client, url)
            if found or set(answers) - {403, 404, 405}:
                wrong.append(f"{name}: {url} {answers} {found}")
        assert not wrong, "\n".join(wrong)
        assert (content_of(chain.report), mark()) == before
        assert chain.agreement.reference not in client.get("/reports/").content.decode()


@pytest.mark.parametrize("state", ["reported", "accepted"])
@pytest.mark.parametrize("role", ["officer", "finance", "approver"])
def test_a_grantee_who_is_also_staff_judges_nothing_of_his_own(scheme: Scheme, role: str, state: str) -> None:
    """Whoever belongs to the grantee keeps his hands off what the office does, be he only its reader."""
    chain, wrong = scheme.chains[state], []
    user = getattr(chain, role)
    with taken_back():
        ways = doors(scheme, state, open_to=role)  # while he may still make what stands behind them
        Membership.objects.create(organisation=chain.organisation, user=user, role=Membership.Role.VIEWER)
        forget_roles(user)
        client = client_of(user)
        for name, url in ways:
            if {"applicant", "viewer", "stranger"} & set(ROUTES[name].access.post or ()):  # type: ignore[union-attr]
                continue
            with taken_back(), faults() as found:
                before = (content_of(chain.report), mark())
                answers = knock(client, url)
                if found or 302 in answers or (content_of(chain.report), mark()) != before:
                    wrong.append(f"{name}: {url} {answers} {found}")
    forget_roles(user)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("state", ["report_written", "reported"])
def test_a_picture_that_would_fill_the_memory_is_kept_at_no_door(scheme: Scheme, state: str) -> None:
    """A picture of a few bytes that declares 60,000 by 60,000 points is refused wherever a report takes a file."""
    bomb, wrong = png(60_000, 60_000) + b"x" * 64, []
    for name in OF_A_REPORT:
        access, url = ROUTES[name].access, scheme.url(ROUTES[name], state)
        for role in sorted(set(access.post or ()) - {"anonymous", "stranger"})[:1] if access and url else ():
            with taken_back(), faults() as found:
                before = StoredFile.objects.count()
                sent = {box: SimpleUploadedFile("holiday.png", bomb) for box in BOXES_FOR_FILES}
                scheme.clients[role].post(url, FORGED | sent)
                if found or StoredFile.objects.count() > before:
                    wrong.append(f"{role} {name}: {url} {found}")
    assert not wrong, "\n".join(wrong)


@pytest.fixture
def poisoned(chain: Any) -> Any:
    """A report whose words would be formulas in a spreadsheet."""
    chain.report_written(500_00)
    for number, words in enumerate(FORMULAS):
        services.add_cost(
            chain.report,
            chain.agreement.lines.first(),
            spent_on=chain.report.costs.first().spent_on,
            supplier=words,
            document_number=f"{words}{number}",
            description=words,
            amount_cents=1_00 + number,
            receipt=make_receipt(chain.applicant, f"{number}.pdf"),
            actor=chain.applicant,
        )
    Organisation.objects.filter(pk=chain.organisation.pk).update(name=FORMULAS[0])
    Agreement.objects.filter(pk=chain.agreement.pk).update(title=FORMULAS[3])
    services.submit_report(chain.report, actor=chain.applicant)
    return chain


def test_no_export_of_the_reports_holds_a_formula(poisoned: Any, sign_in: Any) -> None:
    client, seen = sign_in(poisoned.auditor), 0
    for name in ("index", "early_warning", "issues", "visits", "indicator_values"):
        url = reverse(f"monitoring:{name}")
        rows = csv.reader(io.StringIO(client.get(f"{url}?export=csv").content.decode("utf-8-sig")))
        cells = [cell for row in rows for cell in row]
        assert not [cell for cell in cells if starts_like_a_formula(cell)], name
        book = load_workbook(io.BytesIO(client.get(f"{url}?export=xlsx").content))
        assert all(cell.data_type != "f" for row in book.active.iter_rows() for cell in row), name
        seen += any("HYPERLINK" in cell for cell in cells)
    assert seen  # the words are there, as words


def test_no_table_of_the_dossier_holds_a_formula(poisoned: Any) -> None:
    job = start_dossier(Agreement.objects.get(pk=poisoned.agreement.pk), actor=poisoned.auditor)
    assert jobs.run(job.pk)
    archive = zipfile.ZipFile(io.BytesIO(files.read(Job.objects.get(pk=job.pk).result)))
    tables = [name for name in archive.namelist() if name.endswith(".csv")]
    told = {name: archive.read(name).decode("utf-8-sig") for name in tables}
    assert any("HYPERLINK" in text for text in told.values())
    for name, text in told.items():
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        assert not [cell for cell in cells if starts_like_a_formula(cell)], name
    pages = [archive.read(name).decode() for name in archive.namelist() if name.endswith(".html")]
    assert not any("<script" in page for page in pages)


def starts_like_a_formula(cell: str) -> bool:
    """Tell whether a spreadsheet would reckon with a cell: a negative number is one, and no formula."""
    return cell.startswith(("=", "+", "@", "\t", "\r")) or bool(re.match(r"-(?![\d.,]+$)", cell))
