"""The one door: it asks the policy, obeys the life cycle, records what happened, and records it for good."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import DatabaseError, transaction

from tests.workflows.test_machine_tables import TABLES
from workflows.approvals import Chain, objection
from workflows.deadlines import Deadline, run_due
from workflows.engine import TransitionRefused, can, perform, records_of
from workflows.models import TransitionRecord


@pytest.fixture
def account(chain: Any) -> Any:
    return chain.account


def test_act_is_recorded_with_who_when_why_from_and_to(account: Any, chain: Any) -> None:
    perform(account, "confirm", actor=chain.finance, reason="Called back.")
    [record] = records_of(account)
    assert (record.verb, record.source, record.target) == ("confirm", "proposed", "confirmed")
    assert (record.actor, record.reason) == (chain.finance, "Called back.")


def test_actor_without_the_right_is_refused_and_nothing_is_recorded(account: Any, chain: Any) -> None:
    with pytest.raises(PermissionDenied):
        perform(account, "confirm", actor=chain.officer)
    account = type(account).objects.get(pk=account.pk)
    assert account.state == "proposed"
    assert not records_of(account).exists()


def test_superuser_gets_no_free_pass(account: Any, chain: Any) -> None:
    chain.stranger.is_superuser = chain.stranger.is_staff = True
    chain.stranger.save()
    with pytest.raises(PermissionDenied):
        perform(account, "confirm", actor=chain.stranger)


def test_step_taken_twice_is_refused_in_words(account: Any, chain: Any) -> None:
    perform(account, "confirm", actor=chain.finance)
    with pytest.raises(TransitionRefused, match="Confirmed"):
        perform(account, "confirm", actor=chain.finance)


def test_stale_copy_does_not_decide(account: Any, chain: Any) -> None:
    stale = type(account).objects.get(pk=account.pk)
    perform(account, "refuse", actor=chain.finance, reason="Wrong holder.")
    with pytest.raises(TransitionRefused):
        perform(stale, "confirm", actor=chain.finance)


def test_state_cannot_be_assigned(account: Any) -> None:
    with pytest.raises(AttributeError):
        account.state = "confirmed"


def test_unknown_verb_is_a_programming_error(account: Any, chain: Any) -> None:
    with pytest.raises(LookupError):
        can(chain.finance, "bless", account)


def test_record_cannot_be_changed_or_removed(account: Any, chain: Any) -> None:
    perform(account, "confirm", actor=chain.finance)
    for write in (lambda: TransitionRecord.objects.update(reason="x"), lambda: TransitionRecord.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()


def test_one_failing_deadline_does_not_block_the_next(monkeypatch: pytest.MonkeyPatch, caplog: Any, db: None) -> None:
    done: list[int] = []

    def handle(pk: int, *, actor: Any) -> None:
        if pk == 1:
            raise RuntimeError("poison")
        done.append(pk)

    monkeypatch.setattr("workflows.deadlines._registered", {"x": Deadline("x", lambda: [1, 2], handle)})
    assert run_due() == 1
    assert done == [2]
    assert "deadline x failed for 1" in caplog.text


CHAIN = Chain("acceptance", ("officer", "finance"))


@pytest.mark.parametrize(
    ("actor", "role", "given", "excluded", "is_refused"),
    [
        (1, "officer", [], [], False),
        (1, "auditor", [], [], True),
        (1, "officer", [], [1], True),
        (2, "officer", [("officer", 1)], [], True),
        (1, "finance", [("officer", 1)], [], True),
        (2, "finance", [("officer", 1)], [], False),
    ],
)
def test_four_eyes(actor: int, role: str, given: Any, excluded: Any, is_refused: bool) -> None:
    sentence = objection(actor_id=actor, role=role, chain=CHAIN, given=given, excluded=excluded)
    assert bool(sentence) is is_refused


def test_list_of_machines_names_states_verbs_and_rights() -> None:
    out = StringIO()
    call_command("list_machines", "--json", stdout=out)
    machines = {machine["machine"]: machine for machine in json.loads(out.getvalue())}
    assert {"Call", "Application", "Panel", "Assessment", "Agreement", "Payment", "Report"} <= machines.keys()
    submit = next(verb for verb in machines["Application"]["verbs"] if verb["verb"] == "submit")
    assert (submit["from"], submit["to"], submit["permission"]) == (["draft"], "submitted", "applications.submit")


PLURALS = {"batch": "batches", "recovery": "recoveries", "corrigendum": "corrigenda", "minutes": "minutes"}


def test_list_of_machines_names_the_roles_of_every_verb() -> None:
    out = StringIO()
    call_command("list_machines", "--json", stdout=out)
    cast = {"lead": "applicant", "signatory": "applicant"}
    listed = {
        verb["permission"]: {cast.get(role, role) for role in verb["roles"]}
        for machine in json.loads(out.getvalue())
        for verb in machine["verbs"]
    }
    expected = {
        f"{PLURALS.get(name, name + 's')}.{verb}": set(roles.split())
        for name, table in TABLES.items()
        for verb, (_sources, _target, roles) in table.items()
    }
    assert listed == expected
