"""A longer period, other texts, a new account, another signatory, a partner that leaves: what each may and does."""

import datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from grants.agreements.models import Agreement, Amendment, CoGrantee
from grants.agreements.services import amending, concluding
from grants.core.errors import DomainError
from grants.monitoring import services as monitoring
from grants.people import services as people
from grants.people.models import BankAccount
from tests.factories import IBANS, Chain, make_pdf, write_report
from workflows.deadlines import run_due
from workflows.engine import TransitionRefused


def current(chain: Chain) -> Agreement:
    return Agreement.objects.get(pk=chain.agreement.pk)


def ask(chain: Chain, kind: str, *, actor: Any = None, **wanted: Any) -> Amendment:
    with chain.now():
        return amending.propose_amendment(
            chain.agreement,
            kind=kind,
            actor=actor or chain.applicant,
            **{"reason": "The hall was flooded.", **wanted},
        )


def conclude(chain: Chain, amendment: Amendment) -> Amendment:
    with chain.now():
        amending.recommend_amendment(amendment, actor=chain.officer)
        amending.approve_amendment(amendment, actor=chain.approver)
        concluding.sign_amendment(amendment, name="Signer Example", capacity="President", actor=chain.applicant)
        return concluding.countersign_amendment(amendment, name="Approver", capacity="Head", actor=chain.approver)


def days(number: int) -> datetime.timedelta:
    return datetime.timedelta(days=number)


def test_longer_period_moves_the_report_and_never_the_grant(chain: Chain) -> None:
    chain.in_force()
    before = current(chain)
    amendment = conclude(chain, ask(chain, "extension", ends_on=before.ends_on + days(60)))
    after = current(chain)
    assert (after.ends_on, after.report_due_on) == (before.ends_on + days(60), before.report_due_on + days(60))
    assert (after.amount_cents, after.version) == (before.amount_cents, 2)
    assert amendment.document.content_type == "application/pdf"
    assert after.versions.get(number=1).content["ends_on"] == before.ends_on.isoformat()


def test_report_that_is_being_written_is_due_later_too(chain: Chain) -> None:
    chain.report_started()
    due = chain.report.due_on
    conclude(chain, ask(chain, "extension", ends_on=current(chain).ends_on + days(60)))
    chain.report.refresh_from_db(fields=["due_on"])
    assert chain.report.due_on == due + days(60)


@pytest.mark.parametrize(
    ("call", "longer", "sentence"),
    [
        ({}, -1, "ends on"),
        ({}, 4000, "action that pays ends on 31 December 2030"),
        ({"latest_end": datetime.date(2028, 12, 31)}, 1200, "on 31 December 2028 at the latest"),
    ],
)
def test_end_that_cannot_be_is_refused_with_the_day(
    chain: Chain, call: dict[str, Any], longer: int, sentence: str
) -> None:
    chain.call_fields.update(call)
    chain.in_force()
    with pytest.raises(DomainError, match=sentence):
        ask(chain, "extension", ends_on=current(chain).ends_on + days(longer))


def test_late_request_is_refused_to_the_grantee_and_recorded_by_the_officer(chain: Chain) -> None:
    chain.in_force()
    agreement = current(chain)
    chain.later(days=(agreement.ends_on - timezone.localdate(chain.clock)).days - 10)
    with pytest.raises(DomainError, match="had to be asked for by"):
        ask(chain, "extension", ends_on=agreement.ends_on + days(30))
    amendment = ask(chain, "extension", actor=chain.officer, ends_on=agreement.ends_on + days(30))
    assert amendment.changes["is_late"]
    assert not amendment.by_grantee


def test_period_that_has_ended_is_not_extended_by_anybody(chain: Chain) -> None:
    chain.in_force()
    agreement = current(chain)
    chain.later(days=(agreement.ends_on - timezone.localdate(chain.clock)).days + 1)
    with pytest.raises(DomainError, match="cannot be extended"):
        ask(chain, "extension", actor=chain.officer, ends_on=agreement.ends_on + days(30))


def test_texts_and_target_change_by_amendment(chain: Chain) -> None:
    chain.in_force()
    wanted = {"title": chain.agreement.title, "indicator_target": 20, "special_conditions": "Report monthly."}
    amendment = ask(chain, "description", **wanted)
    assert set(amendment.changes) == {"indicator_target", "special_conditions"}
    conclude(chain, amendment)
    after = current(chain)
    assert (after.indicator_target, after.special_conditions) == (20, "Report monthly.")
    assert after.indicators.get().target == 20


def test_nothing_changed_is_no_change(chain: Chain) -> None:
    chain.in_force()
    with pytest.raises(DomainError, match="Nothing is changed"):
        ask(chain, "description", title=chain.agreement.title)


def new_account(chain: Chain) -> Amendment:
    with chain.now():
        return amending.propose_account_change(
            chain.agreement,
            reason="We changed banks.",
            holder=chain.organisation.name,
            iban=IBANS[1],
            bank_name="Other bank",
            actor=chain.applicant,
        )


def test_new_account_is_in_force_once_finance_has_confirmed_it(chain: Chain) -> None:
    chain.in_force().confirm_account()
    amendment = new_account(chain)
    with pytest.raises(TransitionRefused, match="no longer fits"):
        amending.take_note(amendment, actor=chain.officer)
    run_due()
    assert Amendment.objects.get(pk=amendment.pk).state == "proposed"
    account = BankAccount.objects.get(pk=amendment.changes["account"])
    people.confirm_account(account, actor=chain.finance, reason="Called back.")
    run_due()
    run_due()
    assert Amendment.objects.get(pk=amendment.pk).state == "in_force"
    labels = [version.content["account"] for version in current(chain).versions.all()]
    assert labels == ["", "Bank · RS … 1379", "Other bank · AL … 8741"]


def test_account_that_finance_refuses_refuses_the_change(chain: Chain) -> None:
    chain.in_force().confirm_account()
    amendment = new_account(chain)
    account = BankAccount.objects.get(pk=amendment.changes["account"])
    people.refuse_account(account, actor=chain.finance, reason="Another holder.")
    run_due()
    assert Amendment.objects.get(pk=amendment.pk).state == "refused"
    assert current(chain).versions.latest("number").content["account"] == "Bank · RS … 1379"


def test_officer_enters_no_account_for_a_grantee(chain: Chain) -> None:
    chain.in_force()
    with pytest.raises(PermissionDenied):
        amending.propose_account_change(
            chain.agreement, reason="x", holder="x", iban=IBANS[1], bank_name="x", actor=chain.officer
        )


def test_new_signatory_takes_the_decision_and_a_note(chain: Chain) -> None:
    chain.in_force()
    wanted = {"representative": "New Mayor", "representative_role": "Mayor"}
    with pytest.raises(DomainError, match="Attach the decision"):
        ask(chain, "signatory", **wanted)
    amendment = ask(chain, "signatory", evidence=make_pdf(chain.applicant), **wanted)
    amending.take_note(amendment, actor=chain.officer)
    chain.organisation.refresh_from_db()
    assert (chain.organisation.representative, chain.organisation.representative_role) == ("New Mayor", "Mayor")
    assert [row.content["representative"] for row in current(chain).versions.all()] == ["Signer Example", "New Mayor"]


def test_partner_that_leaves_gives_its_lines_and_share_to_another(chain: Chain) -> None:
    chain.in_force()
    leaving, staying = (
        CoGrantee.objects.create(
            agreement=chain.agreement, name=name, country="RS", registration_number=name, share_cents=cents
        )
        for name, cents in (("Leaving", 2_000_00), ("Staying", 1_000_00))
    )
    line = chain.agreement.lines.last()
    chain.agreement.lines.filter(pk=line.pk).update(co_grantee=leaving)
    day = current(chain).starts_on + days(1)
    with pytest.raises(DomainError, match="partner that stays"):
        ask(chain, "partner", co_grantee=leaving.pk, left_on=day, to=leaving.pk)
    conclude(chain, ask(chain, "partner", co_grantee=leaving.pk, left_on=day, to=staying.pk))
    rows = {row.name: (row.share_cents, row.left_on) for row in chain.agreement.co_grantees.all()}
    assert rows == {"Leaving": (0, day), "Staying": (3_000_00, None)}
    assert chain.agreement.lines.get(pk=line.pk).co_grantee == staying


def test_what_a_report_tells_of_stays_once_it_is_handed_in(chain: Chain) -> None:
    chain.reported()
    with pytest.raises(DomainError, match="being verified"):
        ask(chain, "description", indicator_target=20)


def test_change_asked_for_before_the_report_does_not_come_into_force_while_it_is_verified(chain: Chain) -> None:
    chain.report_started()
    amendment = ask(chain, "extension", ends_on=current(chain).ends_on + days(60))
    due, version = chain.report.due_on, current(chain).version
    with chain.now():
        write_report(chain.report, (), actor=chain.applicant)
        monitoring.submit_report(chain.report, actor=chain.applicant)
    with pytest.raises(TransitionRefused, match="no longer fits"):
        conclude(chain, amendment)
    chain.report.refresh_from_db(fields=["due_on"])
    assert (chain.report.due_on, current(chain).version) == (due, version)
