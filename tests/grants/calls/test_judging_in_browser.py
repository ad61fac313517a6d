"""The pages on which an officer says how a call is judged, in a real browser: accessible, no wider than the screen."""

from typing import Any

import pytest
from django.urls import reverse

from grants.calls import services
from grants.calls.judging_models import get_model, take_over_model
from tests.factories import Chain
from tests.grants.calls.test_form_in_browser import browser, enter, look  # noqa: F401

AGREED = ("instalments", "agreement")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_are_accessible_and_fit(enter: Any, fresh_chain: Chain, width: int) -> None:  # noqa: F811
    chain = fresh_chain.draft_call()
    page, reference = enter(chain.officer, width), chain.call.reference
    look(page, reverse("calls:judging_model", args=[reference, "eu-prag"]), "model", width)
    take_over_model(chain.call, get_model("eu-prag"), actor=chain.officer)
    lot = {
        "key": "north",
        "title": "Municipalities in the north",
        "pot_cents": 20_000_00,
        "evaluation": {"rounding": 1},
    }
    services.set_rows(chain.call, "lots", [lot], actor=chain.officer)
    look(page, reverse("calls:judging_models", args=[reference]), "models", width)
    for part in ("criteria-sections", "criteria", "assessment", "ranking", "committee", "lots", *AGREED):
        look(page, reverse("calls:edit", args=[reference, part]), part, width)
    look(page, reverse("calls:lot_judging", args=[reference, "north"]), "lot", width)
    look(page, reverse("calls:detail", args=[reference]), "public", width)
