"""Every route × every member of the cast × GET and POST, htmx fragments too: who may, may; nobody else does.

A route declares who succeeds with the objects prepared here. Anybody else gets 404 (may not see the object) or 403
(sees it, lacks the right); the public is sent to sign in. A GET changes nothing. A route that declares nothing fails.
"""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from grants.agreements.models import SanctionsCheck
from grants.agreements.services.amending import propose_amendment
from grants.agreements.services.templates import write_edition
from grants.applications import office
from grants.applications.packs import start_pack
from grants.calls import presets
from grants.calls.corrigenda import edit_corrigendum
from grants.calls.enquiries import ask_question
from grants.calls.models import Preset, Question
from grants.core import files, uploads
from grants.core.access import CAST, Route, routes
from grants.evaluation.models import Complaint, Conflict
from grants.evaluation.services import draft_minutes
from grants.monitoring.models import Event, EventDocument
from grants.monitoring.services.event_publishing import publish_event, write_summary
from grants.monitoring.services.events import add_event
from grants.payments.services import offset_recovery
from grants.programmes.services import request_allocation
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

ROUTES = {
    route.name: route
    for route in routes()
    if route.access is not None and not route.foreign and not route.path.startswith("health/")
}
WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE")
# Tables that serve the page itself: who is signed in, and what the reader was told.
HOUSEKEEPING = ("django_session",)
SUCCESS = {200, 201, 204, 302, 400, 409, 422}

# Routes whose object is not the default of its stage, by what the world calls it.
CALL_REFERENCES = ("calls:", "applications:start", "applications:of_call", "applications:pack", "evaluation:")
CALL_REFERENCES += ("dashboards:money_of_call", "monitoring:visit_rules")
OF_RANKING = {"evaluation:propose", "evaluation:change_place", "evaluation:agree_result", "evaluation:vote_on_file"}
OF_RANKING |= {"evaluation:scores", "evaluation:replay"}
APPLICATION_CHECKS = {"evaluation:check", "evaluation:admit", "evaluation:refuse", "evaluation:promote"}
APPLICATION_CHECKS |= {"evaluation:disqualify", "evaluation:lodge"}
OF_A_COMPLAINT = ("complaint", "complaint_file", "admit_complaint", "turn_away", "uphold", "dismiss")
OF_A_COMPLAINT += ("withdraw_complaint",)
OF_RECOVERY = [f"payments:{verb}_recovery" for verb in ("approve", "refuse", "receive", "offset", "waive")]
OF_A_LETTER = ("letter", "open_letter", "letter_pdf")
DRAFT_PAGES = {
    "applications:project",
    "applications:section",
    "applications:save_answer",
    "applications:budget",
    "applications:own_budget",
    "applications:export_budget",
    "applications:import_budget",
    "applications:documents",
    "applications:attach",
    "applications:detach",
    "applications:attach_to_question",
    "applications:detach_from_question",
    "applications:account",
    "applications:indicators",
    "applications:mandate",
    "applications:partners",
    "applications:work_plan",
    "applications:check",
    "applications:submit",
}
# What the office asks about a file that the committee has.
CLARIFIED = {"applications:clarification", "applications:clarification_file", "applications:take_back"}
# What is masked in a call in which evaluators do not see who applies.
MASKED = {"masking", "masked_file", "masked_document", "check_masking", "unblind", "unblind_file"}
MASKED |= {"add_word", "take_out", "put_back", "let_through", "close_document"}
# What is asked and followed while a call is open.
ENQUIRIES = ("calls:answer", "calls:decline", "calls:correct")
OPEN_CALL_PAGES = {*ENQUIRIES, "calls:ask", "calls:follow", "calls:unfollow", "calls:publish_answer"}


# Of a call that takes no changes any more: they are refused in words.
CHANGES_OF_LATE = {"calls:corrigendum_begin", "calls:corrigendum_extend", "calls:corrigendum_decline"}


# What is read once all scores are in.
MINUTES = {name for name in ROUTES if name.startswith("evaluation:") and "minutes" in name} | {
    "evaluation:refresh_facts"
}


class World:
    """One object for every route: a grant whose report is in, a committee at work, and a draft in an open call."""

    def __init__(self) -> None:
        self.late = Chain(days_ago=90).allocate(420_000_00).reported()
        self.owing = _owing(self.late)
        self.bank = self.late.again(days_ago=90, pot_cents=20_000_00).statement_taken("list")
        self.scoring = self.late.again(days_ago=40).declared()
        self.blind = self.late.again(days_ago=40, blinding="applicant").panel_formed()
        self.draft = self.late.again().fill()
        self.changed = self.late.again(title="Changed").change_drafted()
        lot = {"key": "north", "title": "North", "pot_cents": 10_000_00}
        edit_corrigendum(self.changed.corrigendum, {"lots": [lot]}, actor=self.changed.officer)
        self.enquiry = _enquiry(self.draft)
        self.complaint = _complaint(self.scoring)
        self.cut = _cut(self.late)
        self.conflict = _conflict(self.late)
        self.job = _job(self.late)
        self.sanctions_check = _sanctions_check(self.late)
        self.event = _event(self.late)
        self.public_event = publish_event(_event(self.late), actor=self.late.officer)
        self.clarification = _clarification(self.scoring)
        self.file_question = _file_question(self.draft)
        self.upload = uploads.begin(
            uploads.purpose("tests", self.late.applicant), name="x.pdf", size=10, owner=self.late.applicant
        )
        draft_minutes(self.late.panel, actor=self.late.officer)
        _change(self.late)
        presets.save_preset(self.late.call, name="Small grants", actor=self.late.officer)
        _papers(self.late)
        self.template = write_edition(
            self.late.action.phase.programme,
            language="en",
            articles=[{"title": "Object", "paragraphs": ["{title}"]}],
            reason="First.",
            actor=self.late.officer,
        )
        self.cast: dict[str, Any] = {"anonymous": None, **self.late.cast()}

    def kwargs(self, route: Route) -> dict[str, Any]:
        """Return the arguments of a route's address."""
        names = [part.split(":")[-1].rstrip(">") for part in route.path.split("<")[1:]]
        names = [name.split(">")[0] for name in names]
        return {name: self.value(route.name, name) for name in names}

    def value(self, route: str, name: str) -> Any:
        """Return what an argument of a route stands for."""
        if name == "reference":
            return self._reference(route)
        if name == "pk":
            return self._pk(route)
        if name == "file" and route.removeprefix("evaluation:") in MASKED:
            return self.blind.application.attachments.first().file_id
        if name == "file" and route == "evaluation:declare_conflict":
            return self.scoring.application.pk
        if route.startswith("people:"):
            return people_objects.value_of(self.late, name)
        if route == "core:upload":
            return self.upload.token
        return {
            "code": lambda: self.late.action.code,
            "key": lambda: narrative_objects.KEYS.get(route) or self.late.call.questions.first().key,
            "shipped": lambda: "cso-small-grants",
            "model": lambda: "eu-prag",
            "lot": lambda: "north",
            "number": lambda: _number(route),
            "criterion": lambda: self.scoring.call.criteria.first().pk,
            "file": lambda: self.scoring.application.attachments.first().file_id,
            "token": lambda: files.link(self.late.application.attachments.first().file, self.late.applicant).split("/")[
                -2
            ],
            "member": lambda: self.scoring.panel.members.first().pk,
            "role": lambda: "applicant",
            "topic": lambda: "call-closed",
            "name": lambda: "none",
            "part": lambda: "money",
            "kind": lambda: "extension",
            "ending": lambda: "csv",
            "programme": lambda: self.late.action.phase.programme.code,
            "language": lambda: "en",
            "secret": lambda: verification_objects.link_of(self.late),
            "offset": lambda: self.owing.recovery.parts.get().pk,
        }[name]()

    def _token(self) -> str:
        stored = self.late.application.attachments.first().file
        return files.link(stored, self.late.applicant).split("/")[-2]

    def _reference(self, route: str) -> str:
        if route in APPLICATION_CHECKS | CLARIFIED:
            return str(self.scoring.application.reference)
        if route in DRAFT_PAGES:
            return str(self.draft.application.reference)
        return str(self._of_call(route) or self._late(route))

    def _of_call(self, route: str) -> str:
        if route.removeprefix("evaluation:") in MASKED:
            return str(self.blind.call.reference)
        if route in MINUTES or route in OF_RANKING:
            return str(self.late.call.reference)
        if route == "applications:start":
            return str(self.draft.call.reference)
        if route.startswith("evaluation:"):
            return str(self.scoring.call.reference)
        if route.startswith("calls:corrigendum_") and route not in CHANGES_OF_LATE:
            return str(self.changed.call.reference)
        return str(self.draft.call.reference) if route in OPEN_CALL_PAGES else ""

    def _late(self, route: str) -> str:
        if route.startswith(CALL_REFERENCES):
            return str(self.late.call.reference)
        if route.startswith("applications:"):
            return str(self.late.application.reference)
        return str(self.late.agreement.reference)

    def _pk(self, route: str) -> int:
        late, scoring, draft = self.late, self.scoring, self.draft
        found: dict[str, Callable[[], Any]] = {
            **{name: lambda: self.enquiry for name in ENQUIRIES},
            **{name: lambda: self.clarification for name in CLARIFIED},
            "calls:corrigendum_": lambda: self.changed.corrigendum,
            "core:": lambda: self.job,
            "calls:preset": lambda: Preset.objects.first(),
            "calls:from_preset": lambda: Preset.objects.first(),
            "people:account": lambda: late.account,
            "people:account_propose": lambda: late.organisation,
            "people:member_remove": lambda: late.organisation.memberships.get(user=late.viewer),
            "people:organisation": lambda: late.organisation,
            "people:invite": lambda: late.organisation,
            "people:member_role": lambda: late.organisation.memberships.get(user=late.viewer),
            **dict.fromkeys(people_objects.OF_ORGANISATION, lambda: late.organisation),
            "programmes:allocation": lambda: late.allocation,
            "programmes:allocation_document": lambda: self.cut,
            **{name: lambda name=name: indicator_objects.OBJECTS[name](late) for name in indicator_objects.OBJECTS},
            **{name: lambda name=name: watching_objects.OBJECTS[name](late) for name in watching_objects.OBJECTS},
            "programmes:staff": lambda: late.officer.staff_roles.first(),
            "applications:save_answer": lambda: draft.call.questions.first(),
            "applications:attach": lambda: draft.call.documents.first(),
            "applications:detach": lambda: draft.call.documents.first(),
            "applications:attach_to_question": lambda: self.file_question,
            "applications:detach_from_question": lambda: self.file_question,
            "applications:document": lambda: late.application.attachments.first().file,
            **dict.fromkeys(OF_RANKING, lambda: late.panel.rankings.first()),
            "evaluation:lift_conflict": lambda: self.conflict,
            "evaluation:lapse": lambda: late.award,
            "evaluation:accept": lambda: late.award,
            "evaluation:decline": lambda: late.award,
            **{f"evaluation:{name}": lambda: late.application.letters.get() for name in OF_A_LETTER},
            **{f"evaluation:{name}": lambda: self.complaint for name in OF_A_COMPLAINT},
            "evaluation:": lambda: scoring.panel.assessments.get(evaluator=late.evaluator),
            "agreements:prepare": lambda: late.award,
            "agreements:revoke_guest": lambda: verification_objects.guest_of(late),
            "agreements:template": lambda: self.template,
            "agreements:template_write": lambda: late.action.phase.programme,
            "payments:request_instalment": lambda: late.agreement.instalments.first(),
            "payments:raise": lambda: late.agreement.instalments.first(),
            "payments:mark_met": lambda: late.agreement.instalments.first(),
            "agreements:sanctions_evidence": lambda: self.sanctions_check,
            "payments:recovery": lambda: self.owing.recovery,
            **dict.fromkeys(OF_RECOVERY, lambda: self.owing.recovery),
            "payments:paying_account": lambda: self.bank.paying_account,
            "payments:batch": lambda: self.bank.batch,
            "payments:statement": lambda: self.bank.statement,
            "payments:line": lambda: self.bank.line,
            "payments:": lambda: late.payment,
            "monitoring:activity": lambda: late.report.activities.first(),
            "monitoring:event": lambda: self.event,
            "monitoring:event_paper": lambda: self.event.documents.get(),
            "monitoring:event_withdraw": lambda: self.public_event,
            "opendata:event": lambda: self.public_event,
            "monitoring:cost_file": lambda: cost_objects.file_of(late.report),
            "monitoring:message_file": lambda: verification_objects.asked(late.report),
            "monitoring:photo": lambda: narrative_objects.photo_of(late.report),
            "monitoring:evidence_link_remove": lambda: narrative_objects.link_of(late.report),
            "monitoring:": lambda: late.report.costs.first(),
            "dashboards:account": lambda: _accounts(late).first(),
            "dashboards:period_report_": lambda: period_report(late),
            "dashboards:transfer": lambda: _accounts(late).first().debits.first(),
            "people:": lambda: late.account,
        }
        if route.startswith("notifications:"):
            return 10**9
        if route.removeprefix("evaluation:") in MASKED:
            return int(self.blind.application.masking.pk)
        key = max((prefix for prefix in found if route.startswith(prefix)), key=len)
        return int(found[key]().pk)


def _number(route: str) -> int:
    """Return which of an agreement's signatures or changes is meant: the change after that which names the account."""
    if route == "agreements:signed_copy":
        return 3
    of_a_change = route == "agreements:take_note" or "_change" in route or "agreements:change" in route
    return 2 if route.startswith("agreements:") and of_a_change else 1


def _owing(chain: Chain) -> Chain:
    """A grant that owes money back, of which a cent was set off against the payment of another."""
    other = chain.again(days_ago=90, pot_cents=20_000_00).ordered()
    owing = chain.again(days_ago=90, pot_cents=20_000_00).recovery_due()
    offset_recovery(
        owing.recovery, payment=other.payment, amount_cents=1, consent=make_pdf(chain.applicant), actor=chain.finance
    )
    return owing


def _sanctions_check(chain: Chain) -> SanctionsCheck:
    """A check of the grantee on the sanctions lists, with its print."""
    searched = {"lists": "EU, UN", "names": chain.organisation.name, "outcome": "clear", "evidence": make_pdf()}
    return SanctionsCheck.objects.get_or_create(
        organisation=chain.organisation,
        checked_on=timezone.localdate(),
        defaults={**searched, "checked_by": chain.finance},
    )[0]


def _event(chain: Chain) -> Event:
    """An activity of the grant, with a summary that an officer may publish, and a paper."""
    day = timezone.localdate()
    event = add_event(title="Open door", starts_on=day, ends_on=day, agreement=chain.agreement, actor=chain.applicant)
    EventDocument.objects.create(event=event, title="Programme", file=make_pdf())
    return write_summary(event, language="en", text="Many came.", actor=chain.officer)


def _complaint(chain: Chain) -> Complaint:
    """A complaint with a document about a file that nobody has decided on yet."""
    return Complaint.objects.create(
        application=chain.application,
        text="Read it again.",
        file=make_pdf(),
        lodged_by=chain.applicant,
        answer_due=timezone.localdate(),
    )


def _cut(chain: Chain) -> Any:
    """A sum to be taken back, with the letter that says so."""
    return request_allocation(
        chain.action, kind="cut", amount_cents=100, reason="Less", document=make_pdf(), actor=chain.finance
    )


def _conflict(chain: Chain) -> Conflict:
    """A tie that the system found, of a person outside the cast."""
    return Conflict.objects.create(application=chain.application, user=chain.evaluators[2], kind="domain")


def _job(chain: Chain) -> Any:
    job = start_pack(chain.call, "zip", actor=chain.officer)
    job.result, job.status = make_pdf(chain.officer), "done"
    job.save()
    return job


def _clarification(chain: Chain) -> Any:
    """A question about a file that was answered with a document."""
    with chain.now():
        due = timezone.now() + datetime.timedelta(days=5)
        asked = office.ask_clarification(chain.application, point="Which town?", due_at=due, actor=chain.officer)
        return office.answer_clarification(asked, text="Novi Sad.", file=make_pdf(), actor=chain.applicant)


def _file_question(chain: Chain) -> Question:
    """Ask for a file in the form, of whoever likes to add one."""
    fields = {"section": "Activities", "key": "plan", "title": "Plan", "kind": "file", "is_required": False, "order": 9}
    return Question.objects.create(call=chain.call, **fields)


def _accounts(chain: Chain) -> Any:
    from grants.ledger.models import Account

    return Account.objects.filter(kind="action.available", owner_id=chain.action.pk)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[World]:
    """Build the world once; every request below is rolled back."""
    with django_db_blocker.unblock():
        atomic = transaction.atomic()
        atomic.__enter__()
        try:
            yield World()
        finally:
            transaction.set_rollback(True)
            atomic.__exit__(None, None, None)
            ContentType.objects.clear_cache()


@pytest.fixture(scope="module")
def clients(world: World) -> dict[str, Client]:
    """A signed-in client for each of the cast; a fault in a page is a fault of the test."""
    found = {}
    for role, user in world.cast.items():
        found[role] = Client()
        if user is not None:
            found[role].force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def request(clients: dict[str, Client], role: str, method: str, url: str, **headers: str) -> Any:
    """Ask as a member of the cast, and take everything back."""
    with transaction.atomic():
        try:
            statements: list[str] = []
            with connection.execute_wrapper(_collect(statements)):
                response = getattr(clients[role], method.lower())(url, headers=headers)
            if response.streaming:
                b"".join(response)  # the client closes a streamed file once it is read
            response.written = [sql for sql in statements if sql.startswith(WRITES) and not _housekeeping(sql)]
            return response
        finally:
            transaction.set_rollback(True)


def _collect(statements: list[str]) -> Callable[..., Any]:
    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append(sql)
        return run(sql, params, many, context)

    return execute


def _housekeeping(sql: str) -> bool:
    return any(table in sql for table in HOUSEKEEPING)


@pytest.mark.parametrize("name", sorted(ROUTES))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_route_lets_in_whom_it_declares_and_nobody_else(
    world: World, clients: dict[str, Client], name: str, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    route = ROUTES[name]
    assert route.access is not None
    allowed = route.access.of(method)
    url = reverse(name, kwargs=world.kwargs(route))
    wrong = []
    for role in sorted(CAST):
        response = request(clients, role, method, url)
        status = response.status_code
        if allowed is None:
            is_right = status in {405, 404, 403, 302}
        elif role in allowed:
            is_right = status in SUCCESS and not _to_sign_in(response)
        elif role == "anonymous":
            is_right = status in {403, 404} or _to_sign_in(response)
        else:
            is_right = status in {403, 404}
        if name in MISSING_OBJECTS and role in (allowed or ()):
            is_right = status == 404
        if not is_right:
            wrong.append(f"{role} {method} {url}: {status}")
        if method == "GET" and response.written:
            wrong.append(f"{role} GET {url} writes: {response.written[0][:120]}")
    assert not wrong, "\n".join(wrong)


# Their objects do not exist in the world above, and nobody gets more than 404.
MISSING_OBJECTS = {
    "demo:sign_in",
    "evaluation:promote",
    "notifications:read",
    "notifications:sent_mail_detail",
    "payments:confirm_rates",
    "payments:rate_evidence",
}


@pytest.mark.parametrize("name", sorted(name for name, route in ROUTES.items() if route.access and route.access.get))
def test_fragment_asked_by_htmx_is_guarded_like_the_page(world: World, clients: dict[str, Client], name: str) -> None:
    route = ROUTES[name]
    assert route.access is not None
    url = reverse(name, kwargs=world.kwargs(route))
    headers = {"HX-Request": "true"}
    for role in sorted(CAST - (route.access.get or frozenset()) - {"anonymous"}):
        assert request(clients, role, "GET", url, **headers).status_code in {403, 404}, f"{role} {url}"


def test_every_route_declares_its_access() -> None:
    undeclared = [route.path for route in routes() if route.access is None]
    assert not undeclared


def test_address_of_nothing_is_404_for_the_public(client: Client, db: None) -> None:
    assert client.get("/applications/none-such/").status_code in {302, 404}


def _to_sign_in(response: Any) -> bool:
    location = response.headers.get("Location", "") + response.headers.get("HX-Redirect", "")
    return response.status_code in {302, 401} and (response.status_code == 401 or "/accounts/login/" in location)


def _papers(chain: Chain) -> None:
    """A co-grantee with its mandate and a signature on paper, and a condition that a paper shows met."""
    partner = chain.agreement.co_grantees.create(
        name="Partner", country="RS", registration_number="1", mandate=make_pdf(), order=1
    )
    chain.agreement.signatures.create(
        party="cograntee",
        co_grantee=partner,
        user=chain.officer,
        name="Partner",
        capacity="President",
        method="paper",
        copy=make_pdf(),
        signed_on=timezone.localdate(),
        sha256=chain.agreement.sha256,
        signed_at=timezone.now(),
    )
    chain.agreement.conditions.filter(order=1).update(file=make_pdf())


def _enquiry(chain: Chain) -> Any:
    return ask_question(chain.call, actor=chain.stranger, text="May a town take part?")


def _change(chain: Chain) -> Any:
    """A change to the agreement that its grantee asked for, with the decision that bears it out."""
    with chain.now():
        return propose_amendment(
            chain.agreement,
            kind="signatory",
            reason="Elections.",
            representative="New Mayor",
            representative_role="Mayor",
            evidence=make_pdf(chain.applicant),
            actor=chain.applicant,
        )
