"""One table a machine: from which states a verb leads where, and who of the cast may do it.

Every state × verb × role is tried: the verb is open exactly in its source states and to exactly its roles. Guards are
held true here; each has its own test beside the verb it protects.
"""

from typing import Any

import pytest

from workflows.engine import SYSTEM, can, state_field, transition_of, transitions
from workflows.guards import Guard

CAST = (
    "stranger",
    "applicant",
    "editor",
    "viewer",
    "evaluator",
    "officer",
    "finance",
    "approver",
    "auditor",
    "administrator",
    "system",
)

# object → verb → (sources, target, roles)
TABLES: dict[str, dict[str, tuple[str, str, str]]] = {
    "allocation": {
        "confirm": ("requested", "confirmed", "approver"),
        "refuse": ("requested", "refused", "approver"),
        "withdraw": ("requested", "withdrawn", "finance"),
    },
    "call": {
        "request_clearance": ("draft", "in_clearance", "officer"),
        "return_to_draft": ("in_clearance", "draft", "approver"),
        "publish": ("in_clearance", "published", "approver"),
        "open": ("published", "open", "system"),
        "close": ("open", "closed", "system"),
        "decide": ("closed", "decided", "approver system"),
        "finish": ("decided", "finished", "officer"),
        "cancel": ("draft in_clearance published open closed", "cancelled", "officer"),
    },
    "application": {
        "submit": ("draft", "submitted", "applicant"),
        "reopen": ("submitted", "draft", "applicant"),
        "give_back": ("submitted", "draft", "officer"),
        "preselect": ("submitted", "draft", "officer approver"),
        "pass_over": ("submitted", "rejected", "officer approver"),
        "admit": ("submitted", "eligible", "officer"),
        "refuse": ("submitted", "ineligible", "officer"),
        "fund": ("eligible", "awarded", "approver"),
        "promote": ("reserved", "awarded", "approver"),
        "reserve": ("eligible", "reserved", "approver"),
        "reject": ("eligible reserved", "rejected", "approver system"),
        "invite_again": ("eligible", "resubmit", "approver"),
        "disqualify": ("eligible reserved awarded", "ineligible", "officer"),
        "reinstate": ("rejected resubmit ineligible reserved", "eligible", "approver"),
        "take_up_again": ("rejected ineligible", "submitted", "approver"),
        "withdraw": ("draft submitted eligible", "withdrawn", "applicant"),
        "lapse": ("draft", "lapsed", "system"),
        "restore": ("draft", "submitted", "system"),
    },
    "corrigendum": {
        "request_clearance": ("draft", "in_clearance", "officer"),
        "return_to_draft": ("in_clearance", "draft", "approver"),
        "publish": ("in_clearance", "published", "approver"),
        "discard": ("draft in_clearance", "discarded", "officer"),
    },
    "clarification": {
        "answer": ("asked", "answered", "applicant editor"),
        "lapse": ("asked", "lapsed", "system"),
        "take_back": ("asked", "taken_back", "officer"),
    },
    "panel": {
        "calibrate": ("forming", "calibrating", "officer"),
        "open_scoring": ("forming calibrating", "scoring", "officer"),
        "close_scoring": ("scoring", "ranked", "officer"),
        "reopen_scoring": ("ranked", "scoring", "officer"),
        "recommend": ("ranked", "recommended", "officer evaluator"),
        "return_to_committee": ("recommended", "ranked", "approver"),
        "decide": ("recommended", "decided", "approver"),
        "reopen": ("decided", "ranked", "approver"),
    },
    "minutes": {
        "circulate": ("draft", "signing", "officer"),
        "revise": ("signing", "draft", "officer"),
        "complete": ("signing", "signed", "evaluator"),
    },
    "assessment": {
        "declare": ("assigned", "accepted", "evaluator"),
        "recuse": ("assigned accepted submitted", "recused", "evaluator"),
        "relieve": ("assigned accepted submitted", "recused", "officer system"),
        "submit": ("accepted", "submitted", "evaluator"),
        "reopen": ("submitted", "accepted", "officer"),
    },
    "award": {
        "accept": ("pending", "pending", "applicant"),
        "contract": ("pending", "contracted", "approver system"),
        "lapse": ("pending", "lapsed", "applicant editor viewer officer system"),
        "renew": ("lapsed", "pending", "approver"),
    },
    "complaint": {
        "admit": ("received", "admissible", "officer"),
        "turn_away": ("received", "inadmissible", "officer"),
        "uphold": ("admissible", "upheld", "approver"),
        "dismiss": ("admissible", "dismissed", "approver"),
        "withdraw": ("received admissible", "withdrawn", "applicant"),
    },
    "agreement": {
        "offer": ("draft", "offered", "officer"),
        "revise": ("offered", "draft", "officer"),
        "sign": ("offered", "signed", "applicant officer"),
        "countersign": ("signed", "in_force", "approver"),
        "cosign": ("offered", "offered", "officer"),
        "decline": ("draft offered signed", "declined", "applicant officer system"),
        "redraw": ("declined", "draft", "officer"),
        "suspend": ("in_force", "suspended", "approver"),
        "resume": ("suspended", "in_force", "approver"),
        "terminate": ("in_force suspended", "terminated", "approver"),
        "close": ("in_force terminated", "closed", "finance"),
        "reopen": ("closed", "in_force", "approver"),
    },
    "amendment": {
        "take_note": ("proposed", "in_force", "officer system"),
        "recommend": ("proposed", "recommended", "officer"),
        "approve": ("recommended", "approved", "approver"),
        "impose": ("recommended", "in_force", "approver"),
        "sign": ("approved", "signed", "applicant officer"),
        "cosign": ("approved", "approved", "officer"),
        "countersign": ("signed", "in_force", "approver"),
        "refuse": ("proposed recommended approved signed", "refused", "officer approver system"),
        "withdraw": ("proposed recommended approved", "withdrawn", "applicant"),
    },
    "payment": {
        "request": ("raised", "requested", "finance"),
        "amend": ("requested endorsed", "requested", "finance"),
        "endorse": ("requested", "endorsed", "approver"),
        "approve": ("requested endorsed", "ordered", "approver"),
        "refuse": ("raised requested endorsed", "refused", "approver finance"),
        "recall": ("ordered", "refused", "finance"),
        "pay": ("ordered", "paid", "finance"),
        "bounce": ("ordered paid", "returned", "finance"),
    },
    "event": {
        "publish": ("internal withdrawn", "published", "officer"),
        "withdraw": ("published", "withdrawn", "officer"),
    },
    "batch": {
        "freeze": ("open", "frozen", "finance"),
        "complete": ("frozen", "completed", "finance"),
        "cancel": ("open", "cancelled", "finance"),
    },
    "recovery": {
        "approve": ("requested", "due", "approver"),
        "refuse": ("requested", "refused", "approver"),
        "receive": ("due", "due", "finance"),
        "offset": ("due", "due", "finance"),
        "waive": ("due", "due", "approver"),
        "settle": ("due", "settled", "finance approver"),
    },
    "report": {
        "submit": ("draft", "submitted", "applicant"),
        "return_for_completion": ("submitted", "draft", "officer finance"),
        "accept_narrative": ("submitted", "submitted", "officer"),
        "accept_costs": ("submitted", "submitted", "finance"),
        "accept": ("submitted", "accepted", "officer finance"),
    },
    "indicator_value": {
        "report_value": ("draft returned", "reported", "applicant editor"),
        "validate": ("reported", "validated", "officer"),
        "return_value": ("reported", "returned", "officer"),
        "supersede": ("validated", "superseded", "officer"),
    },
    "visit": {
        "announce": ("planned", "announced", "officer"),
        "move": ("planned announced", "planned", "officer"),
        "hold": ("announced", "held", "officer"),
        "send_report": ("held", "held", "officer"),
        "close": ("held", "closed", "officer"),
        "cancel": ("planned announced", "cancelled", "officer"),
    },
    "recommendation": {
        "answer": ("open", "answered", "applicant editor"),
        "close": ("open answered", "closed", "officer"),
        "reopen": ("answered closed", "open", "officer"),
    },
    "issue": {
        "close": ("open", "closed", "officer finance"),
        "reopen": ("closed", "open", "officer finance"),
    },
    "account": {
        "confirm": ("proposed", "confirmed", "finance"),
        "refuse": ("proposed", "refused", "finance"),
        "replace": ("confirmed", "replaced", "finance"),
    },
}

BUILT = {"allocation": "allocate", "call": "draft_call", "application": "panel_formed", "panel": "panel_formed"}
BUILT |= {"assessment": "panel_formed", "award": "decided", "agreement": "prepared", "payment": "requested"}
BUILT |= {"report": "report_started", "account": "confirm_account"}
BUILT |= {"recovery": "recovery_requested"}
BUILT |= {"indicator_value": "indicator_reported"}
BUILT |= {"complaint": "complaint_lodged"}
BUILT |= {"amendment": "amendment_proposed"}
BUILT |= {"visit": "visit_planned", "recommendation": "visit_reported", "issue": "issue_opened"}
BUILT |= {"minutes": "minutes_drafted", "batch": "batch_open"}
BUILT |= {"event": "event_told"}
BUILT |= {"corrigendum": "change_drafted", "clarification": "clarification_asked"}


@pytest.fixture
def subject(chain: Any, request: pytest.FixtureRequest) -> Any:
    """The object whose machine is tried; its state is then set in memory only."""
    name = request.param
    getattr(chain, BUILT[name])()
    found = chain.panel.assessments.get(evaluator=chain.evaluator) if name == "assessment" else getattr(chain, name)
    return type(found).objects.get(pk=found.pk)


@pytest.fixture
def _guards_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every guard be true, so that only states and roles decide."""
    monkeypatch.setattr(Guard, "__call__", lambda _guard, _subject: True)


def named(parametrized: list[str]) -> Any:
    return pytest.mark.parametrize(("subject", "name"), [(name, name) for name in parametrized], indirect=["subject"])


@named(list(TABLES))
@pytest.mark.usefixtures("_guards_hold")
def test_each_verb_is_open_in_its_states_to_its_roles_alone(subject: Any, name: str, chain: Any) -> None:
    field = state_field(subject)
    wrong = []
    for verb, (sources, _target, roles) in TABLES[name].items():
        for state, _label in field.flatchoices:
            subject.__dict__[field.name] = state
            for role in CAST:
                actor = SYSTEM if role == "system" else getattr(chain, role)
                expected = state in sources.split() and role in roles.split()
                if bool(can(actor, verb, subject)) is not expected:
                    wrong.append(f"{role} {verb} at {state}: expected {expected}")
    assert not wrong, "\n".join(wrong)


@named(list(TABLES))
def test_table_names_every_verb_with_its_target(subject: Any, name: str) -> None:
    assert {found.name for found in transitions(type(subject))} == set(TABLES[name])
    for verb, (sources, target, _roles) in TABLES[name].items():
        _field, method = transition_of(subject, verb)
        declared = method._django_fsm.transitions
        assert {str(source) for source in declared} == set(sources.split())
        assert {str(found.target) for found in declared.values()} == {target}
