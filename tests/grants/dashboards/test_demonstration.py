"""The demonstration is loaded once for this file, and every role finds its work in it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import models, transaction
from django.test import override_settings

from grants.agreements.models import Agreement
from grants.applications.models import Application
from grants.calls.models import Call
from grants.dashboards import loading
from grants.dashboards.demo import DOORS
from grants.dashboards.homes import actions_of
from grants.dashboards.selectors import waiting_for
from grants.evaluation.models import Assessment, Award, Complaint, EvaluatorProfile, OutcomeLetter, Panel
from grants.ledger.checks import differences
from grants.ledger.models import Transfer
from grants.monitoring.models import Expenditure, Report
from grants.payments.models import Payment
from grants.people.models import BankAccount, Organisation, User
from grants.programmes.models import Allocation
from notifications.models import Message
from workflows.engine import can
from workflows.models import TransitionRecord

pytestmark = pytest.mark.xdist_group("demonstration")
FILE = "data/horizontal_facility.toml"
WORKING = ("applicant", "municipality", "evaluator", "officer", "finance", "approver")


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[None]:
    """Load the programme and the demonstration in one transaction, which is rolled back after the last test."""
    where: Path = tmp_path_factory.mktemp("demonstration")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": where}}
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(STORAGES={"default": storage, "staticfiles": static}):
            call_command("load_programme", FILE, verbosity=0)
            call_command("load_demonstration", verbosity=0)
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def demonstration(loaded: None, django_db_blocker: Any) -> Iterator[None]:
    """Give each test the loaded data, and take back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def states(model: type[models.Model]) -> set[str]:
    return set(model._default_manager.values_list("state", flat=True))


def person(role: str) -> User:
    return User.objects.get(email=DOORS[role][2], is_demonstration=True)


@pytest.mark.parametrize("role", WORKING)
def test_every_role_that_acts_finds_work_at_once(role: str) -> None:
    assert waiting_for(person(role))


@pytest.mark.parametrize("role", ["officer", "finance", "approver", "auditor"])
def test_staff_see_the_action_with_its_money(role: str) -> None:
    assert [action.code for action in actions_of(person(role)) if action.code == loading.ACTION]


def test_applications_stand_in_every_state() -> None:
    assert states(Application) == {value for value, _label in Application._meta.get_field("state").choices}
    assert 40 <= Application.objects.count() <= 60


def test_agreements_stand_in_every_state() -> None:
    assert states(Agreement) == {"draft", "offered", "signed", "in_force", "closed", "declined"}
    assert states(Award) == {"pending", "contracted", "lapsed"}


def test_payments_stand_in_every_state() -> None:
    assert states(Payment) == {"requested", "ordered", "paid", "refused", "returned"}


def test_reports_are_written_verified_and_accepted() -> None:
    assert states(Report) == {"draft", "submitted", "accepted"}
    assert Report.objects.filter(state="draft", round=2).exists()  # returned for completion
    assert Expenditure.objects.filter(report__state="submitted", outcome="pending").exists()
    settled = Report.objects.filter(state="accepted").values("agreement")
    owed = Agreement.objects.filter(pk__in=settled, state="in_force")
    assert owed.filter(settlement__balance_cents__gt=0).exists()
    assert owed.filter(settlement__recovery_cents__gt=0).exists()


def test_calls_stand_in_every_stage_of_their_life() -> None:
    assert {"draft", "in_clearance", "published", "open", "closed", "decided"} <= states(Call)
    assert {"scoring", "recommended", "decided"} <= states(Panel)
    kinds = set(Call.objects.filter(state="open").values_list("applicants", flat=True))
    assert {"cso", "local_authority"} <= kinds
    assert all((call.closes_at - call.opens_at).days >= 21 for call in Call.objects.filter(state="open"))


def test_an_evaluator_has_sheets_to_declare_to_score_and_done() -> None:
    mine = Assessment.objects.filter(evaluator=person("evaluator"), panel__state="scoring")
    assert {sheet.state for sheet in mine} == {"assigned", "accepted", "submitted"}
    assert Assessment.objects.filter(state="recused").exists()


def test_a_committee_has_taken_every_step_and_waits_for_the_decision_alone() -> None:
    panel = Panel.objects.get(state="recommended")
    assert {member.role for member in panel.members.all()} == {"chair", "secretary", "member", "external"}
    assert panel.everybody_declared
    assert panel.files.filter(conflicts__kind="declared").count() == 1
    assert panel.assessments.filter(is_third=True, state="submitted").count() == 1
    assert sorted(panel.votes.values_list("choice", flat=True)) == ["against", "for", "for"]
    minutes = panel.protocols.get()
    assert (minutes.state, minutes.signatures.count()) == ("signed", 4)
    assert minutes.file is not None
    assert can(person("approver"), "decide", panel)


def test_a_blind_call_letters_and_complaints_are_there() -> None:
    blind = Panel.objects.get(state="scoring", call__blinding="applicant")
    assert blind.masks_are_checked
    assert {"award", "reserve", "reject", "resubmit", "ineligible"} <= set(
        OutcomeLetter.objects.values_list("kind", flat=True)
    )
    assert states(Complaint) == {"received", "dismissed"}
    assert EvaluatorProfile.objects.count() == 3


def test_accounts_and_an_allocation_wait_for_a_second_person() -> None:
    assert {"proposed", "confirmed"} <= states(BankAccount)
    assert states(Allocation) == {"requested", "confirmed"}


def test_the_ledger_is_clean() -> None:
    assert differences() == []


def test_the_money_of_grants_moved_in_the_order_of_time() -> None:
    moments = list(Transfer.objects.filter(debit__owner_type="agreement").order_by("pk").values_list("at", flat=True))
    assert len(moments) > 20
    assert moments == sorted(moments)


@pytest.mark.parametrize("role", ["applicant", "municipality"])
def test_the_draft_of_a_door_lacks_one_answer_only(role: str) -> None:
    draft = Application.objects.get(state="draft", created_by=person(role))
    assert [part.code for part in draft.missing] == ["unanswered"]


def test_the_applicant_has_an_agreement_to_sign_and_a_report_to_finish() -> None:
    mine = Agreement.objects.filter(award__application__created_by=person("applicant"))
    assert {agreement.state for agreement in mine} == {"offered", "in_force"}
    assert mine.get(state="in_force").report.state == "draft"


def test_organisations_say_that_they_are_invented() -> None:
    assert all("(demonstration)" in name for name in Organisation.objects.values_list("name", flat=True))
    assert not Organisation.objects.filter(is_demonstration=False).exists()


def test_people_do_not_drown_in_messages() -> None:
    assert 0 < Message.objects.count() < 600


def test_a_second_run_changes_nothing(capsys: Any) -> None:
    kept = (Application, TransitionRecord, Transfer, Message, User)
    before = [model.objects.count() for model in kept]
    call_command("load_demonstration")
    assert [model.objects.count() for model in kept] == before
    assert "there already" in capsys.readouterr().out


def test_the_accounts_are_told_in_demo_settings_only(capsys: Any, settings: Any) -> None:
    settings.DEMO = True
    call_command("demo_accounts")
    told = capsys.readouterr().out
    assert all(email in told for _label, _note, email in DOORS.values())
    assert "sofra-demo-2026" in told
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("demo_accounts")
