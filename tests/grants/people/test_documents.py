"""Documents of an organisation: kept once, with their last day; the older one stays in the history."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.core.errors import DomainError
from grants.core.models import StoredFile
from grants.people import services
from grants.people.models import OrganisationDocument
from grants.people.selectors import valid_documents_of, waiting_for
from tests.factories import Chain, make_pdf, upload
from tests.grants.people.objects import make_document

Kind = OrganisationDocument.Kind
READERS = ("applicant", "viewer", "editor", "officer", "finance", "approver", "auditor")


def day(days: int) -> Any:
    return timezone.localdate() + timedelta(days=days)


def address(chain: Chain, name: str, *more: Any) -> str:
    return reverse(f"people:{name}", args=[chain.organisation.pk, *more])


def test_document_is_added_and_shown_with_its_last_day(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    sent = {"kind": "registration", "file": upload("certificate.pdf"), "valid_until": day(400).isoformat()}
    response = client.post(address(fresh_chain, "document_add"), sent)
    assert response["Location"] == address(fresh_chain, "documents")
    found = OrganisationDocument.objects.get()
    assert (found.kind, found.file.name, found.added_by) == ("registration", "certificate.pdf", fresh_chain.applicant)
    for page in ("documents", "organisation"):
        text = client.get(address(fresh_chain, page)).content.decode()
        assert "Registration certificate" in text
        assert "Valid until" in text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kind", ""),
        ("kind", "passport"),
        ("file", ""),
        ("file", upload("x.pdf", b"")),
        ("file", upload("x.pdf", b"MZ\x90\x00 not a paper")),
        ("file", upload("x.pdf", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>")),
        ("file", upload("x.pdf", b"<!doctype html><script>alert(1)</script>")),
        ("valid_until", "2020-01-01"),
        ("valid_until", "9999-12-31"),
        ("valid_until", "tomorrow"),
        ("title", "x" * 161),
    ],
)
def test_bad_input_is_refused_at_its_field(fresh_chain: Chain, sign_in: Any, field: str, value: Any) -> None:
    if hasattr(value, "seek"):
        value.seek(0)
    sent = {"kind": "registration", "file": upload(), "title": "", "valid_until": "", field: value}
    response = sign_in(fresh_chain.applicant).post(address(fresh_chain, "document_add"), sent)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not OrganisationDocument.objects.exists()


def test_other_document_says_what_it_is(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    url = address(fresh_chain, "document_add")
    assert list(client.post(url, {"kind": "other", "file": upload()}).context["form"].errors) == ["title"]
    assert client.post(url, {"kind": "other", "file": upload(), "title": "Organigram"}).status_code == 302


def test_newer_certificate_replaces_the_older_which_stays_in_the_history(fresh_chain: Chain, sign_in: Any) -> None:
    older = make_document(fresh_chain)
    newer = make_document(fresh_chain)
    older.refresh_from_db()
    assert older.replaced_at is not None
    assert list(valid_documents_of(fresh_chain.organisation, on=day(0))) == [newer]
    client = sign_in(fresh_chain.viewer)
    page = client.get(address(fresh_chain, "documents")).content.decode()
    assert "Earlier documents" in page
    assert client.get(address(fresh_chain, "document_file", older.pk)).status_code == 302


def test_accounts_of_two_years_stand_side_by_side_until_one_is_renewed(fresh_chain: Chain, sign_in: Any) -> None:
    first = make_document(fresh_chain, kind=Kind.ACCOUNTS, title="2024")
    second = make_document(fresh_chain, kind=Kind.ACCOUNTS, title="2025")
    assert set(valid_documents_of(fresh_chain.organisation, on=day(0))) == {first, second}
    sent = {"file": upload(), "title": "2024, audited"}
    client = sign_in(fresh_chain.applicant)
    assert client.post(address(fresh_chain, "document_replace", first.pk), sent).status_code == 302
    standing = valid_documents_of(fresh_chain.organisation, on=day(0))
    assert {(row.kind, row.title) for row in standing} == {("accounts", "2025"), ("accounts", "2024, audited")}


def test_document_that_was_replaced_meanwhile_is_not_replaced_again(fresh_chain: Chain) -> None:
    older = make_document(fresh_chain)
    make_document(fresh_chain)
    with pytest.raises(DomainError, match="replaced meanwhile"):
        make_document(fresh_chain, replaces=older)
    assert fresh_chain.organisation.documents.filter(replaced_at=None).count() == 1


def test_document_is_taken_out_of_use_once(fresh_chain: Chain, sign_in: Any) -> None:
    found = make_document(fresh_chain)
    client = sign_in(fresh_chain.applicant)
    url = address(fresh_chain, "document_retire", found.pk)
    assert client.post(url).status_code == 302
    found.refresh_from_db()
    first = found.replaced_at
    assert first is not None
    client.post(url)
    found.refresh_from_db()
    assert found.replaced_at == first


@pytest.mark.parametrize(("until", "on", "valid"), [(None, 900, True), (10, 10, True), (10, 11, False), (-1, 0, False)])
def test_document_is_valid_up_to_its_last_day(fresh_chain: Chain, until: int | None, on: int, valid: bool) -> None:
    found = make_document(fresh_chain, valid_until=None if until is None else day(until))
    assert list(valid_documents_of(fresh_chain.organisation, on=day(on))) == [found] * valid


def test_document_in_quarantine_counts_as_not_handed_in(fresh_chain: Chain, sign_in: Any) -> None:
    found = make_document(fresh_chain)
    StoredFile.objects.filter(pk=found.file_id).update(scan="infected")
    assert not valid_documents_of(fresh_chain.organisation, on=day(0))
    page = sign_in(fresh_chain.applicant).get(address(fresh_chain, "organisation")).content.decode()
    assert "Locked: add a clean copy" in page
    assert "Add: Registration certificate." in page


@pytest.mark.parametrize(
    ("days", "said", "waits"),
    [(-1, "Expired on", True), (0, "Expires on", True), (30, "Expires on", True), (31, "Valid until", False)],
)
def test_what_runs_out_is_told_on_the_page_and_at_home(
    fresh_chain: Chain, sign_in: Any, days: int, said: str, waits: bool
) -> None:
    found = make_document(fresh_chain, valid_until=day(days))
    client = sign_in(fresh_chain.applicant)
    assert said in client.get(address(fresh_chain, "organisation")).content.decode()
    lines = [item for item in waiting_for(fresh_chain.applicant) if "Renew" in str(item.button)]
    assert bool(lines) is waits
    if waits:
        assert lines[0].url == address(fresh_chain, "document_replace", found.pk)
        assert "Renew “Registration certificate”" in client.get(reverse("dashboards:home")).content.decode()
    assert not [item for item in waiting_for(fresh_chain.editor) if "Renew" in str(item.button)]
    services.retire_document(found, actor=fresh_chain.applicant)
    assert not [item for item in waiting_for(fresh_chain.applicant) if "Renew" in str(item.button)]


@pytest.mark.parametrize("who", READERS)
def test_file_reaches_those_who_may_see_the_organisation(fresh_chain: Chain, sign_in: Any, who: str) -> None:
    found = make_document(fresh_chain)
    client = sign_in(getattr(fresh_chain, who))
    response = client.get(address(fresh_chain, "document_file", found.pk))
    served = client.get(response["Location"])
    assert served.status_code == 200
    assert served["Content-Disposition"].startswith("attachment")
    assert b"".join(served).startswith(b"%PDF")


@pytest.mark.parametrize("who", ["stranger", "evaluator", "administrator"])
def test_file_reaches_nobody_else(fresh_chain: Chain, sign_in: Any, who: str) -> None:
    found = make_document(fresh_chain)
    client = sign_in(getattr(fresh_chain, who))
    assert client.get(address(fresh_chain, "document_file", found.pk)).status_code == 404
    assert client.get(address(fresh_chain, "documents")).status_code == 404
    link = sign_in(fresh_chain.applicant).get(address(fresh_chain, "document_file", found.pk))["Location"]
    assert client.get(link).status_code == 404


@pytest.mark.parametrize("name", ["document_file", "document_replace", "document_retire"])
def test_document_of_another_organisation_is_404_under_ones_own(fresh_chain: Chain, sign_in: Any, name: str) -> None:
    found = make_document(fresh_chain)
    url = reverse(f"people:{name}", args=[fresh_chain.stranger_organisation.pk, found.pk])
    client = sign_in(fresh_chain.stranger)
    sent = {"file": upload()}
    response = client.get(url) if name == "document_file" else client.post(url, sent)
    assert response.status_code == 404
    found.refresh_from_db()
    assert found.replaced_at is None


@pytest.mark.parametrize("name", ["document_add", "document_replace", "document_retire"])
@pytest.mark.parametrize(("who", "status"), [("viewer", 403), ("editor", 403), ("officer", 403), ("stranger", 404)])
def test_only_the_lead_changes_documents(fresh_chain: Chain, sign_in: Any, name: str, who: str, status: int) -> None:
    found = make_document(fresh_chain)
    url = address(fresh_chain, name, *([] if name == "document_add" else [found.pk]))
    assert sign_in(getattr(fresh_chain, who)).post(url, {"kind": "other", "title": "x"}).status_code == status
    assert OrganisationDocument.objects.filter(replaced_at=None).count() == 1


def test_script_in_a_file_name_or_title_stays_text(fresh_chain: Chain, sign_in: Any) -> None:
    client = sign_in(fresh_chain.applicant)
    name = '"><script>alert(1)</script>.pdf'
    sent = {"kind": "other", "title": "<script>alert(2)</script>", "file": upload(name)}
    assert client.post(address(fresh_chain, "document_add"), sent).status_code == 302
    for page in ("documents", "organisation"):
        text = client.get(address(fresh_chain, page)).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(2)" in text


def test_page_costs_the_same_with_many_documents(
    fresh_chain: Chain, sign_in: Any, django_assert_max_num_queries: Any
) -> None:
    stored = make_pdf(fresh_chain.applicant)
    OrganisationDocument.objects.bulk_create(
        OrganisationDocument(
            organisation=fresh_chain.organisation,
            kind="other",
            title=str(number),
            file=stored,
            added_by=fresh_chain.applicant,
            replaced_at=timezone.now() if number % 2 else None,
        )
        for number in range(60)
    )
    client = sign_in(fresh_chain.applicant)
    with django_assert_max_num_queries(12):
        assert client.get(address(fresh_chain, "documents")).status_code == 200
