"""The rules between figures of an application, in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from grants.calls.figures import FIGURES
from grants.calls.models import Call
from grants.core.fields import format_percent

Line = tuple[str, str]


def relations_of(call: Call) -> list[Line]:
    """Return each rule between figures: the figure it binds, and the rule."""
    if not call.relations:
        return []
    titles = {f"question:{question.key}": question.title for question in call.questions.all()}
    return [(_figure(row["left"], titles), relation_in_words(row, titles)) for row in call.relations]


def relation_in_words(relation: Mapping[str, Any], titles: Mapping[str, str]) -> str:
    """Say a rule between two figures; `titles` names the questions that it may compare."""
    words = {"right": _figure(relation["right"], titles), "share": format_percent(relation["percent"])}
    if relation["percent"] == 10_000:
        sentences = {
            "at_most": _("No more than: %(right)s."),
            "at_least": _("No less than: %(right)s."),
            "equal": _("The same as: %(right)s."),
        }
    else:
        sentences = {
            "at_most": _("At most %(share)s of: %(right)s."),
            "at_least": _("At least %(share)s of: %(right)s."),
            "equal": _("Exactly %(share)s of: %(right)s."),
        }
    return sentences[relation["op"]] % words


def _figure(name: str, titles: Mapping[str, str]) -> str:
    return str(FIGURES.get(name) or titles.get(name, name))
