"""What the public reads of an activity: only what an officer has published, in the languages that are written."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from grants.monitoring.models import Event, EventDocument
from grants.monitoring.services.event_publishing import publish_event, withdraw_event, write_summary
from grants.monitoring.services.events import add_event, edit_event, remove_event
from notifications.models import Message
from tests.factories import upload
from tests.grants.monitoring.test_events import fields
from workflows.engine import TransitionRefused, records_of


@pytest.fixture
def event(chain: Any) -> Event:
    """An activity that a grantee told of."""
    chain.in_force()
    return add_event(actor=chain.applicant, agreement=chain.agreement, **fields(title="Open door", total=30, women=18))


@pytest.fixture
def public(chain: Any, event: Event) -> Event:
    """The same with its summary published."""
    write_summary(event, language="en", text="Thirty people came.", actor=chain.officer)
    return publish_event(event, actor=chain.officer)


def act(event: Event, name: str) -> str:
    return reverse(f"monitoring:event_{name}", args=[event.pk])


def test_nothing_is_public_before_an_officer_publishes_it(chain: Any, sign_in: Any, event: Event) -> None:
    public = sign_in(None)
    for name in ("event", "event_pdf"):
        assert public.get(reverse(f"opendata:{name}", args=[event.pk])).status_code == 404
    assert "Open door" not in public.get(reverse("opendata:events")).content.decode()
    write_summary(event, language="en", text="Thirty people came.", actor=chain.officer)
    assert public.get(reverse("opendata:event", args=[event.pk])).status_code == 404


def test_an_officer_writes_and_publishes_and_the_grantee_hears_of_it(chain: Any, sign_in: Any, event: Event) -> None:
    client = sign_in(chain.officer)
    page = client.get(reverse("monitoring:event", args=[event.pk])).content.decode()
    assert "Write a summary for the public first." in page
    assert client.post(act(event, "publish")).status_code == 409
    assert client.post(act(event, "write"), {"language": "en", "text": "Thirty people came."}).status_code == 302
    assert client.post(act(event, "write"), {"language": "sq", "text": "Erdhën tridhjetë veta."}).status_code == 302
    assert client.post(act(event, "publish")).status_code == 302
    assert Event.objects.get().state == "published"
    assert Message.objects.filter(topic="event-published", recipient=chain.applicant).count() == 1
    assert client.post(act(event, "publish")).status_code == 409
    assert Message.objects.filter(topic="event-published", recipient=chain.applicant).count() == 1


def test_the_public_reads_it_in_its_own_language(chain: Any, sign_in: Any, public: Event) -> None:
    write_summary(public, language="sq", text="Erdhën tridhjetë veta.", actor=chain.officer)
    reader, url = sign_in(None), reverse("opendata:event", args=[public.pk])
    page = reader.get(url).content.decode()
    assert "Thirty people came." in page
    assert "Erdhën" not in page
    assert 'lang="sq"' in (albanian := reader.get(url, headers={"accept-language": "sq"}).content.decode())
    assert "Erdhën tridhjetë veta." in albanian
    assert "Thirty people came." in reader.get(url, headers={"accept-language": "mk"}).content.decode()


def test_the_public_reads_no_papers_no_history_no_reference(chain: Any, sign_in: Any, public: Event) -> None:
    page = sign_in(None).get(reverse("opendata:event", args=[public.pk])).content.decode()
    assert "Open door" in page
    assert "18" in page
    for inside in (chain.agreement.reference, "Papers", "History", chain.applicant.name, "monitoring/event"):
        assert inside not in page, inside
    pdf = sign_in(None).get(reverse("opendata:event_pdf", args=[public.pk]))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")


def test_a_withdrawn_one_is_gone_at_once_and_may_come_back(chain: Any, sign_in: Any, public: Event) -> None:
    client = sign_in(chain.officer)
    assert client.post(act(public, "withdraw"), {"reason": ""}).status_code == 422
    assert client.post(act(public, "withdraw"), {"reason": "A wrong number."}).status_code == 302
    assert sign_in(None).get(reverse("opendata:event", args=[public.pk])).status_code == 404
    assert records_of(public).last().reason == "A wrong number."
    assert client.post(act(public, "publish")).status_code == 302
    assert sign_in(None).get(reverse("opendata:event", args=[public.pk])).status_code == 200


def test_only_officers_outside_the_grantee_write_publish_and_withdraw(chain: Any, sign_in: Any, public: Event) -> None:
    for name in ("applicant", "editor", "viewer", "finance", "approver", "auditor"):
        client = sign_in(getattr(chain, name))
        for verb, data in (("write", {"language": "en", "text": "x"}), ("publish", {}), ("withdraw", {"reason": "x"})):
            assert client.post(act(public, verb), data).status_code == 403, (name, verb)
    assert sign_in(chain.stranger).post(act(public, "withdraw"), {"reason": "x"}).status_code == 403
    with pytest.raises(PermissionDenied):
        withdraw_event(public, actor=chain.applicant, reason="x")
    assert public.summaries.get().text == "Thirty people came."


def test_a_public_one_keeps_its_words_and_is_not_taken_out(chain: Any, public: Event) -> None:
    with pytest.raises(TransitionRefused, match="withdraw it before"):
        write_summary(public, language="en", text=" ", actor=chain.officer)
    for actor in (chain.applicant, chain.officer):
        with pytest.raises(PermissionDenied):
            remove_event(public, actor=actor)
    with pytest.raises(PermissionDenied):
        edit_event(public, actor=chain.applicant, **fields(title="Other"))
    assert edit_event(public, actor=chain.officer, **fields(title="Open doors")).title == "Open doors"


def test_a_reported_activity_that_was_published_stays_in_the_report(chain: Any, sign_in: Any) -> None:
    chain.report_written()
    event = Event.objects.get()
    write_summary(event, language="en", text="Twelve came.", actor=chain.officer)
    publish_event(event, actor=chain.officer)
    answer = sign_in(chain.applicant).post(reverse("monitoring:activity_remove", args=[event.pk]))
    assert answer.status_code == 409
    assert Event.objects.filter(pk=event.pk).exists()


def test_a_summary_is_limited_and_in_a_language_of_the_site(chain: Any, sign_in: Any, event: Event) -> None:
    client = sign_in(chain.officer)
    for data in ({"language": "xx", "text": "x"}, {"language": "en", "text": "x" * 4001}):
        assert client.post(act(event, "write"), data).status_code == 422
    assert not event.has_summary


def test_markup_of_a_summary_is_text(chain: Any, sign_in: Any, public: Event) -> None:
    write_summary(public, language="en", text="<script>alert(1)</script>", actor=chain.officer)
    assert "<script>alert" not in sign_in(None).get(reverse("opendata:event", args=[public.pk])).content.decode()


def test_papers_are_read_inside_only(chain: Any, sign_in: Any, public: Event) -> None:
    client = sign_in(chain.officer)
    assert client.post(act(public, "attach"), {"title": "List", "upload": upload("list.pdf")}).status_code == 302
    paper = EventDocument.objects.get()
    url = reverse("monitoring:event_paper", args=[paper.pk])
    for name in ("officer", "finance", "auditor", "applicant", "viewer"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 302, name
    for name in ("stranger", "evaluator", "administrator"):
        assert sign_in(getattr(chain, name)).get(url).status_code == 404, name
        page = sign_in(getattr(chain, name)).get(reverse("monitoring:event", args=[public.pk])).content.decode()
        assert "list.pdf" not in page, name
    detach = reverse("monitoring:event_paper_detach", args=[paper.pk])
    for name, status in (("viewer", 403), ("applicant", 403), ("auditor", 403), ("stranger", 404)):
        assert sign_in(getattr(chain, name)).post(detach).status_code == status, name
    assert client.post(detach).status_code == 302
    assert not EventDocument.objects.exists()


def test_a_bad_paper_is_refused_at_its_field(chain: Any, sign_in: Any, event: Event) -> None:
    client = sign_in(chain.applicant)
    answer = client.post(act(event, "attach"), {"title": "List", "upload": upload("list.pdf", b"MZ not a pdf")})
    assert answer.status_code == 422
    assert client.post(act(event, "attach"), {"title": "List"}).status_code == 422
    assert not EventDocument.objects.exists()
