"""Conflicts of interest that a person declares, and the officers' list of all of them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.core.errors import DomainError
from grants.evaluation import services
from grants.evaluation.conflicting import closed_to, conflicted_with
from grants.evaluation.models import Conflict
from tests.factories import make_staff
from tests.grants.evaluation.builders import declare_all, scoring, sheet_of
from workflows.engine import TransitionRefused


def test_member_declares_before_the_file_is_handed_out_and_never_gets_it(three_files: Any, sign_in: Any) -> None:
    fourth = make_staff("Evaluator 4", "evaluator", three_files.action)
    panel = services.form_panel(three_files.call, [*three_files.evaluators, fourth], actor=three_files.officer)
    declare_all(panel)
    file, member = three_files.files[0], three_files.evaluator
    client = sign_in(member)
    listed = reverse("evaluation:my_conflicts", args=[panel.reference])
    assert file.reference in client.get(listed).content.decode()
    url = reverse("evaluation:declare_conflict", args=[panel.reference, file.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": ""}).status_code == 422
    assert client.post(url, {"reason": "My brother is their treasurer."}).status_code == 302
    assert file.reference not in client.get(listed).content.decode()
    assert client.get(url).status_code == 404
    services.assign_files(panel, actor=three_files.officer)
    assert not panel.assessments.filter(application=file, evaluator=member).exists()
    with pytest.raises(DomainError, match="conflict of interest"):
        services.assign_file(panel, file, member, actor=three_files.officer)


def test_declared_at_work_it_voids_the_sheet(three_files: Any) -> None:
    scoring(three_files)
    sheet = sheet_of(three_files, 0, 0)
    services.declare_conflict(sheet.application, reason="We wrote it together.", actor=sheet.evaluator)
    assert type(sheet).objects.get(pk=sheet.pk).state == "recused"
    assert conflicted_with(sheet.evaluator, sheet.application)
    assert Conflict.objects.get(user=sheet.evaluator).ground == "We wrote it together."


def test_what_was_declared_is_not_lifted_and_nobody_lifts_their_own(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    file = three_files.files[0]
    second = make_staff("Second Officer", "officer", three_files.action)
    declared = services.declare_conflict(file, reason="A friend.", actor=three_files.evaluator)
    own = Conflict.objects.create(application=three_files.files[1], user=three_files.officer, kind="domain")
    found = Conflict.objects.create(application=three_files.files[2], user=three_files.evaluator, kind="address")
    for conflict, actor in (
        (declared, three_files.officer),
        (own, three_files.officer),
        (found, three_files.evaluator),
    ):
        with pytest.raises(PermissionDenied):
            services.lift_conflict(conflict, reason="It is nothing.", actor=actor)
    assert sign_in(three_files.officer).get(reverse("evaluation:lift_conflict", args=[own.pk])).status_code == 404
    client = sign_in(second)
    assert client.get(reverse("evaluation:lift_conflict", args=[declared.pk])).status_code == 403
    url = reverse("evaluation:lift_conflict", args=[own.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"reason": " "}).status_code == 422
    assert client.post(url, {"reason": "The domain of a whole ministry."}).status_code == 302
    assert closed_to(three_files.officer) == set()
    own.refresh_from_db()
    assert (own.lifted_by, own.lift_reason) == (second, "The domain of a whole ministry.")
    with pytest.raises(TransitionRefused, match="lifted already"):
        services.lift_conflict(own, reason="Again.", actor=second)


def test_officer_lists_looks_again_and_exports(three_files: Any, sign_in: Any) -> None:
    scoring(three_files)
    hidden, shown = three_files.files[0], three_files.files[1]
    services.declare_conflict(shown, reason="A friend.", actor=three_files.evaluator)
    Conflict.objects.create(application=hidden, user=three_files.officer, kind="board", ground="Petrović")
    client = sign_in(three_files.officer)
    url = reverse("evaluation:conflicts", args=[three_files.panel.reference])
    for address in (url, f"{url}?export=csv", f"{url}?kind=declared", f"{url}?stands=yes&q={shown.title}"):
        text = client.get(address).content.decode()
        assert "A friend." in text
        assert hidden.reference not in text
        assert "Petrović" not in text
    assert "A friend." not in client.get(f"{url}?stands=no").content.decode()
    find = reverse("evaluation:find_conflicts", args=[three_files.panel.reference])
    assert client.post(find).headers["Location"] == url
    assert sign_in(three_files.auditor).get(url).status_code == 200
    for person in (three_files.finance, three_files.approver, three_files.evaluator):
        assert sign_in(person).get(url).status_code == 403
    assert sign_in(three_files.stranger).get(url).status_code == 404


def test_who_is_outside_declares_nothing(three_files: Any) -> None:
    scoring(three_files)
    for person in (three_files.stranger, three_files.applicant):
        with pytest.raises(PermissionDenied):
            services.declare_conflict(three_files.files[0], reason="Mine.", actor=person)
