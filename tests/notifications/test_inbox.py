"""The inbox page: one's own messages, opened by POST only."""

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.channels import inbox
from notifications.models import Message

pytestmark = pytest.mark.django_db
INBOX = "/inbox/"


@pytest.fixture
def page_of(client):
    def get(reader):
        client.force_login(reader)
        return client.get(INBOX).content.decode()

    return get


def test_reader_finds_own_messages_in_own_language(make_reader, tell, page_of):
    tell(make_reader(language="sr-latn"), key="mine")
    stranger = make_reader("boris@example.org")
    tell(stranger, key="theirs", context={"reference": "SF-2"})
    page = page_of(Message.objects.get(key="mine").recipient)
    assert "Prijava SF-1 je primljena" in page
    assert "SF-2" not in page


def test_unread_stand_first(reader, tell):
    for number in range(3):
        tell(reader, key=f"event:{number}")
    inbox.mark_read(inbox.messages_of(reader).filter(key="event:2"))
    assert [message.key for message in inbox.messages_of(reader)] == ["event:1", "event:0", "event:2"]


def test_get_changes_nothing(reader, tell, page_of, client):
    tell(reader)
    page_of(reader)
    assert client.get(reverse("notifications:read", args=[Message.objects.get().pk])).status_code == 405
    assert inbox.unread_count(reader) == 1


def test_opening_marks_read_and_leads_to_the_page(reader, tell, client):
    tell(reader, url="/applications/SF-1/")
    client.force_login(reader)
    response = client.post(reverse("notifications:read", args=[Message.objects.get().pk]))
    assert response.url == "/applications/SF-1/"
    assert inbox.unread_count(reader) == 0


def test_stranger_gets_404(reader, make_reader, tell, client):
    tell(reader)
    client.force_login(make_reader("boris@example.org"))
    assert client.post(reverse("notifications:read", args=[Message.objects.get().pk])).status_code == 404
    assert inbox.unread_count(reader) == 1


def test_mark_all_leaves_what_came_after_the_page_was_seen(reader, tell, client):
    tell(reader, key="seen")
    seen_at = timezone.now().isoformat()
    tell(reader, key="came later")
    client.force_login(reader)
    client.post(reverse("notifications:read_all"), {"seen_at": seen_at})
    assert list(Message.objects.filter(read_at=None).values_list("key", flat=True)) == ["came later"]


def test_mark_all_refuses_a_moment_that_is_none(reader, tell, client):
    tell(reader)
    client.force_login(reader)
    assert client.post(reverse("notifications:read_all"), {"seen_at": "2026-99-99T00:00"}).status_code == 400
    assert inbox.unread_count(reader) == 1


def test_anonymous_is_sent_to_sign_in(client, db):
    response = client.get(INBOX)
    assert response.status_code == 302
    assert response.url.endswith(f"?next={INBOX}")


def test_reader_mutes_a_topic_and_hears_of_it_again(reader, tell, client, page_of):
    tell(reader, topic="test-digest")
    assert "No more e-mails of this kind" in page_of(reader)
    url = reverse("notifications:mute", args=["test-digest"])
    client.post(url, {"muted": "yes"})
    assert inbox.muted_topics(reader) == {"test-digest"}
    assert "Send me e-mails of this kind again" in page_of(reader)
    client.post(url, {"muted": "no"})
    assert inbox.muted_topics(reader) == set()
    assert client.post(reverse("notifications:mute", args=["test-submitted"]), {"muted": "yes"}).status_code == 404


def test_message_of_a_forgotten_topic_does_not_break_the_page(reader, tell, page_of):
    tell(reader)
    Message.objects.update(topic="gone", context={})
    assert "cannot be shown any more" in page_of(reader)


def test_empty_inbox_says_so(reader, page_of):
    assert "Nothing yet" in page_of(reader)


def test_sixty_messages_cost_no_more_than_twelve_queries(reader, tell, client, django_assert_max_num_queries):
    for number in range(60):
        tell(reader, key=f"event:{number}", url="/")
    client.force_login(reader)
    with django_assert_max_num_queries(12):
        assert "Page 2 of 3" in client.get(INBOX, {"page": "2"}).content.decode()
