"""What a hostile person needs: a grant in each state, the address of every route for it, and a note of every fault."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import AgreementTemplate, SanctionsCheck
from grants.applications.models import Clarification
from grants.applications.packs import start_pack
from grants.calls import presets
from grants.calls.enquiries import ask_question
from grants.calls.models import Preset
from grants.core import files, uploads
from grants.core.access import Route, routes
from grants.core.models import Job
from grants.evaluation.models import Complaint, Conflict
from grants.ledger.models import Account, Transfer
from tests.factories import Chain, make_pdf
from tests.grants.dashboards.oversight_objects import period_report
from tests.grants.monitoring import (
    cost_objects,
    indicator_objects,
    narrative_objects,
    verification_objects,
    watching_objects,
)
from tests.grants.people import objects as people_objects
from workflows.models import TransitionRecord

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ROUTES = {
    route.name: route
    for route in routes()
    if route.access is not None and not route.foreign and not route.path.startswith("health/")
}
# Their open call has to be open today.
TODAY = {"draft_call", "call_in_clearance", "change_drafted", "fill", "submitted"}
OF_RECOVERY = [f"payments:{verb}_recovery" for verb in ("approve", "refuse", "receive", "offset", "waive")]
OF_A_LETTER = tuple(f"evaluation:{name}" for name in ("letter", "open_letter", "letter_pdf"))
COMPLAINT_VERBS = ("admit_complaint", "turn_away", "uphold", "dismiss", "withdraw_complaint")
OF_A_COMPLAINT = tuple(f"evaluation:{name}" for name in ("complaint", "complaint_file", *COMPLAINT_VERBS))


class Scheme:
    """One action with a grant in each state, and the arguments that a route takes for it."""

    def __init__(self, *states: str) -> None:
        self.people = Chain(days_ago=60).allocate(640_000_00)
        self.chains = {state: self._walk(state) for state in states}
        first = next(iter(self.chains.values()))
        presets.save_preset(first.call, name="Small grants", actor=first.officer)
        self.clients = {role: client_of(user) for role, user in self.people.cast().items()}
        self.clients["anonymous"] = client_of(None)

    def _walk(self, state: str) -> Chain:
        ago = 0 if state in TODAY else 60
        chain = self.people.again(days_ago=ago, pot_cents=20_000_00, title=f"Small grants: {state}")
        getattr(chain, state)()
        if chain.call.takes_questions:
            ask_question(chain.call, actor=chain.stranger, text="May a town take part?")
        return chain

    def url(self, route: Route, state: str) -> str | None:
        """Return the address of a route for the grant in a state; None where the state has no such object."""
        names = [part.split(">")[0].split(":")[-1] for part in route.path.split("<")[1:]]
        try:
            return reverse(route.name, kwargs={name: self._value(route.name, name, state) for name in names})
        except AttributeError:
            return None

    def _value(self, route: str, name: str, state: str) -> Any:
        chain = self.chains[state]
        if name == "reference":
            return self._reference(route, chain)
        if name == "pk":
            return self._pk(route, chain).pk
        if route.startswith("people:"):
            return people_objects.value_of(chain, name)
        if route == "core:upload":
            signed = uploads.purpose("tests", chain.applicant)
            return uploads.begin(signed, name="x.pdf", size=10, owner=chain.applicant).token
        return {
            "code": lambda: chain.action.code,
            "key": lambda: narrative_objects.KEYS.get(route) or chain.call.questions.first().key,
            "shipped": lambda: "cso-small-grants",
            "model": lambda: "eu-prag",
            "lot": lambda: chain.call.lots.first().key,
            "number": lambda: 1,
            "criterion": lambda: chain.call.criteria.first().pk,
            "file": lambda: chain.application.attachments.first().file_id,
            "token": lambda: files.link(chain.application.attachments.first().file, chain.applicant).split("/")[-2],
            "member": lambda: chain.panel.members.first().pk,
            "role": lambda: "applicant",
            "topic": lambda: "application-submitted",
            "name": lambda: "none",
            "part": lambda: "money",
            "kind": lambda: "extension",
            "ending": lambda: "csv",
            "programme": lambda: chain.action.phase.programme.code,
            "language": lambda: "en",
            "secret": lambda: verification_objects.link_of(chain),
            "offset": lambda: chain.recovery.parts.first().pk,
        }[name]()

    def _reference(self, route: str, chain: Chain) -> str:
        by_application = {"evaluation:check", "evaluation:admit", "evaluation:refuse", "evaluation:promote"}
        by_application |= {"evaluation:disqualify", "evaluation:lodge"}
        if route in by_application:
            return chain.application.reference
        of_call = {"applications:start", "applications:of_call", "applications:pack", "dashboards:money_of_call"}
        of_call |= {"monitoring:visit_rules"}
        if route in of_call or route.startswith(("calls:", "evaluation:")):
            return chain.call.reference
        return chain.application.reference if route.startswith("applications:") else chain.agreement.reference

    def _pk(self, route: str, chain: Chain) -> Any:
        found: dict[str, Any] = {
            "calls:answer": lambda: chain.call.enquiries.first(),
            "calls:decline": lambda: chain.call.enquiries.first(),
            "calls:correct": lambda: chain.call.enquiries.first(),
            "core:": lambda: _package(chain),
            "applications:clarification": lambda: _clarification(chain),
            "applications:clarification_file": lambda: _clarification(chain),
            "applications:take_back": lambda: _clarification(chain),
            "calls:preset": lambda: Preset.objects.first(),
            "calls:from_preset": lambda: Preset.objects.first(),
            "calls:corrigendum_": lambda: chain.corrigendum,
            "people:account": lambda: chain.account,
            "people:account_propose": lambda: chain.organisation,
            "people:member_remove": lambda: chain.organisation.memberships.get(user=chain.viewer),
            "people:organisation": lambda: chain.organisation,
            "people:invite": lambda: chain.organisation,
            "people:member_role": lambda: chain.organisation.memberships.get(user=chain.viewer),
            **dict.fromkeys(people_objects.OF_ORGANISATION, lambda: chain.organisation),
            "people:": lambda: chain.account,
            "programmes:allocation": lambda: chain.allocation,
            **{name: lambda name=name: indicator_objects.OBJECTS[name](chain) for name in indicator_objects.OBJECTS},
            **{name: lambda name=name: watching_objects.OBJECTS[name](chain) for name in watching_objects.OBJECTS},
            "programmes:staff": lambda: chain.officer.staff_roles.first(),
            "applications:save_answer": lambda: chain.call.questions.first(),
            "applications:attach": lambda: chain.call.documents.first(),
            "applications:detach": lambda: chain.call.documents.first(),
            "applications:attach_to_question": lambda: chain.call.questions.filter(kind="file").first(),
            "applications:detach_from_question": lambda: chain.call.questions.filter(kind="file").first(),
            "applications:document": lambda: chain.application.attachments.first(),
            "evaluation:propose": lambda: chain.panel.rankings.first(),
            "evaluation:change_place": lambda: chain.panel.rankings.first(),
            "evaluation:agree_result": lambda: chain.panel.rankings.first(),
            "evaluation:vote_on_file": lambda: chain.panel.rankings.first(),
            "evaluation:lift_conflict": lambda: _conflict(chain),
            "evaluation:lapse": lambda: chain.award,
            "evaluation:accept": lambda: chain.award,
            "evaluation:decline": lambda: chain.award,
            **dict.fromkeys(OF_A_LETTER, lambda: chain.application.letters.first()),
            **dict.fromkeys(OF_A_COMPLAINT, lambda: _complaint(chain)),
            "evaluation:": lambda: chain.panel.assessments.get(evaluator=chain.evaluator),
            "agreements:prepare": lambda: chain.award,
            "agreements:revoke_guest": lambda: verification_objects.guest_of(chain),
            "agreements:template": lambda: AgreementTemplate.objects.first(),
            "agreements:template_write": lambda: chain.action.phase.programme,
            "payments:request_instalment": lambda: chain.agreement.instalments.first(),
            "payments:raise": lambda: chain.agreement.instalments.first(),
            "payments:mark_met": lambda: chain.agreement.instalments.first(),
            "agreements:sanctions_evidence": lambda: _sanctions_check(chain),
            "payments:recovery": lambda: chain.recovery,
            **dict.fromkeys(OF_RECOVERY, lambda: chain.recovery),
            "payments:paying_account": lambda: chain.paying_account,
            "payments:batch": lambda: chain.batch,
            "payments:statement": lambda: chain.statement,
            "payments:line": lambda: chain.line,
            "payments:": lambda: chain.payment,
            "monitoring:activity": lambda: chain.report.activities.first(),
            "monitoring:event": lambda: chain.agreement.events.first(),
            "monitoring:event_paper": lambda: chain.agreement.events.first().documents.first(),
            "opendata:event": lambda: chain.agreement.events.first(),
            "monitoring:cost_file": lambda: cost_objects.file_of(chain.report),
            "monitoring:message_file": lambda: verification_objects.asked(chain.report),
            "monitoring:photo": lambda: narrative_objects.photo_of(chain.report),
            "monitoring:evidence_link_remove": lambda: narrative_objects.link_of(chain.report),
            "monitoring:": lambda: chain.report.costs.first(),
            "dashboards:period_report_": lambda: period_report(chain),
            "dashboards:account": lambda: Account.objects.filter(owner_id=chain.action.pk).first(),
            "dashboards:transfer": lambda: Transfer.objects.first(),
            "notifications:": lambda: chain.applicant,
        }
        return found[max((prefix for prefix in found if route.startswith(prefix)), key=len)]()


def _package(chain: Chain) -> Job:
    """Return one package of the officer; he may have five under way, and the states are more than that."""
    return chain.officer.jobs.first() or start_pack(chain.call, "zip", actor=chain.officer)


def _clarification(chain: Chain) -> Clarification:
    """A question about the application of a chain, waiting for its answer."""
    due = timezone.now() + datetime.timedelta(days=5)
    return Clarification.objects.get_or_create(
        application=chain.application, point="Which town?", defaults={"asked_by": chain.officer, "due_at": due}
    )[0]


def _conflict(chain: Chain) -> Conflict:
    """A tie of a person outside the cast that the system found."""
    known = {"application": chain.application, "user": chain.evaluators[2], "kind": "domain"}
    return Conflict.objects.get_or_create(**known)[0]


def _sanctions_check(chain: Chain) -> SanctionsCheck:
    """A check of the grantee on the sanctions lists, with its print."""
    searched = {"lists": "EU, UN", "names": chain.organisation.name, "outcome": "clear", "evidence": make_pdf()}
    return SanctionsCheck.objects.get_or_create(
        organisation=chain.organisation,
        checked_on=timezone.localdate(),
        defaults={**searched, "checked_by": chain.finance},
    )[0]


def _complaint(chain: Chain) -> Complaint:
    """A complaint about the application of a chain, waiting to be admitted."""
    about = {"lodged_by": chain.applicant, "answer_due": timezone.localdate(), "text": "Read it again."}
    return Complaint.objects.get_or_create(application=chain.application, defaults=about)[0]


def client_of(user: Any) -> Client:
    """Return a client signed in as a person, which answers faults as a server does."""
    client = Client(raise_request_exception=False)
    if user is not None:
        client.force_login(user, backend=BACKEND)
    return client


def mark() -> tuple[int, int]:
    """Return how many transitions and transfers there are."""
    return TransitionRecord.objects.count(), Transfer.objects.count()


@contextmanager
def taken_back() -> Iterator[None]:
    """Take back whatever is done inside."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


@contextmanager
def faults() -> Iterator[list[str]]:
    """Collect the faults that pages meet inside."""
    import sys

    found: list[str] = []

    def note(**_others: Any) -> None:
        kind, error, trace = sys.exc_info()
        while trace and trace.tb_next:
            trace = trace.tb_next
        place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
        found.append(f"{getattr(kind, '__name__', '')}: {str(error)[:150]} ({place})")

    got_request_exception.connect(note)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note)
