"""The masking of a blind file: proposed with the files, read and mended by the secretary, before the scoring."""

import io
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from grants.applications.models import Clarification
from grants.core import files
from grants.core.errors import DomainError
from grants.evaluation import blinding, services
from grants.evaluation.models import Masking, PanelMember
from grants.evaluation.selectors.masking import masks_to_check
from grants.evaluation.services import masking
from tests.factories import Chain, make_staff
from tests.grants.evaluation.test_blind import NAME, blind_call, checked
from workflows.engine import TransitionRefused, records_of


@pytest.fixture
def blind(db: None) -> Chain:
    """A blind call whose files are shared out and not checked."""
    return blind_call("applicant")


def telling(chain: Chain) -> Any:
    """Return the masking of the file that tells much."""
    return chain.telling.applications.get().masking  # type: ignore[attr-defined]


def secretary_of(chain: Chain) -> Any:
    """Seat a secretary who has signed the declaration."""
    person = make_staff("Secretary", "evaluator", chain.action)
    seat = {"role": "secretary", "votes": False, "scores": False, "declared_at": timezone.now()}
    PanelMember.objects.create(panel=chain.panel, user=person, appointed_by=chain.officer, **seat)
    return person


def test_every_file_gets_an_alias_of_its_own_and_waits_for_its_check(blind: Chain) -> None:
    found = list(Masking.objects.all())
    assert len({row.alias for row in found}) == 3
    assert masking.prepare_masks(blind.panel) == 0
    secretary = secretary_of(blind)
    for person in (blind.officer, secretary):
        assert [line.count for line in masks_to_check(person)] == [3]
    assert masks_to_check(blind.evaluator) == []
    with blind.now(), pytest.raises(TransitionRefused, match="Check the masking of every file first"):
        services.open_scoring(blind.panel, actor=blind.officer)
    assert checked(blind).panel.state == "scoring"
    assert masks_to_check(blind.officer) == []


def test_secretary_adds_and_takes_out_words_and_an_identity_needs_a_reason(blind: Chain, sign_in: Any) -> None:
    row, person = telling(blind), secretary_of(blind)
    page = sign_in(person)
    where = [blind.panel.reference, row.pk]
    assert page.post(reverse("evaluation:check_masking", args=where)).status_code == 302
    answer = page.post(reverse("evaluation:add_word", args=where), {"text": "voće", "kind": "other"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.checked_at is None  # what was changed is checked anew
    assert "[hidden]" in page.get(reverse("evaluation:masked_file", args=where)).content.decode()
    for text in ("voće", "ab"):
        assert page.post(reverse("evaluation:add_word", args=where), {"text": text, "kind": "other"}).status_code == 422
    number = next(at for at, word in enumerate(row.words) if word["text"] == NAME)
    take_out = reverse("evaluation:take_out", args=[*where, number])
    assert page.post(take_out, {"reason": ""}).status_code == 422
    assert page.post(take_out, {"reason": "It is the name of a fruit."}).status_code == 302
    assert records_of(row).filter(verb="take_out", reason__contains="name of a fruit", actor=person).exists()
    row.refresh_from_db()
    assert row.words[number]["taken_out"]
    assert page.post(reverse("evaluation:put_back", args=[*where, number])).status_code == 302
    row.refresh_from_db()
    assert "taken_out" not in row.words[number]


def test_scorers_and_strangers_do_not_reach_the_masking(blind: Chain, sign_in: Any) -> None:
    row = telling(blind)
    address = reverse("evaluation:masked_file", args=[blind.panel.reference, row.pk])
    assert sign_in(blind.evaluator).get(address).status_code == 403
    assert sign_in(blind.applicant).get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        masking.check_masking(row, actor=blind.evaluator)
    with pytest.raises(PermissionDenied):
        masking.unblind_file(row, blind.panel, reason="Let me see.", actor=secretary_of(blind))


def test_document_stays_closed_until_a_cleaned_copy_is_let_through(blind: Chain, sign_in: Any) -> None:
    row = telling(blind)
    original = files.StoredFile.objects.get(pk=masking.attached_ids(row.application)[0])
    checked(blind)
    with blind.now():
        for one in blind.panel.assessments.filter(application=row.application):
            services.declare_no_conflict(one, actor=one.evaluator)
    sheet = blind.panel.assessments.get(application=row.application, evaluator=blind.evaluator)
    copy = telling(blind).documents[0]
    assert copy["name"] == "Document 1.pdf"
    client = sign_in(blind.evaluator)
    assert client.get(reverse("evaluation:document", args=[sheet.pk, original.pk])).status_code == 404
    link = client.get(reverse("evaluation:document", args=[sheet.pk, copy["copy"]]))
    sent = client.get(link.headers["Location"])
    assert "Sljiva" not in sent.headers["Content-Disposition"]
    assert not PdfReader(io.BytesIO(b"".join(sent.streaming_content))).metadata
    masking.close_document(row, original, actor=blind.officer)
    assert blinding.shown_documents(type(sheet).objects.get(pk=sheet.pk), blind.evaluator) == []
    assert client.get(reverse("evaluation:document", args=[sheet.pk, copy["copy"]])).status_code == 404


def test_what_the_text_of_a_document_still_tells_is_listed_and_other_kinds_stay_closed(blind: Chain) -> None:
    import typst

    row = telling(blind)
    paper = typst.compile(b"We, Sljiva, know Svjetlana.")
    told = files.keep(paper, name="x.pdf", content_type="application/pdf", actor=None)
    office = files.keep(b"PK\x03\x04none", name="x.docx", content_type=files.TYPES["docx"], actor=None)
    for file in (told, office):
        Clarification.objects.create(
            application=row.application,
            point="Which town?",
            asked_by=blind.officer,
            due_at=timezone.now(),
            answer_text="This one.",
            file=file,
            state="answered",
        )
    row = masking.let_through(row, told, actor=blind.officer)
    assert row.documents[0]["hits"] == ["Sljiva", "Svjetlana"]
    with pytest.raises(DomainError):
        masking.let_through(row, office, actor=blind.officer)
    with pytest.raises(DomainError):
        masking.let_through(row, files.keep(b"x", name="x", content_type="x", actor=None), actor=blind.officer)
