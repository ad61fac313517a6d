"""The pages of the minutes in a real browser: accessible, and no wider than the screen."""

import pytest

from grants.evaluation import services
from grants.evaluation.models import Conflict
from tests.factories import Chain
from tests.grants.evaluation.builders import recommended, several
from tests.grants.evaluation.test_pages_in_browser import Desk, browser, desk

__all__ = ["browser", "desk"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_minutes_are_accessible_and_fit_from_draft_to_signature(desk: Desk) -> None:
    chain = recommended(several(Chain(days_ago=40, pot_cents=25_000_00), 3))
    reference = chain.panel.reference
    desk.enter(chain.officer)
    desk.look("minutes", reference, shot="minutes-none")
    desk.look("draft_minutes", reference)
    minutes = services.draft_minutes(chain.panel, actor=chain.officer, place="Novi Sad")
    desk.look("write_minutes", reference)
    Conflict.objects.create(application=chain.files[1], user=chain.evaluators[1], kind="address")  # type: ignore[attr-defined]
    desk.look("minutes", reference, shot="minutes-differ")
    minutes = services.refresh_facts(minutes, actor=chain.officer)
    desk.look("circulate_minutes", reference)
    minutes = services.circulate_minutes(minutes, actor=chain.officer)
    desk.look("revise_minutes", reference)
    desk.enter(chain.evaluators[1])
    desk.look("sign_minutes", reference)
    for person in chain.evaluators:
        services.sign_minutes(minutes, name=str(person), seen=minutes.fingerprint, actor=person)
    desk.enter(chain.auditor)
    desk.look("minutes", reference, shot="minutes-signed")
