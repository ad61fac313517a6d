"""A life cycle drawn as a picture."""

from typing import Any
from xml.etree import ElementTree

import pytest

from tests.workflows.test_machine_tables import BUILT, TABLES
from workflows.diagram import draw


@pytest.mark.parametrize("name", sorted(TABLES))
def test_picture_shows_every_state_and_marks_the_present_one(chain: Any, name: str) -> None:
    getattr(chain, BUILT[name])()
    subject = chain.panel.assessments.first() if name == "assessment" else getattr(chain, name)
    picture = ElementTree.fromstring(draw(subject))
    titles = [title.text for title in picture.iter("title")]
    assert titles == [str(label) for _value, label in subject._meta.get_field("state").flatchoices]
    [present] = [group for group in picture.iter("g") if "machine-present" in (group.get("class") or "")]
    assert present.find("title").text == subject.get_state_display()
    assert "style" not in draw(subject)
