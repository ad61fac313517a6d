"""Activities held: numbers of people, never names."""

import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from grants.monitoring.models import Activity


@pytest.fixture
def fields() -> dict[str, Any]:
    day = timezone.localdate() - datetime.timedelta(days=1)
    return {"title": "Training", "held_on": day.isoformat(), "place": "Novi Sad", "women": 8, "men": 4, "others": 1}


def test_an_activity_is_added_and_taken_out(chain: Any, sign_in: Any, page: Any, fields: Any) -> None:
    chain.report_started()
    client = sign_in(chain.editor)
    assert client.post(page("activity_add"), fields).status_code == 302
    activity = Activity.objects.get()
    assert activity.participants == 13
    assert client.post(reverse("monitoring:activity_remove", args=[activity.pk])).status_code == 302
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"women": 0, "men": 0, "others": 0}, "Write how many people took part."),
        ({"women": -1}, "greater than or equal to 0"),
        ({"held_on": "2100-01-01"}, "has a date in the past"),
        ({"held_on": "0001-01-01"}, "Check the year."),
        ({"held_on": "yesterday"}, "valid date"),
        ({"title": ""}, "required"),
    ],
)
def test_a_wrong_entry_is_refused_at_its_field(
    chain: Any, sign_in: Any, page: Any, fields: Any, changes: dict[str, Any], sentence: str
) -> None:
    chain.report_started()
    answer = sign_in(chain.applicant).post(page("activity_add"), {**fields, **changes})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Activity.objects.exists()


def test_only_writers_of_the_organisation_may(chain: Any, sign_in: Any, page: Any, fields: Any) -> None:
    chain.report_written()
    remove = reverse("monitoring:activity_remove", args=[Activity.objects.get().pk])
    for name, status in (("viewer", 403), ("officer", 403), ("auditor", 403), ("stranger", 404)):
        client = sign_in(getattr(chain, name))
        assert client.post(page("activity_add"), fields).status_code == status, name
        assert client.post(remove).status_code == status, name
    assert Activity.objects.count() == 1
