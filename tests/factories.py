"""Builders for tests: a small programme with its cast, and a chain that the services themselves walk to any state."""

import copy
import datetime
import itertools
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from grants.agreements import services as agreements
from grants.agreements.conditions import open_conditions
from grants.agreements.models import Agreement
from grants.applications import services as applications
from grants.applications.models import Application
from grants.applications.rules import line_amount, spread
from grants.applications.rules.answers import canonical_table
from grants.calls import services as calls
from grants.calls.models import Call
from grants.core import files
from grants.core.models import StoredFile
from grants.evaluation import services as evaluation
from grants.evaluation.models import Award, Minutes, Panel
from grants.monitoring import services as monitoring
from grants.monitoring.models import Report
from grants.monitoring.narrating import plan_of, questions_of
from grants.monitoring.services.indicators import Count, Occasion, save_value
from grants.payments import services as payments
from grants.payments.models import PayingAccount, Payment, PaymentBatch, Recovery, Statement, StatementLine
from grants.payments.services import batching
from grants.people import services as people
from grants.people.models import BankAccount, Membership, Organisation, User
from grants.programmes import services as programmes
from grants.programmes.models import Action, Beneficiary, FundingShare, Phase, Programme, StaffRole
from tests.plugins.kept import keeps_states

PASSWORD = "correct horse battery"
IBANS = ("RS35260005601001611379", "AL47212110090000000235698741", "ME25505000012345678951", "BA391290079401028494")
_numbers = itertools.count(10_000_001)  # no number that a test writes by hand


def make_user(name: str, **fields: Any) -> User:
    """Make a person who can sign in with PASSWORD and whose address is confirmed."""
    from allauth.account.models import EmailAddress

    user = User.objects.create_user(f"{name.lower().replace(' ', '.')}@example.org", PASSWORD, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_action(code: str = "serbia", **fields: Any) -> Action:
    """Make an action of 650,000 EUR in a programme of its own, funded 85 % by the EU and 15 % by the CoE."""
    programme, _made = Programme.objects.get_or_create(code="facility", defaults={"name": "Facility"})
    phase, _made = Phase.objects.get_or_create(
        code="facility-2",
        defaults={
            "programme": programme,
            "name": "Facility II",
            "starts_on": datetime.date(2019, 5, 1),
            "ends_on": datetime.date(2030, 12, 31),
            "budget_cents": 41_000_000_00,
        },
    )
    beneficiary, _made = Beneficiary.objects.get_or_create(
        code="SRB", defaults={"name": "Serbia", "country": "RS", "currency": "RSD"}
    )
    defaults = {"title": "Promotion of diversity", "budget_cents": 650_000_00, **fields}
    action = Action.objects.create(phase=phase, beneficiary=beneficiary, code=code, **defaults)
    for donor, share in (("EU", 8500), ("CoE", 1500)):
        FundingShare.objects.create(
            action=action, donor=donor, basis_points=share, valid_from=datetime.date(2019, 1, 1)
        )
    return action


def make_staff(name: str, role: str, action: Action) -> User:
    """Make a member of staff with one role for the action."""
    user = make_user(name)
    StaffRole.objects.create(user=user, role=role, action=action)
    return user


def make_organisation(user: User, **fields: Any) -> Organisation:
    """Register an organisation by its service; the user becomes lead and signatory."""
    number = next(_numbers)
    defaults = {
        "kind": "cso",
        "name": f"Neighbours {number}",
        "legal_form": "Association",
        "country": "RS",
        "registration_number": f"{number:08d}",
        "address": "Glavna 1",
        "settlement": "Novi Sad",
        "representative": "Signer Example",
        "representative_role": "President",
        "is_demonstration": True,
    }
    organisation = people.create_organisation(actor=user, **{**defaults, **fields})
    Membership.objects.get_or_create(organisation=organisation, user=user, role=Membership.Role.SIGNATORY)
    people.forget_roles(user)
    return organisation


def make_account(organisation: Organisation, *, actor: User, iban: str = IBANS[0]) -> BankAccount:
    """Propose a bank account by its service."""
    return people.propose_account(organisation, holder=organisation.name, iban=iban, bank_name="Bank", actor=actor)


def make_pdf(actor: User | None = None, name: str = "paper.pdf") -> StoredFile:
    """Keep a small real PDF."""
    return files.keep(PDF, name=name, content_type="application/pdf", actor=actor)


def make_receipt(actor: User | None = None, name: str = "receipt.pdf") -> StoredFile:
    """Keep a small PDF that is like no other: the same file under two costs looks like a duplicate."""
    own = f"\n% {next(_numbers)}\n".encode()
    return files.keep(PDF + own, name=name, content_type="application/pdf", actor=actor)


def upload(name: str = "paper.pdf", content: bytes | None = None) -> SimpleUploadedFile:
    """Return what a browser would send for a small real PDF, or for the content given."""
    return SimpleUploadedFile(name, PDF if content is None else content)


def _pdf() -> bytes:
    import typst

    return typst.compile(b"A paper.")


PDF: bytes = _pdf()

CALL_FIELDS: dict[str, Any] = {
    "title": "Small grants for civil society",
    "summary": "Grants for work against discrimination.",
    "purpose": "Work against discrimination in towns.",
    "pot_cents": 60_000_00,
    "maximum_cents": 20_000_00,
    "cofinancing": "of_total",
    "cofinancing_basis_points": 1000,
    "applicants": "both",
    "time_zone": "Europe/Belgrade",
    "deadline_wording": "",
}
QUESTIONS = (
    {"section": "Why it is needed", "title": "What is the problem, and for whom?", "max_words": 300},
    {"section": "Activities", "title": "What will you do, month by month?", "max_words": 300},
)
CRITERIA = (
    {"title": "Relevance", "weight": 40},
    {"title": "Quality", "weight": 30},
    {"title": "Budget", "weight": 20},
    {"title": "Experience", "weight": 10},
)
DOCUMENTS = ({"title": "Registration certificate"},)
LINES: tuple[dict[str, Any], ...] = (
    {
        "heading": "human_resources",
        "description": "Mediators",
        "unit": "month",
        "quantity": Decimal(10),
        "unit_rate_cents": 1_000_00,
    },
    {
        "heading": "services",
        "description": "Meetings",
        "unit": "meeting",
        "quantity": Decimal(4),
        "unit_rate_cents": 500_00,
    },
)
COFINANCING_CENTS = 1_200_00


def with_cofinancing(lines: Sequence[dict[str, Any]], cofinancing_cents: int) -> list[dict[str, Any]]:
    """Lay what is brought on the lines, from the last one up."""
    amounts = [line_amount(line["quantity"], line["unit_rate_cents"]) for line in lines]
    shares = spread(amounts, cofinancing_cents)
    return [{**line, "cofinancing_cents": share} for line, share in zip(lines, shares, strict=True)]


@keeps_states
class Chain:
    """A grant scheme on its way: every method takes the next step by the services, in the roles whose work it is.

    `days_ago` sets when it began; each step runs at `clock`. Asking for a later step takes the earlier ones first.
    """

    def __init__(self, *, days_ago: int = 0, action: Action | None = None, **call_fields: Any) -> None:
        self.clock = timezone.now() - datetime.timedelta(days=days_ago)
        self.call_fields = call_fields
        self.action = action or make_action()
        roles = ("officer", "finance", "approver", "auditor", "administrator")
        for role in roles:
            setattr(self, role, make_staff(role.title(), role, self.action))
        programme = self.action.phase.programme
        self.administrator.staff_roles.update(action=None, programme=programme)  # type: ignore[attr-defined]
        self.evaluators = [make_staff(f"Evaluator {n}", "evaluator", self.action) for n in (1, 2, 3)]
        self.evaluator = self.evaluators[0]
        self.applicant = make_user("Applicant")
        self.organisation = make_organisation(self.applicant)
        self.viewer = make_user("Viewer")
        Membership.objects.create(organisation=self.organisation, user=self.viewer, role=Membership.Role.VIEWER)
        self.editor = make_user("Editor")
        Membership.objects.create(organisation=self.organisation, user=self.editor, role=Membership.Role.EDITOR)
        self.stranger = make_user("Stranger")
        self.stranger_organisation = make_organisation(self.stranger)
        self.account = make_account(self.organisation, actor=self.applicant)
        self.call: Call
        self.application: Application
        self.panel: Panel
        self.minutes: Minutes
        self.award: Award
        self.agreement: Agreement
        self.payment: Payment
        self.paying_account: PayingAccount
        self.batch: PaymentBatch
        self.statement: Statement
        self.line: StatementLine
        self.report: Report
        self.recovery: Recovery

    officer: User
    finance: User
    approver: User
    auditor: User
    administrator: User

    def again(self, *, days_ago: int = 0, **call_fields: Any) -> "Chain":
        """Return another scheme in the same action with the same people; its clock begins anew."""
        other = copy.copy(self)
        other.clock = timezone.now() - datetime.timedelta(days=days_ago)
        other.call_fields = call_fields
        for name in (
            "call",
            "corrigendum",
            "application",
            "clarification",
            "panel",
            "minutes",
            "award",
            "agreement",
            "payment",
            "batch",
            "statement",
            "line",
            "report",
            "recovery",
            "complaint",
            "amendment",
            "visit",
            "recommendation",
            "issue",
            "message",
        ):
            other.__dict__.pop(name, None)
        return other

    def cast(self) -> dict[str, User]:
        """Return the people by the names that routes declare."""
        names = (
            "stranger",
            "applicant",
            "viewer",
            "evaluator",
            "officer",
            "finance",
            "approver",
            "auditor",
            "administrator",
        )
        return {name: getattr(self, name) for name in names}

    @contextmanager
    def now(self) -> Iterator[None]:
        """Run at the chain's clock."""
        with time_machine.travel(self.clock, tick=True):
            yield

    def later(self, **delta: int) -> "Chain":
        """Move the chain's clock forward."""
        self.clock += datetime.timedelta(**delta)
        return self

    def allocate(self, amount_cents: int = 120_000_00) -> "Chain":
        with self.now():
            allocation = programmes.request_allocation(
                self.action, amount_cents=amount_cents, reason="Small grants", actor=self.finance
            )
            self.allocation = programmes.confirm_allocation(allocation, actor=self.approver)
        return self

    def draft_call(self) -> "Chain":
        if not hasattr(self, "allocation"):
            self.allocate()
        with self.now():
            start = timezone.now()
            fields = {
                **CALL_FIELDS,
                "opens_at": start,
                "closes_at": (start + datetime.timedelta(days=21)).replace(microsecond=0),
                **self.call_fields,
            }
            self.call = calls.create_call(
                self.action, actor=self.officer, countries=[self.action.beneficiary], **fields
            )
            calls.set_questions(self.call, QUESTIONS, actor=self.officer)
            calls.set_criteria(self.call, CRITERIA, actor=self.officer)
            calls.set_documents(self.call, DOCUMENTS, actor=self.officer)
        return self

    def call_in_clearance(self) -> "Chain":
        self.draft_call()
        with self.now():
            self.call = calls.request_clearance(self.call, actor=self.officer)
        return self

    def open_call(self) -> "Chain":
        self.call_in_clearance()
        with self.now():
            self.call = calls.publish_call(self.call, actor=self.approver)
        return self

    def change_drafted(self) -> "Chain":
        from grants.calls import corrigenda

        self.open_call()
        with self.now():
            change = corrigenda.begin_corrigendum(self.call, actor=self.officer)
            terms = {"report_days": self.call.report_days + 15}
            self.corrigendum = corrigenda.edit_corrigendum(change, terms, reason="Asked for.", actor=self.officer)
        return self

    def start(self) -> "Chain":
        self.open_call()
        with self.now():
            self.application = applications.start_application(self.call, self.organisation, actor=self.applicant)
        return self

    def fill(self, application: Application | None = None, *, actor: User | None = None) -> "Chain":
        """Complete a draft: 12,000.00 in all, 1,200.00 brought, 10,800.00 asked for."""
        if application is None:
            self.start()
        application, actor = application or self.application, actor or self.applicant
        with self.now():
            complete(application, actor=actor)
        return self

    def submitted(self) -> "Chain":
        self.fill()
        with self.now():
            applications.submit_application(self.application, declared=True, actor=self.applicant)
        self.application = Application.objects.get(pk=self.application.pk)
        return self

    def closed_call(self) -> "Chain":
        self.submitted()
        self.clock = self.call.closes_at + datetime.timedelta(minutes=1)
        with self.now():
            self.call = calls.close_call(self.call.pk)
        return self

    def checked(self) -> "Chain":
        from grants.evaluation.rules import CHECK_POINTS

        self.closed_call()
        with self.now():
            answers = {key: (True, "") for _kind, key in CHECK_POINTS}
            evaluation.answer_checks(self.application, answers, actor=self.officer)
        return self

    def eligible(self) -> "Chain":
        self.checked()
        with self.now():
            self.application = evaluation.admit_application(self.application, actor=self.officer)
        return self

    def clarification_asked(self) -> "Chain":
        from grants.applications import office

        self.checked()
        with self.now():
            due = timezone.now() + datetime.timedelta(days=5)
            self.clarification = office.ask_clarification(
                self.application, point="Which town?", due_at=due, actor=self.officer
            )
        return self

    def panel_formed(self) -> "Chain":
        self.eligible()
        with self.now():
            due = timezone.now() + datetime.timedelta(days=7)
            self.panel = evaluation.form_panel(self.call, self.evaluators, due_at=due, actor=self.officer)
            for member in self.panel.members.all():
                evaluation.declare_impartiality(member, actor=member.user)
            evaluation.assign_files(self.panel, actor=self.officer)
        return self

    def scoring(self) -> "Chain":
        self.panel_formed()
        with self.now():
            self.panel = evaluation.open_scoring(self.panel, actor=self.officer)
        return self

    def declared(self) -> "Chain":
        self.scoring()
        with self.now():
            for sheet in self.panel.assessments.all():
                evaluation.declare_no_conflict(sheet, actor=sheet.evaluator)
        return self

    def scored(self, points: int = 4) -> "Chain":
        self.declared()
        with self.now():
            for sheet in self.panel.assessments.all():
                for criterion in self.call.criteria.all():
                    evaluation.save_score(
                        sheet, criterion, points=points, comment="Clear and well founded.", actor=sheet.evaluator
                    )
                evaluation.submit_scores(sheet, actor=sheet.evaluator)
        return self

    def ranked(self) -> "Chain":
        self.scored()
        with self.now():
            self.panel = evaluation.close_scoring(self.panel, actor=self.officer)
        return self

    def minutes_drafted(self) -> "Chain":
        self.ranked()
        with self.now():
            self.minutes = evaluation.draft_minutes(self.panel, actor=self.officer)
        return self

    def recommended(self) -> "Chain":
        self.ranked()
        with self.now():
            for row in self.panel.rankings.all():
                evaluation.propose_outcome(
                    row, outcome=row.outcome, amount_cents=row.amount_cents, reason="As ranked.", actor=self.officer
                )
            self.panel = evaluation.recommend(self.panel, minutes="All present, agreed.", actor=self.officer)
        return self

    def decided(self) -> "Chain":
        self.recommended()
        with self.now():
            self.panel = evaluation.decide(self.panel, actor=self.approver)
        self.application = Application.objects.get(pk=self.application.pk)
        self.call = Call.objects.get(pk=self.call.pk)
        self.award = self.application.award
        return self

    def complaint_lodged(self) -> "Chain":
        """Decide by another approver, send the letter, and complain about it: the cast's approver stays apart."""
        from grants.evaluation.services import complaints, letters

        self.call_fields = {"complaint_days": 30, **self.call_fields}
        self.recommended()
        decider = make_staff("Second approver", "approver", self.action)
        with self.now():
            self.panel = evaluation.decide(self.panel, actor=decider)
            letters.send_letters(self.call, actor=self.officer)
            self.application = Application.objects.get(pk=self.application.pk)
            self.complaint = complaints.lodge_complaint(self.application, text="Read it again.", actor=self.applicant)
        return self

    def prepared(self) -> "Chain":
        self.decided()
        with self.now():
            self.agreement = agreements.prepare_agreement(self.award, actor=self.officer)
            confirm_conditions(self.agreement, officer=self.officer, grantee=self.applicant)
        return self

    def offered(self) -> "Chain":
        self.prepared()
        with self.now():
            self.agreement = agreements.offer_agreement(self.agreement, actor=self.officer)
        return self

    def signed(self) -> "Chain":
        self.offered()
        with self.now():
            self.agreement = agreements.sign_agreement(
                self.agreement, name="Signer Example", capacity="President", actor=self.applicant
            )
        return self

    def in_force(self) -> "Chain":
        self.signed()
        with self.now():
            self.agreement = agreements.countersign_agreement(
                self.agreement, name="Approver", capacity="Head of programme", actor=self.approver
            )
        return self

    def confirm_account(self) -> "Chain":
        if BankAccount.objects.get(pk=self.account.pk).state == "proposed":
            with self.now():
                self.account = people.confirm_account(self.account, actor=self.finance, reason="Called back.")
        return self

    def requested(self) -> "Chain":
        self.in_force().confirm_account()
        with self.now():
            self.payment = payments.request_instalment(self.agreement.instalments.get(number=1), actor=self.finance)
        return self

    def ordered(self) -> "Chain":
        self.requested()
        with self.now():
            self.payment = payments.approve_payment(self.payment, actor=self.approver)
        return self

    def paid(self) -> "Chain":
        self.ordered()
        with self.now():
            self.payment = payments.pay_instalment(
                self.payment, paid_on=timezone.localdate(), bank_reference="B-1", actor=self.finance
            )
        return self

    def report_started(self) -> "Chain":
        self.paid().later(days=30)
        with self.now():
            self.report = monitoring.start_report(self.agreement, actor=self.applicant)
        return self

    def report_written(self, *amounts_cents: int) -> "Chain":
        """Write the report with these costs (all of the budget when none is given), each with its receipt."""
        self.report_started()
        with self.now():
            write_report(self.report, amounts_cents, actor=self.applicant)
        return self

    def reported(self, *amounts_cents: int) -> "Chain":
        self.report_written(*amounts_cents)
        with self.now():
            self.report = monitoring.submit_report(self.report, actor=self.applicant)
        return self

    def verified(self, *amounts_cents: int) -> "Chain":
        self.reported(*amounts_cents)
        with self.now():
            for cost in self.report.costs.all():
                monitoring.verify_cost(cost, outcome="accepted", accepted_cents=0, reason="", actor=self.finance)
        return self

    def accepted(self, *amounts_cents: int) -> "Chain":
        self.verified(*amounts_cents)
        with self.now():
            monitoring.accept_narrative(self.report, actor=self.officer)
            self.report = monitoring.accept_costs(self.report, actor=self.finance)
        return self

    def settled(self, *amounts_cents: int) -> "Chain":
        """Pay the balance or get the recovery back."""
        self.accepted(*amounts_cents)
        self.agreement = Agreement.objects.get(pk=self.agreement.pk)
        settlement = self.agreement.settlement
        with self.now():
            if settlement.recovery_cents:
                return self._paid_back()
            if settlement.balance_cents:
                payment = payments.request_balance(self.agreement, actor=self.finance)
                payment = payments.approve_payment(payment, actor=self.approver)
                payments.pay_instalment(payment, paid_on=timezone.localdate(), bank_reference="B-2", actor=self.finance)
        return self

    def _paid_back(self) -> "Chain":
        self.recovery = payments.approve_recovery(self._ask_back(), actor=self.approver)
        today = timezone.localdate()
        self.recovery = payments.receive_recovery(
            self.recovery,
            amount_cents=self.recovery.amount_cents,
            on=today,
            bank_reference="IN-1",
            actor=self.finance,
        )
        return self

    def _ask_back(self) -> Recovery:
        """Request all that the settlement left unjustified."""
        return payments.request_recovery(
            self.agreement,
            origin="unspent",
            amount_cents=self.agreement.settlement.recovery_cents,
            explanation="You spent less than was paid to you.",
            actor=self.finance,
        )

    def closed(self, *amounts_cents: int) -> "Chain":
        self.settled(*amounts_cents)
        with self.now():
            prepare_closure(self.agreement, actor=self.officer)
            self.agreement = monitoring.close_grant(self.agreement, actor=self.finance)
        return self

    def treasury(self) -> "Chain":
        """Give the cast's finance people their work for the whole programme, and an account to pay from."""
        programme = self.action.phase.programme
        for person in (self.finance, self.approver, self.auditor):
            role = person.staff_roles.get(action=self.action).role
            StaffRole.objects.get_or_create(user=person, role=role, programme=programme)
            person.__dict__.pop("_staff_scopes", None)
        fields = {"name": "Office of the programme", "bic": "COBADEFFXXX", "bank_name": "Bank of the office"}
        self.paying_account, _made = PayingAccount.objects.get_or_create(
            programme=programme, iban="DE89370400440532013000", defaults=fields
        )
        return self

    def batch_open(self, form: str = "pain") -> "Chain":
        """An ordered payment in an open file for the bank, to be paid on the day on which it is made."""
        self.ordered().treasury()
        with self.now():
            self.batch = batching.create_batch(
                self.paying_account, format=form, execution_on=timezone.localdate(), actor=self.finance
            )
            batching.put_in(self.batch, [self.payment.pk], actor=self.finance)
        self.payment = Payment.objects.get(pk=self.payment.pk)
        return self

    def batch_frozen(self, form: str = "pain") -> "Chain":
        self.batch_open(form)
        with self.now():
            self.batch = batching.freeze_batch(self.batch, actor=self.finance)
        return self

    def statement_taken(self, form: str = "pain") -> "Chain":
        """A statement in which the bank has paid ten euro less than it was asked to: its line waits for a person."""
        from grants.payments.services.importing import import_statement
        from tests.grants.payments.bank_answers import Movement, camt

        self.batch_frozen(form)
        with self.now():
            short = Movement(10_00 - self.payment.amount_cents, self.payment.end_to_end_id, "B-1")
            content = camt(short, day=timezone.localdate(), number=str(self.payment.pk))
            self.statement = import_statement(self.paying_account, content, format="camt", actor=self.finance)
        self.line = self.statement.lines.get()
        return self

    def recovery_requested(self, *amounts_cents: int) -> "Chain":
        """Accept low costs (8,000.00 where none is given: 1,440.00 too much was paid) and ask for the rest."""
        self.accepted(*(amounts_cents or (8_000_00,)))
        self.agreement = Agreement.objects.get(pk=self.agreement.pk)
        with self.now():
            self.recovery = self._ask_back()
        return self

    def recovery_due(self, *amounts_cents: int) -> "Chain":
        self.recovery_requested(*amounts_cents)
        with self.now():
            self.recovery = payments.approve_recovery(self.recovery, actor=self.approver)
        return self

    def amendment_proposed(self, amount_cents: int = 1_000_00) -> "Chain":
        """Let the grantee ask to move a sum from the first line to the second: 1,000.00 is a notice."""
        from grants.agreements.services import amending

        self.in_force()
        with self.now():
            first, second = self.agreement.lines.all()[:2]
            lines = [
                {"pk": first.pk, "amount_cents": first.amount_cents - amount_cents},
                {"pk": second.pk, "amount_cents": second.amount_cents + amount_cents},
            ]
            self.amendment = amending.propose_amendment(
                self.agreement, kind="budget", reason="More meetings.", lines=lines, actor=self.applicant
            )
        return self

    def indicator_reported(self) -> "Chain":
        """A value handed in with the report, to be validated."""
        self.reported()
        self.indicator_value = self.report.indicator_values.get()
        return self

    def visit_planned(self) -> "Chain":
        """Plan a visit to the paid grant, 40 days ahead."""
        from grants.monitoring.services import visits

        self.paid()
        with self.now():
            self.visit = visits.plan_visit(
                self.agreement,
                kind="on_site",
                planned_on=timezone.localdate() + datetime.timedelta(days=40),
                place="Novi Sad",
                purpose="See the training.",
                visitor=self.officer,
                actor=self.officer,
            )
        return self

    def visit_announced(self) -> "Chain":
        from grants.monitoring.services import visits

        self.visit_planned()
        with self.now():
            self.visit = visits.announce_visit(self.visit, actor=self.officer)
        return self

    def visit_held(self) -> "Chain":
        """Hold the visit on its day, answer the checklist, and recommend one thing within 30 days."""
        from grants.monitoring.services import recommending, visits

        self.visit_announced().later(days=40)
        with self.now():
            today = timezone.localdate()
            visit = visits.hold_visit(self.visit, held_on=today, met="Coordinator", actor=self.officer)
            answers = {row.order: ("yes", "") for row in visit.checklist.all()}
            visit = visits.write_visit_report(visit, findings="All well.", answers=answers, actor=self.officer)
            self.recommendation = recommending.add_recommendation(
                visit, text="Keep a list of equipment.", due_on=today + datetime.timedelta(days=30), actor=self.officer
            )
            self.visit = visit
        return self

    def visit_reported(self) -> "Chain":
        from grants.monitoring.services import visits

        self.visit_held()
        with self.now():
            self.visit = visits.send_visit_report(self.visit, actor=self.officer)
        return self

    def issue_opened(self) -> "Chain":
        from grants.monitoring.services import issues

        self.paid()
        with self.now():
            self.issue = issues.open_issue(
                self.agreement,
                title="Coordinator left",
                description="Nobody leads the project.",
                severity=3,
                owner=self.finance,
                due_on=timezone.localdate() + datetime.timedelta(days=14),
                actor=self.officer,
            )
        return self

    def message_sent(self) -> "Chain":
        """Let the grantee write to the office, with a file."""
        from grants.monitoring.services import messages

        self.in_force()
        with self.now():
            self.message = messages.send_message(
                self.agreement, text="May we move a training?", uploads=[upload()], actor=self.applicant
            )
        return self

    def event_told(self) -> "Chain":
        """Let an officer tell of an activity of the action, held today."""
        from grants.monitoring.services.events import add_event

        with self.now():
            day = timezone.localdate()
            self.event = add_event(
                title="Open door", starts_on=day, ends_on=day, actions=[self.action], actor=self.officer
            )
        return self


def confirm_conditions(agreement: Agreement, *, officer: User, grantee: User) -> None:
    """Confirm what the records leave to a person: other grants of the same people, a budget cut to its award."""
    for condition in open_conditions(agreement):
        if condition.key == "budget":
            agreements.send_budget(agreement, actor=officer)
            agreements.agree_budget(agreement, actor=grantee)
        elif condition.key in {"double_funding", "other"}:
            agreements.meet_condition(condition, note="Looked into.", actor=officer)


def complete(application: Application, *, actor: User, title: str = "Neighbours against prejudice") -> None:
    """Fill every part of a draft through the services."""
    plan_project(application, actor=actor, title=title)
    for question in application.call.questions.all():
        if question.kind == "file":
            applications.attach(application, question, make_pdf(actor), actor=actor)
        else:
            applications.save_answer(application, question, good_answer(question), actor=actor)
    for document in application.call.documents.all():
        applications.attach(application, document, make_pdf(actor), actor=actor)


def plan_project(application: Application, *, actor: User, title: str = "Neighbours against prejudice") -> None:
    """Fill the parts that every application has: the project, its results, its work plan, its budget."""
    applications.save_details(
        application,
        title=title,
        summary="We train mediators.",
        starts_on=timezone.localdate() + datetime.timedelta(days=22),
        months=6,
        settlement="Novi Sad",
        language="en",
        **({"concept_cents": 10_800_00} if application.is_concept_note else {}),
        actor=actor,
    )
    applications.set_indicators(application, [{"title": "Mediators trained", "baseline": 0, "target": 12}], actor=actor)
    applications.set_work_plan(application, [{"title": "Training", "first_month": 1, "last_month": 3}], actor=actor)
    applications.set_budget(
        application,
        with_cofinancing(LINES, COFINANCING_CENTS),
        cofinancing_source="Own funds, in cash",
        actor=actor,
    )


def good_answer(question: Any) -> str:
    """Return an answer in the canonical text of the question's kind."""
    keys = [option["key"] for option in question.options]
    figure = question.minimum or question.maximum or Decimal(12)
    cells = {"date": "2027-03-31", "text": "Trainer"}
    return {
        "number": f"{figure.normalize():f}",
        "money": str(int(figure * 100)),
        "date": "2027-03-31",
        "choice": keys[0] if keys else "",
        "several": keys[0] if keys else "",
        "table": canonical_table(keys, [{row["key"]: cells.get(row.get("kind"), "12") for row in question.options}]),
        "declaration": "yes",
    }.get(question.kind, "We have run a weekly legal hour since 2023.")


def prepare_closure(agreement: Agreement, *, actor: User) -> None:
    """Say of a settled grant what its closure asks for."""
    said = {"assets": "None.", "rating": 4, "evaluation": "As agreed.", "remarks": "The rest is told in the report."}
    monitoring.prepare_closure(agreement, actor=actor, **said)


def tell_narrative(report: Report, *, actor: User) -> None:
    """Answer what a report asks, say what became of the plan, and count the first indicator."""
    texts = {
        "achievements": "Twelve mediators trained.",
        "difficulties": "None worth telling.",
        "lasting": "The protocol stays.",
    }
    for question in questions_of(report):
        text = texts.get(question.key) or good_answer(question)
        monitoring.save_report_answer(report, question.key, text, actor=actor)
    for planned in plan_of(report):
        monitoring.save_plan_note(report, planned.key, outcome="done", actor=actor)
    row = report.agreement.indicators.get(is_main=True)
    if not row.asked and row.aggregation != "share":
        save_value(row, Count(12), Occasion(report), actor=actor)


def write_report(report: Report, amounts_cents: tuple[int, ...] = (), *, actor: User) -> None:
    """Fill a report through the services: answers, the plan, one activity, the indicator, costs with receipts."""
    agreement = report.agreement
    day = min(max(agreement.starts_on, timezone.localdate()), agreement.ends_on)
    tell_narrative(report, actor=actor)
    monitoring.add_activity(
        report, title="Training", held_on=timezone.localdate(), place="Novi Sad", women=8, men=4, actor=actor
    )
    lines = list(agreement.lines.all())
    amounts = amounts_cents or tuple(line.amount_cents for line in lines)
    for number, amount in enumerate(amounts):
        monitoring.add_cost(
            report,
            lines[number % len(lines)],
            spent_on=day,
            supplier=f"Supplier {number + 1}",
            document_number=f"R-{number + 1}",
            description="As agreed",
            amount_cents=amount,
            receipt=make_receipt(actor, f"receipt-{number + 1}.pdf"),
            actor=actor,
        )
